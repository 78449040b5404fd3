import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { makePledge } from '../../server/actions/make-pledge.ts'
import { SIMULATED_KEYS, startCardSimulation } from '../../server/demo/card-provider/server.ts'
import { stripeProvider } from '../../server/gateways/stripe/stripe.ts'
import { testApp } from '../support/app.ts'
import { chromiumOfThisFile } from '../support/browser.ts'
import { giver } from '../support/card.ts'
import { smallFund } from '../support/fund.ts'
import { key } from '../support/houses.ts'
import { testStore } from '../support/store.ts'

const chromium = chromiumOfThisFile()

/** A port that nothing listens on now: the site's own address stands in its settings before it listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function siteWithCards() {
  const store = testStore()
  await smallFund(store)
  // The provider stamps its notifications with the time of day, and the site compares.
  store.setClock(Date.now())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const simulation = await startCardSimulation({ clock: Date.now, notifyUrl: `${url}/webhooks/stripe` })
  onTestFinished(() => simulation.close())
  const cards = stripeProvider({ ...SIMULATED_KEYS, apiBase: simulation.url })
  const app = await testApp(store, { cards, publicUrl: url })
  await app.listen({ port, host: '127.0.0.1' })
  const pledge = await makePledge(store, key(), giver)
  return { store, url, simulation, path: `/ung-ho/${pledge.code}/rieng/${pledge.privateKey}`, code: pledge.code }
}

test.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('on a telephone, %s: a pledge is paid on the hosted page, and the fund says received', async (_how, hasScripts) => {
  const { url, simulation, path, code } = await siteWithCards()
  const { page, faults } = await chromium.window(url, { javaScriptEnabled: hasScripts })
  await page.goto(path)
  await page.getByRole('button', { name: /bằng thẻ$/ }).click()
  await page.waitForURL(`${simulation.url}/c/**`)
  expect(await page.textContent('body')).toContain('Mô phỏng – không có tiền thật')
  expect(await page.textContent('body')).toContain('500.000 ₫')
  await page.getByRole('button', { name: 'Trả tiền', exact: true }).click()
  // Back on the donor's own page, though the provider was never told its address.
  await page.waitForURL(`${url}${path}?the=da-tro-lai`)
  await expect
    .poll(
      async () => {
        await page.reload()
        return page.textContent('main')
      },
      { timeout: 20_000 },
    )
    .toContain('Nhận đủ')
  const asked = [...simulation.ledger.sessions.values()][0]
  expect(asked?.success_url).toBe(`${url}/ung-ho/${code}/the`)
  // The hosted page is another site's; nothing else went wrong and nothing was blocked.
  expect(faults.filter((fault) => !fault.startsWith(`elsewhere: ${simulation.url}`))).toEqual([])
})

test('a donor who turns back has paid nothing, is told so in both languages, and can go on', async () => {
  const { url, simulation, path } = await siteWithCards()
  const { page } = await chromium.window(url)
  await page.goto(`/en${path}`)
  await page.getByRole('button', { name: /by card$/ }).click()
  await page.waitForURL(`${simulation.url}/c/**`)
  await page.getByRole('button', { name: 'Thẻ bị từ chối' }).click()
  expect(await page.textContent('[role=alert]')).toContain('Thẻ bị từ chối')
  await page.getByRole('link', { name: /Quay lại/ }).click()
  await page.waitForURL(`${url}/en${path}?the=chua-tra`)
  const told = await page.textContent('main')
  expect(told).toContain('Nothing was paid')
  expect(told).toContain('Waiting for the money')
  expect(await page.getByRole('button', { name: /by card$/ }).count()).toBe(1)
})

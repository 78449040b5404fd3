import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { followHandover } from '../../server/actions/rights/follow-handover.ts'
import { chromiumOfThisFile, openSite } from '../support/browser.ts'
import { pledgedBy, received } from '../support/donor.ts'
import { building } from '../support/houses.ts'

const chromium = chromiumOfThisFile()
const CONTACT = 'bong@thu.example'

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return { violations: found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`) }
  })
  return violations
}

const isWiderThanScreen = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

describe.each([
  ['vi', '', 'Tra cứu khoản ủng hộ'],
  ['en', '/en', 'Find'],
])('in %s on a telephone', (_, start, title) => {
  test('a donor finds their gift by code and contact, follows it to a house and asks for their name to go', async () => {
    const site = await openSite()
    const works = building(site.store, site.fund)
    const purpose = { kind: 'commune', unit: 'LA-27694' } as const
    const { code, key } = await pledgedBy(site.store, { purpose, amountVnd: 200_000, contact: CONTACT })
    await followHandover(site.store, { code, privateKey: key, agrees: true, language: 'vi' })
    await received(site.store, code, 200_000)
    await works.give(60_000_000)
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, 50_000_000)

    // No script of ours runs: everything needed works without.
    const { page, faults } = await chromium.window(site.url, { javaScriptEnabled: false })
    const scripted = await chromium.window(site.url)
    const check = async (path: string) => {
      await scripted.page.goto(path)
      expect([path, await barriers(scripted.page), await isWiderThanScreen(scripted.page)]).toEqual([path, [], false])
    }

    await page.goto(`${start}/tra-cuu`)
    expect(await page.title()).toContain(title)
    await page.fill('#ma', code)
    await page.fill('#lien-he', 'ai@thu.example')
    await page.click('main form button')
    expect(await page.locator('.q-error-summary, [role=alert]').count()).toBeGreaterThan(0)
    expect(await page.inputValue('#lien-he')).toBe('')
    await page.fill('#lien-he', CONTACT)
    await page.click('main form button')
    expect(page.url()).toContain(`${start}/ung-ho/${code}/rieng/`)
    expect(await page.textContent('main')).toContain(house)

    const dataPath = `${new URL(page.url()).pathname}/du-lieu`
    await page.click(`a[href="${dataPath}"]`)
    await page.check('[name=loai][value=withdraw-name]')
    await page.click('.q-data-request button')
    expect(await page.textContent('main')).toMatch(/DL[A-Z0-9]{7}/)
    expect(faults).toEqual([])

    const own = `${start}/ung-ho/${code}/rieng/${key}`
    for (const path of [`${start}/tra-cuu`, `${start}/ung-ho/${code}`, own, `${own}/du-lieu`, dataPath])
      await check(path)
    expect(scripted.faults).toEqual([])
    if (process.env.SHOTS) {
      for (const [name, path] of Object.entries({ find: `${start}/tra-cuu`, journey: own, data: `${own}/du-lieu` }))
        for (const width of [360, 1280]) {
          await scripted.page.setViewportSize({ width, height: 900 })
          await scripted.page.goto(path)
          await scripted.page.screenshot({
            path: `${process.env.SHOTS}/${name}-${start.slice(1)}-${width}.png`,
            fullPage: true,
          })
        }
    }
  })
})

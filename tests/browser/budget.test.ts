import { expect, test } from 'vitest'
import { chromiumOfThisFile, openSite } from '../support/browser.ts'
import { building } from '../support/houses.ts'

const chromium = chromiumOfThisFile()
const KB = 1024

type Part = { type: string; bytes: number }

test('a first visit to the pages most people come to is light enough for a slow line', {
  timeout: 120_000,
}, async () => {
  const { store, fund, url } = await openSite()
  const { give, propose } = building(store, fund)
  for (let gift = 0; gift < 60; gift++) await give(100_000 + gift, gift % 2 ? 'bank' : 'cash')
  for (let house = 0; house < 30; house++) await propose()
  const heavy: string[] = []
  for (const path of ['/', '/so-cai', '/ung-ho', '/ung-ho?so-tien=300k&buoc=ai', '/van-dong', '/nha-dai-doan-ket']) {
    const { parts, faults } = await firstVisit(url, path)
    const bytes = (type?: string) =>
      parts.filter((part) => !type || part.type === type).reduce((sum, part) => sum + part.bytes, 0)
    const isOver = {
      html: bytes('Document') > 14 * KB,
      css: bytes('Stylesheet') > 12 * KB,
      script: bytes('Script') > 5 * KB,
      all: bytes() > 40 * KB,
      requests: parts.length > 6,
      fonts: bytes('Font') > 0,
      nothing: bytes('Document') === 0,
    }
    for (const [what, over] of Object.entries(isOver)) if (over) heavy.push(`${path} ${what}: ${JSON.stringify(parts)}`)
    heavy.push(...faults)
  }
  expect(heavy).toEqual([])
})

/** Everything that travels when somebody comes for the first time, in bytes as sent. */
async function firstVisit(url: string, path: string): Promise<{ parts: Part[]; faults: string[] }> {
  const { page, faults } = await chromium.window(url)
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  const types = new Map<string, string>()
  const parts: Part[] = []
  network.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    parts.push({ type: types.get(requestId) ?? 'Other', bytes: encodedDataLength }),
  )
  await page.goto(path, { waitUntil: 'networkidle' })
  return { parts, faults }
}

import { readFileSync } from 'node:fs'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { lastCheckpoint } from '../../db/queries/log.ts'
import { signGrowth } from '../../server/actions/log/sign-growth.ts'
import { checkPath } from '../../server/domain/log/check-path.ts'
import { signCheckpoint } from '../../server/domain/log/checkpoint.ts'
import { chromiumOfThisFile, openSite, type Site } from '../support/browser.ts'
import { receiveGifts } from '../support/log.ts'
import { DONOR } from '../support/log-bodies.ts'
import { directSql } from '../support/store.ts'

const chromium = chromiumOfThisFile()
const GIFTS = 600

let site: Site
beforeEach(async () => {
  site = await openSite()
  await receiveGifts(site.store, site.fund, GIFTS)
  await signGrowth(site.store)
})

const whole = (page: Page) => page.locator('[data-whole]')
const verdictOf = (page: Page, section: string) => page.locator(`${section} .q-notice-title`).textContent()

async function checkWhole(page: Page, button = 'Bắt đầu kiểm tra'): Promise<string> {
  await whole(page).getByRole('button', { name: button }).click()
  await whole(page).locator('.q-notice-title').waitFor()
  return (await whole(page).locator('[data-result]').innerText()).replaceAll('\u00a0', ' ')
}

test('everybody checks the whole ledger with one press, and next time only what grew', async () => {
  const { page, faults } = await chromium.window(site.url)
  await page.goto('/kiem-chung')
  const first = await checkWhole(page)
  expect(first).toContain('KẾT LUẬN: ĐÚNG')
  expect(first).toContain('Chữ ký của fund.example/log trên sổ là thật')
  expect(first).toContain(`từ bút toán 0 tới hết ${GIFTS} bút toán`)
  await page.reload()
  expect(await checkWhole(page)).toContain('không có bút toán mới')
  await receiveGifts(site.store, site.fund, 5)
  await signGrowth(site.store)
  const grown = await checkWhole(page)
  expect(grown).toContain(`mở đầu đúng bằng ${GIFTS} bút toán đã biết`)
  expect(await checkWhole(page, 'Kiểm tra lại từ đầu')).toContain('từ bút toán 0')
  await page.getByRole('button', { name: 'Quên lần trước' }).click()
  await page.getByText('không còn nhớ lần kiểm tra nào').waitFor()
  expect(await checkWhole(page)).not.toContain('đã biết')
  expect(faults).toEqual([])
})

test('a rewritten history is told, and both signed statements are kept as evidence', async () => {
  const { page } = await chromium.window(site.url)
  await page.goto('/kiem-chung')
  await checkWhole(page)
  const { log, database } = site.store
  const honest = await lastCheckpoint(database.read)
  const size = honest?.size ?? 0
  const other = signCheckpoint({ origin: log.origin, size, root: Buffer.alloc(32, 7) }, log.privateKey)
  await page.route('**/log/checkpoint', (route) => route.fulfill({ body: other }))
  const said = await checkWhole(page)
  expect(said).toContain('LỊCH SỬ BỊ VIẾT LẠI')
  expect(said).toContain('KẾT LUẬN: SAI')
  const files = []
  for (const link of await whole(page)
    .getByRole('link', { name: /Tải bản/ })
    .all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    files.push(readFileSync(await download.path(), 'utf8'))
  }
  expect(files).toEqual([honest?.note, other])
  // It still holds the log to the statement it saw first.
  await page.unroute('**/log/checkpoint')
  expect(await checkWhole(page)).toContain('KẾT LUẬN: ĐÚNG')
})

test('the code on a receipt opens the true amount of the entry, and unmasks a forged name', async () => {
  const sql = directSql(site.store)
  const [{ salt, text }] = sql
    .prepare("SELECT salt, text FROM private_text WHERE entry_index = 41 AND field = 'memo'")
    .all() as [{ salt: Buffer; text: string }]
  const path = (memo: string) => checkPath(41, [{ field: 'memo', salt, text: memo }])
  const { page, faults } = await chromium.window(site.url)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(path(text))
  await page.locator('[data-entry] .q-notice-title').waitFor()
  expect(await verdictOf(page, '[data-entry]')).toContain('ĐÚNG')
  const shown = (await page.locator('[data-entry]').innerText()).replaceAll('\u00a0', ' ')
  expect(shown).toContain('100.041 ₫')
  expect(shown).toContain(`Nội dung đúng là: ${text}`)
  expect(asked.filter((url) => url.includes(salt.toString('base64url')) && !url.includes('#'))).toEqual([])

  await page.goto('/gioi-thieu')
  await page.goto(path('Một tỷ đồng của Kẻ Gian'))
  await page.locator('[data-entry] .q-notice-title').waitFor()
  expect(await verdictOf(page, '[data-entry]')).toContain('SAI')
  await page.goto('/kiem-chung?entry=41#memo=abc')
  await page.reload()
  await page.getByText('Đường dẫn bị hỏng').waitFor()
  expect(faults).toEqual([])
})

test('an entry is asked for by its number, and one that is not signed is not there', async () => {
  const { page } = await chromium.window(site.url)
  await page.goto('/en/kiem-chung')
  await page.getByLabel('Number of the entry').fill('12')
  await page.getByRole('button', { name: 'Check this entry' }).click()
  await page.locator('[data-entry] .q-notice-title').waitFor()
  expect(await page.locator('[data-entry]').innerText()).toContain('100,012')
  await page.goto('/kiem-chung?entry=99999')
  await page.getByText('Chưa có bút toán 99.999').waitFor()
})

test('a donor drops the proof file into the page, and a made-up one is refused', async () => {
  const { proofFileOf } = await import('../../server/web/giving/donor-proof.ts')
  const proof = (await proofFileOf(site.store.database.read, 77)) ?? ''
  const { page, faults } = await chromium.window(site.url)
  await page.goto('/kiem-chung')
  const section = page.locator('[data-proof]')
  const choose = async (content: string) => {
    await section
      .locator('input')
      .setInputFiles({ name: 'so-cai-77.tlog-proof', mimeType: 'text/plain', buffer: Buffer.from(content) })
    await section.locator('.q-notice-title').waitFor()
    return (await section.locator('[data-result]').innerText()).replaceAll('\u00a0', ' ')
  }
  const said = await choose(proof)
  expect(said).toContain('KẾT LUẬN: ĐÚNG')
  expect(said).toContain('100.077 ₫')
  await page.reload()
  expect(await choose(proof.replace('index 77', 'index 78'))).toContain('KẾT LUẬN: SAI')
  await page.reload()
  await page.evaluate(`{
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([${JSON.stringify(proof)}], 'p.tlog-proof'))
    document.querySelector('[data-proof]').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
  }`)
  await section.locator('.q-notice-title').waitFor()
  expect(await verdictOf(page, '[data-proof]')).toContain('ĐÚNG')
  expect(faults).toEqual([])
})

test('an outage is told as such, and a check can be stopped', async () => {
  const { page } = await chromium.window(site.url)
  await page.goto('/kiem-chung')
  await page.route('**/log/tile/entries/**', () => {})
  await whole(page).getByRole('button', { name: 'Bắt đầu kiểm tra' }).click()
  await whole(page).getByRole('button', { name: 'Dừng' }).click()
  await page.getByText('Đã dừng').waitFor()
  await page.unroute('**/log/tile/entries/**')
  await page.route('**/log/checkpoint', (route) => route.abort())
  expect(await checkWhole(page)).toContain('KHÔNG KẾT LUẬN ĐƯỢC')
})

test('without JavaScript the page says what to do, and shows no dead button', async () => {
  const { page } = await chromium.window(site.url, { javaScriptEnabled: false })
  await page.goto('/kiem-chung?entry=3')
  expect(await page.getByText('Phần này cần JavaScript').isVisible()).toBe(true)
  for (const name of ['Bắt đầu kiểm tra', 'Kiểm tra lại từ đầu', 'Quên lần trước'])
    expect(await page.getByRole('button', { name }).isVisible()).toBe(false)
  expect(await page.locator('input[type=file]').isVisible()).toBe(false)
  expect(await page.getByRole('link', { name: 'Xem bút toán này trong sổ' }).getAttribute('href')).toBe('/so-cai/3')
  expect(await page.getByRole('link', { name: /verify\.js/ }).getAttribute('href')).toBe('/verify/verify.js')
})

test('what the checker says is there for everybody: no barrier in any of its states', async () => {
  const { page } = await chromium.window(site.url)
  await page.goto('/kiem-chung?entry=41')
  await page.locator('[data-entry] .q-notice-title').waitFor()
  await checkWhole(page)
  await page.route('**/log/checkpoint', (route) => route.fulfill({ body: DONOR.text }))
  await page.getByRole('button', { name: 'Bắt đầu kiểm tra' }).click()
  await page.getByText('KẾT LUẬN: SAI').waitFor()
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})

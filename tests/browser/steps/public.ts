import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DONOR } from './donor.ts'
import { expectText, fact, follow, heading, press, reads, write } from './forms.ts'

/** The ledger as a stranger reads it: newest first, found without diacritics, a balance after each line. */
export async function readsTheLedger(page: Page, newest: number, balance: string): Promise<void> {
  await page.goto('/')
  await follow(page, 'Xem sổ thu – chi')
  await heading(page, 'Sổ thu – chi công khai')
  const rows = page.getByRole('table').getByRole('rowgroup').nth(1).getByRole('row')
  expect(await reads(rows.first())).toContain(`Dòng số ${newest}`)
  expect(await reads(rows.first().locator('[data-label="Còn lại (₫)"]'))).toBe(balance)
  const numbers = (await rows.locator('small').allInnerTexts()).flatMap(
    (text) => /^Dòng số (\d+)$/.exec(text)?.[1] ?? [],
  )
  expect(numbers.map(Number)).toEqual(Array.from({ length: newest + 1 }, (_, index) => newest - index))
}

/** Finds the donor's line by typing the name without diacritics. @returns its number */
export async function findsTheGift(page: Page): Promise<number> {
  await page.goto('/so-cai')
  await write(page, 'Tìm trong sổ', 'tran thi bong')
  await press(page, 'Tìm')
  await page.getByRole('status').filter({ hasText: 'Có 1 dòng' }).waitFor()
  await page.getByRole('row').filter({ hasText: DONOR.name }).getByRole('link').click()
  await heading(page, /^Dòng số \d+ của sổ/)
  return Number(/\d+/.exec(await reads(page.getByRole('heading', { level: 1 })))?.[0])
}

/** The opened line says who gave, by which paper, and where the money went. */
export async function readsTheGift(page: Page, code: string, house: string): Promise<void> {
  expect(await fact(page, 'Người ủng hộ')).toBe(DONOR.name)
  expect(await fact(page, 'Số tiền')).toBe('200.000 ₫')
  expect(await fact(page, 'Mã đăng ký ủng hộ')).toBe(code)
  expect(await fact(page, 'Chứng từ')).toBe('BC-LA-VNN-2023-0000001')
  await expectText(page, `Nhà ${house} (N.V.K., `)
  await expectText(page, 'Nguồn: ')
  expect(await reads(page.getByRole('main'))).not.toMatch(/0912|345 678/)
  const original = await page.request.get(`${new URL(page.url()).pathname}/ban-goc.json`)
  expect(await original.text()).not.toContain(DONOR.name)
}

/** The house's page: who paid for it and each tranche with its paper, and no name of the household. */
export async function readsTheHouse(page: Page, house: string, household: string): Promise<void> {
  await page.goto('/nha-dai-doan-ket')
  await follow(page, 'Hộ N.V.K.')
  await heading(page, new RegExp(`Nhà Đại đoàn kết ${house}`))
  await expectText(page, '12/QĐ-BVĐ')
  const tranches = await page.getByRole('table', { name: 'Các đợt chi' }).getByRole('row').allInnerTexts()
  expect(tranches.slice(1).map((row) => /(?:BN|PC)-LA-VNN-2023-0000001/.exec(row)?.[0])).toEqual([
    'BN-LA-VNN-2023-0000001',
    'PC-LA-VNN-2023-0000001',
  ])
  const payers = page.getByRole('table', { name: 'Những khoản ủng hộ đã góp vào căn nhà' })
  expect(await reads(payers)).toContain(DONOR.name)
  expect(await reads(page.getByRole('main'))).not.toContain(household)
}

/** The donor's private page tells which house the gift reached. */
export async function seesWhereItWent(page: Page, privatePath: string, house: string): Promise<void> {
  await page.goto(privatePath)
  await expectText(page, 'Nhận đủ')
  await expectText(page, '1 trên 1 căn nhà đã bàn giao.')
  await expectText(page, 'Khoản ủng hộ này góp 200.000 ₫ trong')
  await page.locator(`main a[href$="/nha-dai-doan-ket/${house}"]`).first().click()
  await heading(page, new RegExp(house))
}

/** The fund's figures as programs read them, in đồng. */
export async function figures(page: Page, names: string[]): Promise<Record<string, unknown>> {
  const summary = (await (await page.request.get('/api/v1/summary')).json()) as Record<string, unknown>
  return Object.fromEntries(names.map((name) => [name, summary[name]]))
}

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectText, fact, pick, press } from './forms.ts'
import { goTo } from './staff.ts'

const HEADER = 'TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails'

/** Uploads a statement and waits for its preview; nothing is in the ledger yet. */
export async function uploadStatement(page: Page, name: string, lines: string[]): Promise<void> {
  await goTo(page, 'Sao kê')
  await pick(page, 'Tài khoản', '1000000000001')
  const buffer = Buffer.from([HEADER, ...lines].join('\r\n'))
  await page.getByLabel('Tệp sao kê').setInputFiles({ name, mimeType: 'text/csv', buffer })
  await press(page, 'Tải lên và kiểm tra')
  await becomes(page, 'Kiểm tra sao kê trước khi ghi sổ')
}

/** Confirms the preview and waits until every line is posted. */
export async function confirmStatement(page: Page, lines: number): Promise<void> {
  await press(page, 'Xác nhận và ghi vào sổ')
  await becomes(page, 'Sao kê đã ghi vào sổ')
  expect(await fact(page, 'Dòng đã ghi')).toBe(String(lines))
}

/** What each line of the preview would become. */
export async function outcomes(page: Page): Promise<string[]> {
  await expectText(page, 'Chưa có dòng nào được ghi vào sổ')
  const cells = await page.getByRole('table').locator('[data-label="Sẽ ghi là"]').allInnerTexts()
  return cells.map((text) => text.replace(/\s+/g, ' ').trim())
}

/** A busy machine reads and posts a little later than the page is shown: the page is looked at again, as its link says. */
async function becomes(page: Page, title: string): Promise<void> {
  const result = page.getByRole('heading', { level: 1, name: title })
  for (const ends = Date.now() + 20_000; Date.now() < ends; ) {
    const found = await result.waitFor({ timeout: 2_500 }).then(
      () => true,
      () => false,
    )
    if (found) return
    await page.reload()
  }
  throw new Error(`The page does not become “${title}”`)
}

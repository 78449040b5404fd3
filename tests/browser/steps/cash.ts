import type { Page } from 'playwright-core'
import { choose, heading, pick, press, reads, write } from './forms.ts'
import { act, goTo } from './staff.ts'

/** Cash brought to the desk. @returns the number of its line in the ledger */
export async function recordCash(
  page: Page,
  gift: { payer: string; amount: string; voucher: string },
): Promise<number> {
  await goTo(page, 'Thu tiền mặt')
  await pick(page, 'Dành cho', 'Ban Vận động tỉnh Long An')
  await write(page, 'Họ tên người nộp, hoặc tên đơn vị', gift.payer)
  await choose(page, 'Tên trên sổ công khai', 'Không nêu tên')
  await write(page, 'Số tiền đã đếm', gift.amount)
  await press(page, 'Lập phiếu thu')
  await heading(page, `Phiếu thu ${gift.voucher}`)
  const line = page.getByRole('link', { name: /^Bút toán số \d+/ })
  return Number(/\d+/.exec(await reads(line))?.[0])
}

/** The cashier hands the money over, and has a slip to be signed. */
export async function payCash(page: Page, paper: string, voucher: string): Promise<void> {
  await act(page, paper, 'Đã chi tiền mặt', 'Đã chi.')
  await page.getByRole('link', { name: 'Phiếu chi để in' }).click()
  await page.getByRole('article', { name: 'Phiếu chi' }).getByText(voucher).waitFor()
}

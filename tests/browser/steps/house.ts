import type { Page } from 'playwright-core'
import { choose, follow, heading, press, reads, write } from './forms.ts'
import { act, goTo, openWork, seesDone } from './staff.ts'

/** The commune's officer proposes a house to build. @returns its code */
export async function proposeHouse(page: Page, household: string): Promise<string> {
  await goTo(page, 'Nhà Đại đoàn kết')
  await follow(page, 'Đề nghị một căn nhà')
  await heading(page, 'Đề nghị một căn nhà')
  await choose(page, 'Loại', 'Xây mới')
  await write(page, 'Họ và tên chủ hộ', household)
  await write(page, 'Ấp, khu phố', 'Khu phố 3')
  await choose(page, 'Diện hộ', 'Hộ nghèo')
  await write(page, 'Dự toán', '60 triệu')
  await press(page, 'Gửi đề nghị')
  const title = page.getByRole('heading', { level: 1, name: /^Căn nhà NH/ })
  return codeIn(await reads(title))
}

/** Records stage after stage, in the order houses are built. */
export async function recordStages(page: Page, house: string, stages: string[]): Promise<void> {
  await page.goto(`/noi-bo/nha/${house}`)
  for (const stage of stages) {
    await choose(page, 'Giai đoạn mới', stage)
    await press(page, 'Ghi nhận giai đoạn')
    await seesDone(page, 'Đã ghi nhận giai đoạn mới.')
  }
}

/** Asks a pool to set money aside. @returns the paper's code */
export async function askForMoney(page: Page, house: string, pool: RegExp, amount: string): Promise<string> {
  await page.goto(`/noi-bo/nha/${house}`)
  await follow(page, 'Đề nghị phân bổ tiền')
  await choose(page, 'Nguồn tiền', pool)
  await write(page, 'Số tiền', amount)
  await press(page, 'Gửi đề nghị')
  return codeOf(page, /^Phân bổ PB/)
}

export type Tranche = { from: RegExp; amount: string; payee: string; name: string; account: string }

/** Fills in and sends a request for one tranche. */
export async function askForTranche(page: Page, house: string, tranche: Tranche): Promise<void> {
  await page.goto(`/noi-bo/nha/${house}`)
  await follow(page, 'Đề nghị chi một đợt')
  await choose(page, 'Chi từ đâu', tranche.from)
  await write(page, 'Số tiền', tranche.amount)
  await choose(page, 'Người nhận là', tranche.payee)
  await write(page, 'Tên người nhận', tranche.name)
  await write(page, 'Số tài khoản và ngân hàng', tranche.account)
  await press(page, 'Gửi đề nghị')
}

/** @returns the code of the payment just asked for */
export async function trancheAsked(page: Page): Promise<string> {
  return codeOf(page, /^Khoản chi CH/)
}

/** The accountant checks a paper, the head decides on it; neither can do the other's part. */
export async function checkAndApprove(
  people: { accountant: Page; head: Page },
  paper: string,
  approval: { button: string; done: string; decision?: string },
): Promise<void> {
  const { accountant, head } = people
  await act(accountant, paper, 'Đã kiểm tra hồ sơ', 'Đã ghi nhận kiểm tra')
  await accountant.getByText(`${approval.button}:`).waitFor()
  await openWork(head, paper)
  if (approval.decision) await write(head, 'Số quyết định', approval.decision)
  await press(head, approval.button)
  await seesDone(head, approval.done)
}

async function codeOf(page: Page, title: RegExp): Promise<string> {
  const found = page.getByRole('heading', { level: 1, name: title })
  return codeIn(await reads(found))
}

function codeIn(title: string): string {
  return /[A-Z]{2}[2-9A-Z]{7}/.exec(title)?.[0] ?? ''
}

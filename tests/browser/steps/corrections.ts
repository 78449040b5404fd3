import type { Page } from 'playwright-core'
import { expectText, follow, heading, pick, press, reads, write } from './forms.ts'
import { act, goTo, openWork, seesDone } from './staff.ts'

type People = { accountant: Page; head: Page }

/** What was carried over from before these books: one person asks, another approves. */
export async function openBooksWith(people: People, account: string, amount: string): Promise<void> {
  const { accountant, head } = people
  await goTo(accountant, 'Điều chỉnh')
  await follow(accountant, 'Ghi số dư đầu kỳ')
  await pick(accountant, 'Quỹ tiền mặt hoặc tài khoản', account)
  await write(accountant, 'Số tiền mang sang', amount)
  await write(accountant, 'Số và tên chứng từ', 'Biên bản kiểm kê 01/BB-KK')
  await press(accountant, 'Gửi đề nghị')
  await act(head, await requestAsked(accountant), 'Duyệt và ghi sổ', 'Đã duyệt')
}

/** A wrong line is reversed by two people. @returns the number of the line that corrects it */
export async function correct(people: People, line: number, reason: string): Promise<number> {
  const { accountant, head } = people
  await goTo(accountant, 'Điều chỉnh')
  await follow(accountant, 'Điều chỉnh một dòng')
  await write(accountant, 'Số của dòng trên Sổ thu – chi công khai', String(line))
  await press(accountant, 'Xem dòng này')
  await expectText(accountant, 'Sẽ ghi vào sổ khi được duyệt')
  await write(accountant, 'Lý do điều chỉnh', reason)
  await press(accountant, 'Gửi đề nghị')
  const code = await requestAsked(accountant)
  await accountant.getByText('Duyệt:').waitFor()
  await openWork(head, code)
  await expectText(head, reason)
  await press(head, 'Duyệt và ghi sổ')
  await seesDone(head, 'Đã duyệt')
  await follow(head, 'Xem bút toán trên Sổ thu – chi công khai')
  await heading(head, /^Dòng số \d+ của sổ/)
  return Number(/\d+/.exec(await reads(head.getByRole('heading', { level: 1 })))?.[0])
}

async function requestAsked(page: Page): Promise<string> {
  const title = await reads(page.getByRole('heading', { level: 1, name: /^Đề nghị YC/ }))
  return /YC\w+/.exec(title)?.[0] ?? ''
}

/** Both lines tell of each other, and the wrong one no longer counts. */
export async function seesBothLines(page: Page, wrong: number, correction: number, reason: string): Promise<void> {
  await page.goto(`/so-cai/${wrong}`)
  await expectText(page, 'Số tiền của dòng này không còn được tính.')
  await follow(page, `Xem bút toán điều chỉnh: dòng số ${correction}`)
  await heading(page, `Dòng số ${correction} của sổ thu – chi`)
  await expectText(page, reason)
  await follow(page, `Xem dòng bị điều chỉnh: số ${wrong}`)
  await heading(page, `Dòng số ${wrong} của sổ thu – chi`)
}

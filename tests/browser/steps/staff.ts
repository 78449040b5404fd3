import type { Page } from 'playwright-core'
import { TEST_PASSWORD } from '../../support/fund.ts'
import { codeNow } from '../../support/second-factor.ts'
import { TEST_NOW } from '../../support/store.ts'
import { follow, heading, press, write } from './forms.ts'

/** Through the sign-in page, with a code from the telephone where one is asked for, to what waits for them. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/noi-bo')
  await heading(page, 'Đăng nhập')
  await write(page, 'Địa chỉ thư điện tử', email)
  await write(page, 'Mật khẩu', TEST_PASSWORD)
  await press(page, 'Đăng nhập')
  await page.getByRole('heading', { level: 1, name: /^(Nhập mã xác nhận|Việc cần làm)$/ }).waitFor()
  if (new URL(page.url()).pathname === '/noi-bo/dang-nhap/ma') {
    await write(page, 'Mã 6 số trên điện thoại, hoặc một mã dự phòng', codeNow({ clock: () => TEST_NOW }))
    await press(page, 'Xác nhận')
  }
  await heading(page, 'Việc cần làm')
}

/** An entry of the staff menu. */
export async function goTo(page: Page, entry: string): Promise<void> {
  const folded = page.locator('details.q-menu > summary')
  if (await folded.isVisible()) await folded.click()
  await page.getByRole('navigation', { name: 'Công việc' }).getByRole('link', { name: entry }).click()
  await heading(page, entry)
}

/** Finds a paper among what waits for this person. */
export async function openWork(page: Page, code: string): Promise<void> {
  await page.goto('/noi-bo')
  await follow(page, new RegExp(`${code}$`))
  await heading(page, new RegExp(code))
}

/** Takes the paper from one's own work and does one thing with it. */
export async function act(page: Page, code: string, button: string, done: string): Promise<void> {
  await openWork(page, code)
  await press(page, button)
  await page.getByRole('status').filter({ hasText: done }).waitFor()
}

export async function seesDone(page: Page, text: string): Promise<void> {
  await page.getByRole('status').filter({ hasText: text }).waitFor()
}

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { chooseByKeyboard, expectText, heading, reads, tabTo } from './forms.ts'

export const DONOR = { name: 'Trần Thị Bông', phone: '0912 345 678' }

/** Without a mouse, from the home page to the page with the VietQR. @returns the pledge's code and its private page */
export async function pledge200Thousand(page: Page): Promise<{ code: string; privatePath: string }> {
  await page.goto('/')
  await tabTo(page, page.getByRole('banner').getByRole('link', { name: 'Ủng hộ', exact: true }))
  await page.keyboard.press('Enter')
  await heading(page, 'Ủng hộ Quỹ “Vì người nghèo”')

  await chooseByKeyboard(page, 'Số tiền ủng hộ (đồng)', '200.000')
  await tabTo(page, page.getByRole('button', { name: 'Tiếp tục', exact: true }))
  await page.keyboard.press('Enter')

  await heading(page, 'Người ủng hộ')
  await expectText(page, '200.000 ₫ – Hai trăm nghìn đồng')
  await chooseByKeyboard(page, 'Tên trên sổ công khai', 'Tên đầy đủ')
  await tabTo(page, page.getByLabel('Tên người ủng hộ'))
  await page.keyboard.type(DONOR.name)
  await tabTo(page, page.getByLabel('Điện thoại hoặc thư điện tử'))
  await page.keyboard.type(DONOR.phone)
  await page.keyboard.press('Enter')

  // Consent is never ticked beforehand: the form comes back, with everything typed.
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').getByRole('link').allInnerTexts()).toEqual([
    'Xin đánh dấu đồng ý; hoặc chọn “Không nêu tên” và bỏ trống phần liên hệ.',
  ])
  expect(await page.getByLabel('Tên người ủng hộ').inputValue()).toBe(DONOR.name)
  await tabTo(page, page.getByRole('checkbox', { name: /^Tôi đồng ý để Quỹ lưu tên/ }))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Xem lại', exact: true }))
  await page.keyboard.press('Enter')

  await heading(page, 'Xem lại trước khi đăng ký')
  await expectText(page, 'Trần Thị Bông – 200.000 ₫')
  await expectText(page, 'Hai trăm nghìn đồng')
  await tabTo(page, page.getByRole('button', { name: 'Đăng ký ủng hộ', exact: true }))
  await page.keyboard.press('Enter')

  await heading(page, /^Đăng ký ủng hộ VNN[A-Z2-9]{9}$/)
  const code = (await reads(page.getByRole('heading', { level: 1 }))).slice(-12)
  return { code, privatePath: new URL(page.url()).pathname }
}

/** The picture to scan, and everything in it as text for those who cannot scan their own telephone. */
export async function seesHowToPay(page: Page, code: string, hasScripts: boolean): Promise<void> {
  const picture = page.getByRole('img', { name: `Mã VietQR để chuyển khoản với nội dung ${code}` })
  expect((await picture.boundingBox())?.width).toBeGreaterThan(250)
  const payment = page.getByRole('region', { name: 'Chuyển khoản' })
  const written = await reads(payment)
  for (const text of ['Vietcombank', '1000000000001', 'BAN VAN DONG LA', '200.000 ₫', code])
    expect(written).toContain(text)
  expect(await payment.getByRole('button', { name: /^Sao chép/ }).count()).toBe(hasScripts ? 3 : 0)
  const image = await page.request.get(`/ung-ho/${code}/qr.png`)
  expect([image.status(), image.headers()['content-type']]).toEqual([200, 'image/png'])
}

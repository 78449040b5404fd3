import { expect, test } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { chromiumOfThisFile, openSite } from '../support/browser.ts'
import { everydayFund } from '../support/everyday.ts'
import { TEST_PASSWORD } from '../support/fund.ts'
import { STEP_MS } from '../support/second-factor.ts'
import { directSql, TEST_NOW } from '../support/store.ts'
import { expectText, heading, press, write } from './steps/forms.ts'
import { seesDone, signIn } from './steps/staff.ts'

const chromium = chromiumOfThisFile()

test.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])(
  'on a telephone, %s: a head enrols, comes in with the code, and is asked again before approving',
  { timeout: 120_000 },
  async (_how, javaScriptEnabled) => {
    const { store, fund, url } = await openSite()
    const { requests } = await everydayFund(store, fund)
    directSql(store).prepare('DELETE FROM second_factor WHERE staff_id = ?').run(fund.people.head.id)
    const { page, faults } = await chromium.window(url, { javaScriptEnabled })
    const looks: string[] = []
    const look = async () => {
      if (javaScriptEnabled) looks.push(...(await barriers(page)).map((barrier) => `${page.url()}: ${barrier}`))
    }

    await page.goto('/noi-bo')
    await write(page, 'Địa chỉ thư điện tử', 'head@tinh.example')
    await write(page, 'Mật khẩu', TEST_PASSWORD)
    await press(page, 'Đăng nhập')
    await heading(page, 'Đăng ký mã xác nhận')
    await look()
    await page.getByText('Không quét được?').click()
    const secret = await page.locator('code').innerText()
    const { Secret, TOTP } = await import('otpauth')
    const telephone = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(/\s/g, '')) })
    const code = () => telephone.generate({ timestamp: store.clock() })
    await write(page, 'Mã 6 số ứng dụng đang hiện', code())
    await press(page, 'Đăng ký điện thoại này')
    await heading(page, 'Mã dự phòng')
    expect(await page.locator('main code').count()).toBe(10)
    await look()
    await page.getByRole('link', { name: 'Đã cất các mã, vào làm việc' }).click()
    await heading(page, 'Việc cần làm')
    await press(page, 'Đăng xuất')

    store.setClock(TEST_NOW + STEP_MS)
    await write(page, 'Địa chỉ thư điện tử', 'head@tinh.example')
    await write(page, 'Mật khẩu', TEST_PASSWORD)
    await press(page, 'Đăng nhập')
    await heading(page, 'Nhập mã xác nhận')
    await look()
    await write(page, 'Mã 6 số trên điện thoại, hoặc một mã dự phòng', code())
    await press(page, 'Xác nhận')
    await heading(page, 'Việc cần làm')

    await page.goto(`/noi-bo/dieu-chinh/${requests.reversalAsked}`)
    store.setClock(TEST_NOW + 11 * 60_000)
    await press(page, 'Duyệt và ghi sổ')
    await heading(page, 'Xin xác nhận lại')
    await look()
    await expectText(page, 'Những gì vừa nhập được giữ nguyên')
    await write(page, 'Mật khẩu, hoặc mã 6 số trên điện thoại', 'không phải mật khẩu này')
    await press(page, 'Xác nhận và tiếp tục')
    await expectText(page, 'Mật khẩu hoặc mã xác nhận chưa đúng.')
    await look()
    await write(page, 'Mật khẩu, hoặc mã 6 số trên điện thoại', TEST_PASSWORD)
    await press(page, 'Xác nhận và tiếp tục')
    await seesDone(page, 'Đã duyệt và ghi sổ.')
    expect([looks, faults]).toEqual([[], []])
  },
)

test('a head hands the post over for a week, and the deputy sees what the head sees', {
  timeout: 120_000,
}, async () => {
  const { url } = await openSite()
  const [head, deputy] = [(await chromium.window(url)).page, (await chromium.window(url)).page]
  await signIn(head, 'head@tinh.example')
  await head.goto('/noi-bo/uy-quyen')
  await head.getByRole('link', { name: 'ủy quyền cho người khác' }).click()
  await head.getByLabel('Người nhận ủy quyền').selectOption({ label: 'Người officer tinh (NV0004)' })
  await write(head, 'Đến hết ngày', '2023-05-07')
  await write(head, 'Lý do', 'Đi công tác')
  await head.getByRole('main').getByRole('button', { name: 'Ủy quyền', exact: true }).click()
  await seesDone(head, 'đến hết 07/05/2023')
  expect(await barriers(head)).toEqual([])

  await deputy.goto('/noi-bo')
  await write(deputy, 'Địa chỉ thư điện tử', 'officer@tinh.example')
  await write(deputy, 'Mật khẩu', TEST_PASSWORD)
  await press(deputy, 'Đăng nhập')
  await heading(deputy, 'Đăng ký mã xác nhận')

  await press(head, 'Kết thúc ngay ủy quyền cho Người officer tinh')
  await seesDone(head, 'Đã kết thúc ủy quyền.')
  await deputy.goto('/noi-bo')
  await heading(deputy, 'Việc cần làm')
})

import { beforeEach, expect, test } from 'vitest'
import { payCash } from '../../../server/actions/houses/pay-cash.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../support/houses.ts'
import { signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let works: ReturnType<typeof building>
let house: string

beforeEach(async () => {
  store = testStore()
  works = building(store, await smallFund(store))
  house = await works.decidedHouse(50_000_000)
  const paper = await works.approvedPayment(house, 45_000_000)
  await payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: '2023-05-01', receiver: RECEIVER })
})

test('the accountant asks on the house’s page, the head approves, and everybody reads where the rest went', async () => {
  const app = await testApp(store)
  const accountant = await signedIn(app, store, works.people.accountant)
  const path = `/noi-bo/nha/${house}/tra-lai`
  expect((await accountant.get(`/noi-bo/nha/${house}`)).body).toContain(`href="${path}"`)
  const form = await accountant.get(path)
  expect(form.body).toContain('trả lại được 5.000.000\u00a0₫')
  expect(form.body).toContain('value="5.000.000"')
  const [, allocation] = /name="allocation"[^>]* value="(\d+)"/.exec(form.body) ?? []

  const nothing = await accountant.post(path, { amount: 'abc' })
  expect(nothing.statusCode).toBe(422)
  expect(nothing.body).toContain('Xin chọn lần phân bổ.')
  const asked = { allocation: String(allocation), amount: '5.000.000', reason: 'Hộ tự lo được phần mái nhà' }
  const tooMuch = await accountant.post(path, { ...asked, amount: '5.000.001' })
  expect(tooMuch.statusCode).toBe(422)
  expect(tooMuch.body).toContain('không đủ trả lại 5.000.001')
  expect(tooMuch.body).toContain('Hộ tự lo được phần mái nhà')
  expect((await accountant.post(path, { ...asked, reason: 'thừa' })).body).toContain('ít nhất 10 ký tự')

  const sent = await accountant.post(path, asked)
  expect(sent.statusCode).toBe(303)
  const request = String(sent.headers.location)
  const head = await signedIn(app, store, works.people.head)
  expect((await head.get(request)).body).toContain('Trả lại phần chưa chi')
  expect((await head.post(`${request}/duyet`)).statusCode).toBe(303)
  expect((await accountant.get(path)).body).toContain('Không có phần nào để trả lại')
  expect((await accountant.get(`/noi-bo/nha/${house}`)).body).toContain('Đã trả lại nguồn')

  const seen = (await app.inject(`/nha-dai-doan-ket/${house}`)).body
  expect(seen).toContain('Trả lại nguồn 5.000.000\u00a0₫ chưa chi')
  expect(seen).toContain('\u22125.000.000')
  const english = (await app.inject(`/en/nha-dai-doan-ket/${house}`)).body
  expect(english).toContain('not spent went back to its pool')
})

test('a request that a payment has overtaken cannot be approved, and its page says why', async () => {
  const app = await testApp(store)
  const accountant = await signedIn(app, store, works.people.accountant)
  const path = `/noi-bo/nha/${house}/tra-lai`
  const [, allocation] = /name="allocation"[^>]* value="(\d+)"/.exec((await accountant.get(path)).body) ?? []
  const asked = { allocation: String(allocation), amount: '5.000.000', reason: 'Hộ tự lo được phần mái nhà' }
  const request = String((await accountant.post(path, asked)).headers.location)
  await works.bring(house, 'accepted')
  await works.approvedPayment(house, 1_000_000)
  const head = await signedIn(app, store, works.people.head)
  const page = (await head.get(request)).body
  expect(page).toContain('Sổ đã thay đổi từ khi đề nghị')
  expect(page).not.toContain('Duyệt và ghi sổ')
  expect((await head.post(`${request}/duyet`)).statusCode).toBe(422)
})

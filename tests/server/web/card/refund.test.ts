import { expect, test } from 'vitest'
import { testApp } from '../../../support/app.ts'
import { cardOffice } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { signedIn } from '../../../support/sign-in.ts'
import { testStore } from '../../../support/store.ts'

test('a gift by card is given back from its page: asked by one, agreed by another, done by the provider', async () => {
  const store = testStore()
  const { people, communePeople } = await smallFund(store)
  const office = await cardOffice(store, { settlement: 'vnd' })
  const { code, session } = await office.open(500_000)
  office.ledger.pay(session)
  office.ledger.pay((await office.open(900_000)).session)
  await office.tell()
  const app = await testApp(store, { cards: office.cards })
  const accountant = await signedIn(app, store, people.accountant)
  const head = await signedIn(app, store, people.head)
  const path = `/noi-bo/hoan-the/${code}`

  expect((await accountant.get('/noi-bo/hoan-the?ma=VNNKHONGCO')).statusCode).toBe(422)
  expect((await accountant.get(`/noi-bo/hoan-the?ma=${code}`)).headers.location).toBe(path)
  const elsewhere = await signedIn(app, store, communePeople.accountant)
  expect((await elsewhere.get(path)).statusCode).toBe(404)

  const wrong = await accountant.post(path, { khoan: '1', 'so-tien': '5tr', 'ly-do': 'vì <b>' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('vì &lt;b&gt;')
  const much = await accountant.post(path, { khoan: '1', 'so-tien': '5tr', 'ly-do': 'Người ủng hộ trả nhầm hai lần' })
  expect(much.statusCode).toBe(422)
  expect(much.body).toContain('chỉ còn hoàn được 500.000')
  const asked = { khoan: '1', 'so-tien': '200.000', 'ly-do': 'Người ủng hộ trả nhầm hai lần' }
  expect((await accountant.post(path, asked)).statusCode).toBe(303)
  expect((await head.get('/noi-bo')).body).toContain('Hoàn tiền thẻ chờ duyệt')
  const page = await head.get(path)
  expect(page.body).toContain('Chờ Trưởng ban duyệt')
  const [, refund] = /name="de-nghi" value="(\w+)"/.exec(page.body) ?? []
  expect((await accountant.post(`${path}/duyet`, { 'de-nghi': refund as string })).statusCode).toBe(404)
  expect((await head.post(`${path}/duyet`, { 'de-nghi': 'KHONGCO' })).statusCode).toBe(404)
  expect((await head.post(`${path}/dung`, { 'de-nghi': refund as string, 'ly-do-dung': 'x' })).statusCode).toBe(422)
  expect((await head.post(`${path}/duyet`, { 'de-nghi': refund as string })).statusCode).toBe(303)
  expect((await head.post(`${path}/thu-lai`, { 'de-nghi': refund as string })).statusCode).toBe(409)
  await expect.poll(() => office.ledger.refunds.size, { timeout: 10_000 }).toBe(1)
  await expect
    .poll(async () => (await head.get(path)).body.includes('Tổ chức thanh toán đang hoàn'), { timeout: 10_000 })
    .toBe(true)
  await office.tell()
  const list = await accountant.get('/noi-bo/hoan-the')
  expect(list.body).toContain('Đã hoàn, đã ghi sổ')
  expect((await accountant.get(path)).body).toContain('300.000')
})

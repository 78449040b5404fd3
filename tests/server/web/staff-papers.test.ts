import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { grantRecord } from '../../../db/schema/index.ts'
import { makePledge, type Wish } from '../../../server/actions/make-pledge.ts'
import { recordCashGift } from '../../../server/actions/record-cash-gift.ts'
import { grantableVnd } from '../../../server/domain/grantable.ts'
import { testApp } from '../../support/app.ts'
import { corrections } from '../../support/corrections.ts'
import { erasures } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building } from '../../support/houses.ts'
import { pdfText } from '../../support/pdf.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

const PURPOSE = 'làm nhà Đại đoàn kết/nhà tình thương cho hộ nghèo'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let houses: ReturnType<typeof building>
let house: string
let accountant: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  houses = building(store, fund)
  await houses.give(50_000_000)
  house = await houses.propose({ budgetVnd: 60_000_000 })
  await houses.bring(house, 'decided')
  accountant = await signedIn(app, store, fund.communePeople.accountant)
})

const pledge = (asked: Partial<Wish>) =>
  makePledge(store, randomUUID(), {
    ...{ donorKind: 'business', nameDisplay: 'hidden', name: 'Công ty Gạch Ngói', contact: '', taxCode: '0100109106' },
    ...{ address: '1 Lê Lợi', consents: true, amountVnd: 5_000_000, method: 'cash', expectedOn: null },
    purpose: { kind: 'project', project: house },
    ...asked,
  })
const pay = (code: string, amountVnd: number) =>
  recordCashGift(store, as(fund.communePeople.cashier), randomUUID(), {
    ...{ from: { pledge: code }, amountVnd, bookedOn: '2023-05-01', note: '' },
  })
const form = (changes: Record<string, string> = {}) => ({
  ...{ ten: 'Công ty Gạch Ngói', 'dia-chi': '1 Lê Lợi', 'dien-thoai': '', mst: '0100109106', 'dai-dien': 'Bà Lan' },
  ...{ 'nhan-ten': 'Ban Vận động Phường 5', 'nhan-dia-chi': '', 'nhan-dien-thoai': '', 'nhan-mst': '' },
  ...{ 'nhan-dai-dien': 'Ông Hùng', noi: 'Phường 5', ngay: '2023-05-01', 'chung-tu': 'Phiếu thu 1\nPhiếu thu 2' },
  ...changes,
})
const records = () => store.database.read.select().from(grantRecord).all()

describe('a record of sponsorship', () => {
  test('is not made for a person, for money that no house was paid with, nor before money came', async () => {
    const person = await pledge({ donorKind: 'person', consents: true })
    await pay(person.code, 1_000_000)
    const pooled = await pledge({ purpose: { kind: 'commune', unit: 'LA-27694' } })
    await pay(pooled.code, 1_000_000)
    const promised = await pledge({})
    for (const { code } of [person, pooled, promised]) {
      const { statusCode, body } = await accountant.post(`/noi-bo/bien-ban/${code}`, form())
      expect([statusCode, body.includes('Chưa lập được biên bản')]).toEqual([422, true])
      expect((await accountant.get(`/noi-bo/bien-ban/${code}`)).body).not.toContain('name="ten"')
    }
    expect(records()).toEqual([])
  })

  test('is not found by an accountant of another unit, and refused by the database to anybody else', async () => {
    const { code } = await pledge({})
    await pay(code, 1_000_000)
    const head = await signedIn(app, store, fund.communePeople.head)
    expect((await head.get(`/noi-bo/bien-ban/${code}`)).statusCode).toBe(404)
    expect((await accountant.get('/noi-bo/bien-ban/VNNXXXXXXXXX')).statusCode).toBe(404)
    const sql = directSql(store)
    const forge = (by: number) =>
      sql.exec(`INSERT INTO grant_record (pledge_id, number, template, amount_vnd, facts, issued_by, issued_at)
        SELECT id, 1, 'x', 1, '{}', ${by}, 1 FROM pledge WHERE code = '${code}'`)
    expect(() => forge(fund.communePeople.head.id)).toThrow('only an accountant')
    forge(fund.communePeople.accountant.id)
    for (const change of [
      'DELETE FROM grant_record',
      'UPDATE grant_record SET amount_vnd = 2',
      `UPDATE grant_record SET facts = '{"a":1}'`,
      `REPLACE INTO grant_record SELECT * FROM grant_record`,
    ])
      expect(() => sql.exec(change), change).toThrow('grant_record:')
  })

  test('that lacks what it needs is asked for again with everything typed', async () => {
    const { code } = await pledge({})
    await pay(code, 1_000_000)
    const { statusCode, body } = await accountant.post(
      `/noi-bo/bien-ban/${code}`,
      form({ ten: '', mst: ' ', ngay: '2023-02-30', 'chung-tu': '<b>x</b>', 'dai-dien': 'Bà Lan "A"' }),
    )
    expect(statusCode).toBe(422)
    for (const box of ['ten', 'mst', 'ngay', 'chung-tu']) expect(body).toContain(`href="#${box}"`)
    expect(body).toContain('Bà Lan &quot;A&quot;')
    expect(records()).toEqual([])
  })

  test('states the one purpose, the ledger’s amount in digits and words, both sides and the papers, and the donor fetches it', async () => {
    const { code, privateKey } = await pledge({})
    await pay(code, 1_000_000)
    await pay(code, 500_000)
    const first = await accountant.post(`/noi-bo/bien-ban/${code}`, form({ 'so-tien': '9.000.000' }))
    expect(first.statusCode).toBe(303)
    const page = await accountant.get(first.headers.location as string)
    const pdf = await app.inject(`/ung-ho/${code}/rieng/${privateKey}/giay-to/bien-ban-1.pdf`)
    const text = pdfText(pdf.rawPayload).replace(/\s+/g, ' ')
    for (const words of [
      ...['1.500.000 đồng', 'Một triệu năm trăm nghìn đồng', PURPOSE, house, `BB-${code}-1`, '0100109106', 'Bà Lan'],
      ...['Phiếu thu 1; Phiếu thu 2', 'Mẫu tham khảo – kế toán xác nhận trước khi ký', 'Ông Hùng', '01/05/2023'],
    ]) {
      expect(text).toContain(words)
      expect(page.body).toContain(words)
    }
    const papers = await app.inject(`/ung-ho/${code}/rieng/${privateKey}/giay-to`)
    expect(papers.body).toContain('Biên bản số 1')
  })

  test('counts alone: another needs the first to be taken back, and then the donor no longer gets that one', async () => {
    const { code, privateKey } = await pledge({})
    await pay(code, 1_000_000)
    const key = randomUUID()
    await accountant.post(`/noi-bo/bien-ban/${code}`, form({ _key: key }))
    expect((await accountant.post(`/noi-bo/bien-ban/${code}`, form({ _key: key }))).statusCode).toBe(303)
    expect(records()).toHaveLength(1)
    const again = await accountant.post(`/noi-bo/bien-ban/${code}`, form())
    expect([again.statusCode, again.body.includes('số 1 còn hiệu lực')]).toEqual([409, true])
    expect((await accountant.post(`/noi-bo/bien-ban/${code}/1/thu-hoi`, {})).statusCode).toBe(303)
    expect((await accountant.post(`/noi-bo/bien-ban/${code}/1/thu-hoi`, {})).statusCode).toBe(409)
    const donors = `/ung-ho/${code}/rieng/${privateKey}/giay-to`
    expect((await app.inject(`${donors}/bien-ban-1`)).statusCode).toBe(404)
    expect((await accountant.get(`/noi-bo/bien-ban/${code}/1`)).body).toContain('đã bị thu hồi')
    expect((await accountant.post(`/noi-bo/bien-ban/${code}`, form())).headers.location).toMatch(/\/2$/)
    expect((await app.inject(`${donors}/bien-ban-2.pdf`)).statusCode).toBe(200)
  })

  test('warns when the ledger holds less than it states, and loses both sides when the sponsor is erased', async () => {
    const { code } = await pledge({})
    await pay(code, 1_000_000)
    const { index } = await pay(code, 500_000)
    await accountant.post(`/noi-bo/bien-ban/${code}`, form())
    const requests = corrections(store, fund.communePeople)
    await requests.approve(await requests.ask(index, 'Ghi nhầm số tiền của phiếu'))
    expect((await accountant.get(`/noi-bo/bien-ban/${code}`)).body).toContain('ghi nhiều hơn sổ hiện nay')
    await erasures(store, fund.communePeople).erase({ pledge: code })
    expect(records()).toMatchObject([{ facts: null, amountVnd: 1_500_000 }])
    expect((await accountant.get(`/noi-bo/bien-ban/${code}/1`)).statusCode).toBe(404)
    expect((await accountant.get(`/noi-bo/bien-ban/${code}`)).statusCode).toBe(200)
  })
})

test('of money for wherever it is needed only what houses were paid with may be confirmed; of money for a house all that stayed', () => {
  const places = [
    { state: 'free' as const, amountVnd: 1, isHouse: false },
    { state: 'committed' as const, amountVnd: 20, isHouse: true },
    { state: 'spent' as const, amountVnd: 300, isHouse: true },
    { state: 'returned' as const, amountVnd: 4_000, isHouse: false },
    { state: 'suspense' as const, amountVnd: 50_000, isHouse: false },
  ]
  expect(grantableVnd(false, places)).toBe(300)
  expect(grantableVnd(true, places)).toBe(321)
})

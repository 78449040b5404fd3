import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { disbursementByCode } from '../../../db/queries/disbursements.ts'
import { houseByCode } from '../../../db/queries/projects.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { building, key } from '../../support/houses.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let works: ReturnType<typeof building>
let at: Record<'head' | 'accountant' | 'cashier' | 'officer' | 'auditor' | 'administrator', Browser>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  works = building(store, fund)
  at = Object.fromEntries(
    await Promise.all(
      Object.entries(works.people).map(async ([role, person]) => [role, await signedIn(app, store, person)]),
    ),
  )
})

describe('a house, on the staff pages', () => {
  test('is proposed, recorded, given money and paid through forms alone, by four people', async () => {
    await works.give(80_000_000)
    const proposal = { unit: 'LA-27694', kind: 'build', name: 'Trần Thị Đào', hamlet: 'Ấp 3', category: 'poor' }
    const proposed = await at.officer.post('/noi-bo/nha/moi', { ...proposal, budget: '60 triệu', day: '2023-05-01' })
    expect(proposed.statusCode).toBe(303)
    const house = String(proposed.headers.location)
    const code = house.split('/').at(-1) as string
    for (const [from, to] of [
      ['assessed', 'surveyed'],
      ['surveyed', 'posted'],
      ['posted', 'decided'],
    ])
      expect((await at.officer.post(`${house}/giai-doan`, { from, to, day: '2023-05-01' } as never)).statusCode).toBe(
        303,
      )

    const pool = String((await works.pool()).id)
    const asked = await at.officer.post(`${house}/de-nghi-phan-bo`, { pool, amount: '50.000.000' })
    const allocation = String(asked.headers.location)
    expect((await at.accountant.post(`${allocation}/kiem-tra`)).statusCode).toBe(303)
    expect((await at.head.post(`${allocation}/duyet`, { decision: '12/QĐ-BVĐ' })).statusCode).toBe(303)

    const payee = { payeeKind: 'household', payeeName: 'Trần Thị Đào', payeeAccount: '' }
    const asset = String((await works.cash()).id)
    const tranche = await at.officer.post(`${house}/de-nghi-chi`, { asset, amount: '20tr', ...payee })
    const payment = String(tranche.headers.location)
    expect((await at.accountant.post(`${payment}/kiem-tra`)).statusCode).toBe(303)
    expect((await at.head.post(`${payment}/duyet`)).statusCode).toBe(303)
    const toPay = await at.cashier.get(payment)
    expect(toPay.body).toContain('value="Trần Thị Đào"')
    const paying = { day: '2023-05-01', receiver: 'Lê Văn Nhận', relation: 'con ruột' }
    expect((await at.cashier.post(`${payment}/chi-tien`, paying)).statusCode).toBe(303)
    const printed = await at.cashier.get(`${payment}/phieu-chi`)
    expect(printed.body).toContain('Lê Văn Nhận, nhận thay (con ruột)')
    expect((await at.auditor.get(payment)).body).toContain('Lê Văn Nhận')
    for (const path of [`/nha-dai-doan-ket/${code}`, '/so-cai', '/api/v1/entries/2', '/so-cai/2/ban-goc.json'])
      expect((await app.inject(path)).body).not.toMatch(/Lê Văn Nhận|con ruột/)

    expect(await houseByCode(store.database.read, code)).toMatchObject({
      allocatedVnd: 50_000_000,
      leftVnd: 30_000_000,
    })
    const slip = await at.cashier.get(`${payment}/phieu-chi`)
    expect(slip.body).toContain('PC-LA-27694-VNN-2023-0000001')
    expect(slip.body).toContain('Hai mươi triệu đồng')
    expect((await at.auditor.get(house)).body).toContain('Trần Thị Đào')
  })

  test('keeps everything typed when the proposal is not right, and says what to mend at its place', async () => {
    const answer = await at.officer.post('/noi-bo/nha/moi', {
      unit: 'LA-27694',
      kind: 'castle',
      name: '<b>Đào</b>',
      hamlet: '0912345678',
      category: '',
      budget: '1e6',
      day: '2023-02-30',
    })
    expect(answer.statusCode).toBe(422)
    for (const typed of ['&lt;b&gt;Đào&lt;/b&gt;', '0912345678', '1e6']) expect(answer.body).toContain(typed)
    for (const field of ['kind', 'name', 'hamlet', 'category', 'budget', 'day'])
      expect(answer.body).toContain(`href="#${field}"`)
  })

  test('asks once more before a household of the same name is proposed again', async () => {
    await works.propose({ householdName: 'Lê Văn Bình' })
    const form = {
      unit: 'LA-27694',
      kind: 'repair',
      name: 'Lê Văn Bình',
      category: 'poor',
      budget: '20tr',
      day: '2023-05-01',
    }
    const answer = await at.officer.post('/noi-bo/nha/moi', form)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('name="again"')
    expect((await at.officer.post('/noi-bo/nha/moi', { ...form, again: 'yes' })).statusCode).toBe(303)
  })

  test('is not there for people of other units, and has no forms for people of other roles', async () => {
    const code = await works.propose()
    const next = fund.communes[1]?.id as number
    const elsewhere = await works.propose({ unitId: next }, fund.people.officer)
    for (const role of ['officer', 'accountant', 'head', 'auditor'] as const)
      expect((await at[role].get(`/noi-bo/nha/${elsewhere}`)).statusCode).toBe(404)
    expect((await at.officer.get(`/noi-bo/nha/${elsewhere}/de-nghi-phan-bo`)).statusCode).toBe(404)
    expect((await at.officer.get('/noi-bo/nha')).body).not.toContain(elsewhere)
    expect((await (await signedIn(app, store, fund.people.head)).get(`/noi-bo/nha/${elsewhere}`)).statusCode).toBe(200)
    expect((await at.administrator.get(`/noi-bo/nha/${code}`)).statusCode).toBe(404)
    expect((await at.head.get('/noi-bo/nha/moi')).statusCode).toBe(404)
    expect((await at.officer.get('/noi-bo/nha/NH2222222')).statusCode).toBe(404)
    for (const role of ['head', 'accountant', 'cashier', 'auditor'] as const) {
      const page = await at[role].get(`/noi-bo/nha/${code}`)
      expect(page.statusCode).toBe(200)
      expect(page.body).not.toContain('/giai-doan"')
    }
    expect((await app.inject(`/noi-bo/nha/${code}`)).statusCode).toBe(303)
  })

  test('tells the second of two officers what the first one recorded', async () => {
    const code = await works.propose()
    await works.move(code, 'surveyed')
    const late = await at.officer.post(`/noi-bo/nha/${code}/giai-doan`, {
      from: 'assessed',
      to: 'surveyed',
      day: '2023-05-01',
    })
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('Người officer xa đã ghi nhận giai đoạn mới')
  })
})

describe('a request for money, on the staff pages', () => {
  test('is told what may still be asked for, less what others have asked for already', async () => {
    await works.give(80_000_000)
    const code = await works.propose({ budgetVnd: 60_000_000 })
    await works.bring(code, 'decided')
    const path = `/noi-bo/nha/${code}/de-nghi-phan-bo`
    const pool = String((await works.pool()).id)
    expect((await at.officer.post(path, { pool, amount: '45.000.000' })).statusCode).toBe(303)
    const page = (await at.officer.get(path)).body.replaceAll('\u00a0', ' ')
    expect(page).toMatch(/Đang đề nghị phân bổ[\s\S]*45\.000\.000[\s\S]*Còn được phân bổ[\s\S]*15\.000\.000/)
    const beyond = await at.officer.post(path, { pool, amount: '15.000.001' })
    expect([beyond.statusCode, beyond.body.includes('chỉ còn được phân bổ 15.000.000')]).toEqual([422, true])
  })
})

describe('a paper, on the staff pages', () => {
  test('tells the second person who was quicker', async () => {
    const house = await works.decidedHouse(50_000_000)
    const code = await works.askPayment(house, 10_000_000)
    await at.accountant.post(`/noi-bo/chi/${code}/kiem-tra`)
    const late = await at.accountant.post(`/noi-bo/chi/${code}/kiem-tra`)
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('Người accountant xa đã kiểm tra phiếu')
  })

  test('is checked once when its form is sent twice', async () => {
    const house = await works.decidedHouse(50_000_000)
    const code = await works.askPayment(house, 10_000_000)
    const form = { _key: key() }
    for (let time = 0; time < 2; time++)
      expect((await at.accountant.post(`/noi-bo/chi/${code}/kiem-tra`, form)).statusCode).toBe(303)
  })

  test('comes back with a sentence when the step’s field is empty or unreadable', async () => {
    const house = await works.decidedHouse(50_000_000)
    const code = await works.approvedPayment(house, 10_000_000)
    for (const day of ['', '2023-13-01', 'hôm nay']) {
      const answer = await at.cashier.post(`/noi-bo/chi/${code}/chi-tien`, {
        day,
        receiver: 'Lê Văn Nhận',
        relation: '',
      })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('Lê Văn Nhận')
      expect(answer.body).toContain('Ngày này không đọc được')
    }
    const nobody = await at.cashier.post(`/noi-bo/chi/${code}/chi-tien`, { day: '2023-05-01', receiver: ' ' })
    expect(nobody.statusCode).toBe(422)
    expect(nobody.body).toContain('Xin ghi họ tên người đã nhận tiền.')
    const early = await at.cashier.post(`/noi-bo/chi/${code}/chi-tien`, { day: '2023-04-30', receiver: 'Lê Văn Nhận' })
    expect(early.statusCode).toBe(422)
    expect(early.body).toContain('Ngày chi không thể sớm hơn ngày duyệt')
    const cancel = await at.head.post(`/noi-bo/chi/${code}/huy`, { reason: '' })
    expect(cancel.body).toContain('Xin ghi lý do.')
    expect(await disbursementByCode(store.database.read, code)).toMatchObject({ state: 'approved' })
  })

  test('asked for wrongly comes back with everything typed, for amounts of every bad kind', async () => {
    const house = await works.decidedHouse(50_000_000)
    const asset = String((await works.cash()).id)
    const form = { asset, payeeKind: 'household', payeeName: 'Hộ ông An', payeeAccount: '' }
    for (const amount of ['0', '-5', '1e6', '0x10', '100.000,50', '100000000000000', '', '50.000.001']) {
      const answer = await at.officer.post(`/noi-bo/nha/${house}/de-nghi-chi`, { ...form, amount })
      expect([amount, answer.statusCode]).toEqual([amount, 422])
      expect(answer.body).toContain('Hộ ông An')
      expect(answer.body).toContain('href="#amount"')
    }
    const noPlace = await at.officer.post(`/noi-bo/nha/${house}/de-nghi-chi`, { ...form, asset: '1', amount: '1tr' })
    expect(noPlace.statusCode).toBe(422)
  })

  test('is taken back by the officer who asked, with a reason, until it is checked', async () => {
    const house = await works.decidedHouse(50_000_000)
    await works.give(5_000_000)
    await works.bring(house, 'started')
    const [payment, checked] = [await works.askPayment(house, 10_000_000), await works.askPayment(house, 1_000)]
    const allocation = await works.askAllocation(house, 5_000_000)
    await at.accountant.post(`/noi-bo/chi/${checked}/kiem-tra`)
    for (const path of [`/noi-bo/chi/${payment}`, `/noi-bo/phan-bo/${allocation}`]) {
      expect((await at.officer.get(path)).body).toContain('Rút đề nghị')
      expect((await at.officer.post(`${path}/tu-choi`, { reason: '' })).statusCode).toBe(422)
      expect((await at.officer.post(`${path}/tu-choi`, { reason: 'Ghi nhầm số tiền' })).statusCode).toBe(303)
      const after = (await at.accountant.get(path)).body
      expect(after).toContain('Đã rút')
      expect(after).toContain('Ghi nhầm số tiền')
      const list = path.slice(0, path.lastIndexOf('/'))
      expect((await at.accountant.get(`${list}?state=refused`)).body).toContain('Đã rút')
    }
    const late = await at.officer.post(`/noi-bo/chi/${checked}/tu-choi`, { reason: 'Ghi nhầm số tiền' })
    expect(late.statusCode).toBe(422)
    expect(await disbursementByCode(store.database.read, checked)).toMatchObject({ state: 'checked' })
  })

  test('is not there for the wrong role or an unknown code', async () => {
    const house = await works.decidedHouse(50_000_000)
    const code = await works.askPayment(house, 10_000_000)
    expect((await at.head.post(`/noi-bo/chi/${code}/kiem-tra`)).statusCode).toBe(404)
    expect((await at.accountant.get('/noi-bo/chi/CH2222222')).statusCode).toBe(404)
    expect((await at.cashier.get(`/noi-bo/chi/${code}/phieu-chi`)).statusCode).toBe(404)
    expect((await at.accountant.post(`/noi-bo/chi/${code}/kiem-tra`, { _token: 'sai' })).statusCode).toBe(403)
  })
})

test('the lists page through their rows in both directions without losing one', async () => {
  const codes: string[] = []
  for (let each = 0; each < 120; each++) codes.push(await works.propose())
  const seen: string[] = []
  let url: string | undefined = '/noi-bo/nha'
  const pages: string[] = []
  while (url) {
    const { body } = await at.officer.get(url)
    pages.push(body)
    seen.push(...[...body.matchAll(/href="\/noi-bo\/nha\/(NH\w{7})"/g)].map(([, code]) => code as string))
    url = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
  }
  expect(seen).toEqual(codes.reverse())
  expect(pages).toHaveLength(3)
  const back = /rel="prev" href="([^"]+)"/
    .exec(pages[2] as string)?.[1]
    ?.replaceAll('&amp;', '&')
    .replaceAll('&#x3D;', '=')
  const middle = await at.officer.get(back as string)
  expect([...middle.body.matchAll(/nha\/(NH\w{7})"/g)].map(([, code]) => code)).toEqual(seen.slice(50, 100))
})

test('an address with a malformed filter is refused, an unknown parameter is not', async () => {
  for (const path of [
    '/noi-bo/nha?stage=nowhere',
    '/noi-bo/nha?cursor=abc',
    '/noi-bo/chi?state=x',
    '/noi-bo/phan-bo?state=sent',
  ])
    expect([path, (await at.head.get(path)).statusCode]).toEqual([path, 400])
  for (const path of ['/noi-bo/nha?fbclid=1&stage=', '/noi-bo/chi?state=', '/noi-bo/phan-bo', '/noi-bo/nha?unit=KHONG'])
    expect([path, (await at.head.get(path)).statusCode]).toEqual([path, 200])
})

import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../db/queries/accounts.ts'
import { requestByCode } from '../../../db/queries/requests.ts'
import { testApp } from '../../support/app.ts'
import { corrections, REASON } from '../../support/corrections.ts'
import { smallFund } from '../../support/fund.ts'
import { building, key } from '../../support/houses.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>
let commune: ReturnType<typeof corrections>
let accountant: Browser
let head: Browser
let browse: (person: { id: number }) => Promise<Browser>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
  commune = corrections(store, fund.communePeople)
  const app = await testApp(store)
  browse = (person) => signedIn(app, store, person)
  accountant = await browse(fund.communePeople.accountant)
  head = await browse(fund.communePeople.head)
})

const size = () => store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM entry').n
const path = '/noi-bo/dieu-chinh'
const codeIn = (location: unknown) => String(location).split('/').at(-1) as string

describe('asking for a correction', () => {
  test('a line that does not exist, is badly written or of another unit is not found', async () => {
    await works.give(100_000)
    const elsewhere = await browse(fund.people.head)
    expect((await accountant.get(`${path}/moi?but-toan=99`)).statusCode).toBe(404)
    expect((await accountant.get(`${path}/moi?but-toan=abc`)).statusCode).toBe(422)
    expect((await accountant.get(`${path}/moi?but-toan=${'9'.repeat(400)}`)).statusCode).toBe(422)
    expect((await elsewhere.get(`${path}/moi?but-toan=0`)).statusCode).toBe(404)
    expect((await accountant.post(`${path}/moi`, { 'but-toan': '99', reason: REASON })).statusCode).toBe(404)
    expect((await accountant.post(`${path}/moi`, { reason: REASON })).statusCode).toBe(404)
  })

  test('a reason that is missing, too long or HTML is told at its field, and what was typed stays', async () => {
    const { index } = await works.give(100_000)
    for (const reason of ['', 'nhầm', `<b>${'x'.repeat(600)}</b>`]) {
      const answer = await accountant.post(`${path}/moi`, { 'but-toan': String(index), reason })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('href="#reason"')
      expect(answer.body).not.toContain('<b>x')
    }
    expect((await accountant.post(`${path}/moi`, { 'but-toan': String(index), reason: 'nhầm' })).body).toContain(
      '>nhầm</textarea>',
    )
  })

  test('shows the line, what will be written, and warns not to write names', async () => {
    const { index } = await works.give(100_000, 'bank')
    const page = await accountant.get(`${path}/moi?but-toan=${index}`)
    expect(page.statusCode).toBe(200)
    for (const words of ['Ủng hộ', 'Nguồn: Quỹ chung', 'Tiền vào chờ xác định', 'Không ghi tên người', '100.000'])
      expect(page.body).toContain(words)
  })

  test('a line that cannot be corrected says why in place of a form', async () => {
    await works.decidedHouse(30_000_000)
    const page = await accountant.get(`${path}/moi?but-toan=0`)
    expect(page.body).toContain('đã được phân bổ, chi hoặc chuyển đi')
    expect(page.body).not.toContain('name="reason"')
    expect((await accountant.post(`${path}/moi`, { 'but-toan': '0', reason: REASON })).statusCode).toBe(422)
    await commune.reverse(1)
    await commune.reverse(0)
    const again = await accountant.post(`${path}/moi`, { 'but-toan': '0', reason: REASON })
    expect(again.statusCode).toBe(409)
    expect(again.body).toContain('đã được điều chỉnh ở dòng 3')
  })

  test('is sent once, approved by the head, and both lines are linked', async () => {
    const { index } = await works.give(100_000)
    const form = { _key: key(), 'but-toan': String(index), reason: REASON }
    const sent = await accountant.post(`${path}/moi`, form)
    expect(sent.statusCode).toBe(303)
    const code = codeIn(sent.headers.location)
    expect((await accountant.post(`${path}/moi`, form)).headers.location).toBe(sent.headers.location)
    const waiting = await accountant.get(`${path}/moi?but-toan=${index}`)
    expect(waiting.body).toContain(`href="${path}/${code}"`)

    expect((await accountant.get(`${path}/${code}`)).body).not.toContain('Duyệt và ghi sổ')
    const page = await head.get(`${path}/${code}`)
    for (const words of ['Duyệt và ghi sổ', REASON, 'Người accountant xa', 'Sẽ ghi vào sổ khi được duyệt'])
      expect(page.body).toContain(words)
    const approved = await head.post(`${path}/${code}/duyet`)
    expect([approved.statusCode, approved.headers.location]).toEqual([303, `${path}/${code}`])
    const done = await head.get(`${path}/${code}`)
    expect(done.body).toContain('href="/so-cai/1"')
    expect(done.body).not.toContain('Duyệt và ghi sổ')
    expect(await balanceOf(store.database.read, (await works.cash()).id)).toBe(0)
  })
})

describe('answering a request', () => {
  test('people of other units and other roles do not find it; the accountant cannot approve', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    const { officer, cashier, administrator, auditor } = fund.communePeople
    for (const person of [officer, cashier, administrator])
      expect((await (await browse(person)).get(`${path}/${code}`)).statusCode).toBe(404)
    expect((await (await browse(auditor)).get(`${path}/${code}`)).statusCode).toBe(200)
    expect((await (await browse(auditor)).post(`${path}/${code}/duyet`)).statusCode).toBe(404)
    expect((await accountant.post(`${path}/${code}/duyet`)).statusCode).toBe(404)
    expect((await head.get(`${path}/YC2222222`)).statusCode).toBe(404)
    expect(size()).toBe(1)
  })

  test('the second head sees who approved it and when, and nothing is written twice', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    await commune.approve(code)
    const late = await (await browse(fund.people.head)).post(`${path}/${code}/duyet`)
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('Người head xa đã duyệt phiếu')
    expect(late.body).toContain('Đã duyệt, đã ghi sổ')
    expect(size()).toBe(2)
  })

  test('where the books went on meanwhile the page says so and offers no approval', async () => {
    const { index } = await works.give(50_000_000)
    const code = await commune.ask(index)
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, 20_000_000)
    const page = await head.get(`${path}/${code}`)
    expect(page.body).toContain('Sổ đã thay đổi từ khi đề nghị')
    expect(page.body).not.toContain('Duyệt và ghi sổ')
    const answer = await head.post(`${path}/${code}/duyet`)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('chỉ còn 30.000.000')
  })

  test('a refusal needs a reason; the accountant may take an own request back', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    const bare = await head.post(`${path}/${code}/tu-choi`, { reason: '' })
    expect(bare.statusCode).toBe(422)
    expect(bare.body).toContain('href="#reason"')
    expect((await head.post(`${path}/${code}/tu-choi`, { reason: 'Số trên phiếu là đúng' })).statusCode).toBe(303)
    expect((await head.get(`${path}?state=refused`)).body).toContain(code)
    const mine = await commune.ask(index)
    expect((await accountant.get(`${path}/${mine}`)).body).toContain('Rút đề nghị')
    await accountant.post(`${path}/${mine}/tu-choi`, { reason: 'Đã xem lại, không nhầm' })
    expect(await requestByCode(store.database.read, mine)).toMatchObject({ state: 'refused' })
    const [taken, refused] = [
      (await accountant.get(`${path}/${mine}`)).body,
      (await accountant.get(`${path}/${code}`)).body,
    ]
    for (const words of ['Đã rút', 'Lý do rút']) expect(taken).toContain(words)
    expect(taken).not.toMatch(/từ chối/i)
    for (const words of ['Đã từ chối', 'Lý do từ chối']) expect(refused).toContain(words)
    expect(refused).not.toMatch(/Đã rút/)
  })

  test('a form without the session’s token, or from elsewhere, changes nothing', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    expect((await head.post(`${path}/${code}/duyet`, { _token: 'x' })).statusCode).toBe(403)
    expect(size()).toBe(1)
  })
})

describe('an opening balance', () => {
  test('bad amounts, days and papers are each told at their field', async () => {
    const account = String((await works.cash()).id)
    const good = { account, amount: '5 triệu', day: '2023-01-01', evidence: 'Biên bản kiểm kê 01/BB-KK' }
    for (const amount of ['0', '-5', '1e6', '0x10', '100.000,50', '100000000000000', ''])
      expect([amount, (await accountant.post(`${path}/so-du-dau-ky`, { ...good, amount })).statusCode]).toEqual([
        amount,
        422,
      ])
    for (const [field, value] of [
      ['day', '2023-13-01'],
      ['day', '2030-01-01'],
      ['evidence', ''],
      ['evidence', 'x'.repeat(10_000)],
      ['account', String((await works.pool()).id)],
      ['account', '1 OR 1=1'],
    ] as const) {
      const answer = await accountant.post(`${path}/so-du-dau-ky`, { ...good, [field]: value })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain(`href="#${field}"`)
    }
    expect(store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM request').n).toBe(0)
  })

  test('is asked for, warned about where the account has moved, and approved', async () => {
    await works.give(100_000)
    expect((await accountant.get(`${path}/so-du-dau-ky`)).body).toContain('(đã có phát sinh)')
    const account = await works.cash()
    const sent = await accountant.post(`${path}/so-du-dau-ky`, {
      account: String(account.id),
      amount: '5.000.000',
      day: '2023-01-01',
      evidence: 'Biên bản kiểm kê 01/BB-KK',
    })
    expect(sent.statusCode).toBe(303)
    const code = codeIn(sent.headers.location)
    const page = await head.get(`${path}/${code}`)
    expect(page.body).toContain('Tài khoản này đã có phát sinh')
    expect(page.body).toContain('Biên bản kiểm kê 01/BB-KK')
    await head.post(`${path}/${code}/duyet`)
    expect(await balanceOf(store.database.read, account.id)).toBe(5_100_000)
  })
})

describe('the list of corrections', () => {
  test('a malformed filter or cursor is refused, unknown parameters are not', async () => {
    expect((await head.get(`${path}?state=nope`)).statusCode).toBe(400)
    expect((await head.get(`${path}?cursor=abc`)).statusCode).toBe(400)
    expect((await head.get(`${path}?fbclid=1`)).statusCode).toBe(200)
  })

  test('holds the requests of the units a person reaches, in pages', async () => {
    const ofProvince = await corrections(store, fund.people).askOpening((await works.cash(fund.province)).id, 1_000)
    const codes = []
    for (let n = 0; n < 51; n++) codes.push(await commune.ask((await works.give(1_000 + n)).index))
    const [first, last] = [codes[0] as string, codes.at(-1) as string]
    const links = (html: string) => html.replaceAll('&#x3D;', '=')
    const page = links((await head.get(path)).body)
    expect([page.includes(last), page.includes(first)]).toEqual([true, false])
    const older = links((await head.get(`${path}?${/cursor=-\d+/.exec(page)?.[0]}`)).body)
    expect([older.includes(first), older.includes(ofProvince)]).toEqual([true, false])
    const newer = links((await head.get(`${path}?${/cursor=%2B\d+/.exec(older)?.[0]}`)).body)
    expect([newer.includes(last), newer.includes(codes[1] as string)]).toEqual([true, true])
    const above = await (await browse(fund.people.head)).get(`${path}?${/cursor=-\d+/.exec(page)?.[0]}`)
    expect(above.body).toContain(ofProvince)
  })
})

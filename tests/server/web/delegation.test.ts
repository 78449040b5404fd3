import { beforeEach, describe, expect, test } from 'vitest'
import { signatoriesAt } from '../../../server/actions/donor-papers/gift-facts.ts'
import { testApp } from '../../support/app.ts'
import { everydayFund } from '../../support/everyday.ts'
import { smallFund } from '../../support/fund.ts'
import { enrolled } from '../../support/second-factor.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

const PATH = '/noi-bo/uy-quyen'
const DAY = 86_400_000
/** 1 May 2023, 08:00 in Vietnam, is the test's now. */
const [TODAY, TOMORROW, LAST] = ['2023-05-01', '2023-05-02', '2023-05-03']

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
let head: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  head = await signedIn(app, store, fund.people.head)
  await store.database.write((tx) => enrolled(tx, store, fund.people.officer))
})

const sql = (query: string) => directSql(store).prepare(query)
const postOf = (person: { id: number }) =>
  String(sql('SELECT id FROM role_grant WHERE staff_id = ? ORDER BY id').pluck().get(person.id))
const asked = (facts: Record<string, string> = {}) => ({
  'chuc-danh': postOf(fund.people.head),
  deputy: fund.people.officer.code,
  from: TOMORROW,
  to: LAST,
  reason: 'Đi công tác',
  ...facts,
})
const delegated = () => sql('SELECT grant_id FROM delegation ORDER BY grant_id DESC').pluck().get() as number
const officer = () => signedIn(app, store, fund.people.officer)
/** Whether the officer reaches what only heads, administrators and auditors read. */
const actsAsHead = async () => (await (await officer()).get('/noi-bo/nhat-ky')).statusCode === 200

describe('a post is not handed over', () => {
  test.each([
    [{ deputy: '' }, 'Xin chọn người nhận'],
    [{ deputy: 'NV9999' }, 'đang làm việc tại đơn vị này'],
    [{ from: '' }, 'Ngày này không đọc được'],
    [{ to: '2023-02-30' }, 'Ngày này không đọc được'],
    [{ from: '2023-04-30' }, 'trước hôm nay'],
    [{ from: LAST, to: TOMORROW }, 'từ ngày bắt đầu trở đi'],
    [{ to: '2023-08-02' }, 'dài nhất 92 ngày'],
    [{ reason: '' }, 'Xin ghi lý do'],
    [{ reason: 'x'.repeat(201) }, 'dài nhất 200 ký tự'],
  ] as [Record<string, string>, string][])('with %j', async (facts, sentence) => {
    const answer = await head.post(PATH, asked(facts))
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain(sentence)
    expect(delegated()).toBe(undefined)
  })

  test('to oneself, to who holds a post that excludes it, or to somebody of another unit', async () => {
    const { accountant, cashier, administrator } = fund.people
    const others = [fund.people.head, accountant, cashier, administrator, fund.communePeople.officer]
    for (const { code } of others) {
      const answer = await head.post(PATH, asked({ deputy: code }))
      expect([code, answer.statusCode, delegated()]).toEqual([code, 422, undefined])
    }
    const { body } = await head.get(`${PATH}?chuc-danh=${postOf(fund.people.head)}`)
    for (const { code } of others) expect(body).not.toContain(`value="${code}"`)
    expect(body).toContain(`value="${fund.people.officer.code}"`)
  })

  test('by anybody but its holder and the administrator: to others it is not there', async () => {
    for (const person of [fund.people.accountant, fund.communePeople.head, fund.communePeople.administrator]) {
      const browser = await signedIn(app, store, person)
      const form = await browser.get(`${PATH}?chuc-danh=${postOf(fund.people.head)}`)
      expect([form.statusCode, (await browser.post(PATH, asked())).statusCode]).toEqual([404, 404])
    }
    const cashiers = asked({ 'chuc-danh': postOf(fund.people.cashier) })
    for (const facts of [cashiers, asked({ 'chuc-danh': '999999' }), asked({ 'chuc-danh': "1' OR 1" })])
      expect((await head.post(PATH, facts)).statusCode).toBe(404)
    expect(delegated()).toBe(undefined)
  })

  test('by an administrator to themselves', async () => {
    const administrator = await signedIn(app, store, fund.people.administrator)
    const answer = await administrator.post(PATH, asked({ deputy: fund.people.administrator.code }))
    expect([answer.statusCode, delegated()]).toEqual([422, undefined])
  })

  test('twice by a double click, nor again while it stands', async () => {
    const _key = 'b'.repeat(32)
    for (let click = 1; click <= 2; click++) expect((await head.post(PATH, asked({ _key }))).statusCode).toBe(303)
    expect(sql('SELECT count(*) FROM delegation').pluck().get()).toBe(1)
    expect((await head.post(PATH, asked())).body).toContain('đã có vai trò đó')
  })

  test('ten minutes after the password without being asked again', async () => {
    store.setClock(TEST_NOW + 11 * 60_000)
    expect((await head.post(PATH, asked())).statusCode).toBe(403)
  })
})

describe('a deputy', () => {
  test('holds the post from the first day through the last, and then no more, by itself', async () => {
    expect((await head.post(PATH, asked())).headers.location).toBe(PATH)
    expect(await actsAsHead()).toBe(false)
    const midnight = Date.UTC(2023, 4, 1, 17)
    for (const [now, acts] of [
      [midnight - 1, false],
      [midnight, true],
      [midnight + 2 * DAY - 1, true],
      [midnight + 2 * DAY, false],
    ] as const) {
      store.setClock(now)
      expect([now, await actsAsHead()]).toEqual([now, acts])
    }
    const again = await signedIn(app, store, fund.people.head)
    expect((await again.get(PATH)).body).toContain('Đã hết hạn')
  })

  test('needs a second factor from the first page of the first day', async () => {
    sql('DELETE FROM second_factor WHERE staff_id = ?').run(fund.people.officer.id)
    await head.post(PATH, asked({ from: TODAY }))
    expect((await (await officer()).get('/noi-bo')).headers.location).toBe('/noi-bo/ma-xac-nhan')
  })

  test('is out at the next page when it is ended early, by holder, deputy or administrator', async () => {
    const who = [fund.people.head, fund.people.officer, fund.people.administrator]
    for (const person of who) {
      await head.post(PATH, asked({ from: TODAY }))
      expect(await actsAsHead()).toBe(true)
      const stranger = await signedIn(app, store, fund.communePeople.head)
      const ending = { 'chuc-danh': String(delegated()) }
      expect((await stranger.post(`${PATH}/ket-thuc`, ending)).statusCode).toBe(404)
      const browser = await signedIn(app, store, person)
      expect((await browser.post(`${PATH}/ket-thuc`, ending)).statusCode).toBe(303)
      expect(await actsAsHead()).toBe(false)
    }
    const lines = sql(`SELECT action, detail FROM audit WHERE action LIKE '%deleg%' ORDER BY id`).all()
    expect(lines.slice(0, 2)).toEqual([
      { action: 'delegate-post', detail: `head LA ${TODAY} ${LAST}` },
      { action: 'end-delegation', detail: 'head LA' },
    ])
  })

  test('cannot hand it on, though the page is there', async () => {
    await head.post(PATH, asked({ from: TODAY }))
    const browser = await officer()
    expect((await browser.get(PATH)).body).not.toContain('ủy quyền cho người khác')
    const facts = { deputy: fund.people.auditor.code, 'chuc-danh': String(delegated()) }
    expect((await browser.post(PATH, asked(facts))).statusCode).toBe(404)
  })

  test('is free for another post once the days are over', async () => {
    const administrator = await signedIn(app, store, fund.people.administrator)
    await head.post(PATH, asked({ from: TODAY }))
    const give = (browser: Browser) =>
      browser.post(`/noi-bo/nhan-su/${fund.people.officer.code}/vai-tro`, { role: 'cashier', unit: 'LA' })
    expect((await give(administrator)).statusCode).toBe(422)
    store.setClock(TEST_NOW + 4 * DAY)
    expect((await give(await signedIn(app, store, fund.people.administrator))).statusCode).toBe(303)
  })
})

describe('what a deputy signs', () => {
  test('a paper that the deputy asked for is not the deputy’s to approve; another one is, and says KT. Trưởng ban', async () => {
    const { allocations, requests } = await everydayFund(store, fund)
    const commune = await signedIn(app, store, fund.communePeople.head)
    const { officer: asker, accountant } = fund.communePeople
    await store.database.write((tx) => enrolled(tx, store, asker))
    const facts = { 'chuc-danh': postOf(fund.communePeople.head), deputy: asker.code, from: TODAY }
    expect((await commune.post(PATH, asked(facts))).statusCode).toBe(303)
    const checker = await signedIn(app, store, accountant)
    await checker.post(`/noi-bo/phan-bo/${allocations.asked}/kiem-tra`)
    const deputy = await signedIn(app, store, asker)
    const own = await deputy.post(`/noi-bo/phan-bo/${allocations.asked}/duyet`, { decision: '1/QĐ' })
    expect([own.statusCode, own.body.includes('không được tự kiểm tra')]).toEqual([422, true])

    const provinceOfficer = fund.people.officer
    await head.post(PATH, asked({ from: TODAY }))
    const standIn = await signedIn(app, store, provinceOfficer)
    expect((await standIn.post(`/noi-bo/dieu-chinh/${requests.reversalAsked}/duyet`)).statusCode).toBe(303)
    const page = await standIn.get(`/noi-bo/dieu-chinh/${requests.reversalAsked}`)
    expect(page.body).toContain('KT. Trưởng ban duyệt')
    // What stands in the paper stays when the days are over.
    store.setClock(TEST_NOW + 10 * DAY)
    const later = await signedIn(app, store, fund.people.head)
    expect((await later.get(`/noi-bo/dieu-chinh/${requests.reversalAsked}`)).body).toContain('KT. Trưởng ban duyệt')
  })

  test('outside the days is refused by the database itself', async () => {
    const { requests } = await everydayFund(store, fund)
    await head.post(PATH, asked())
    const approve = sql(
      `UPDATE request SET approved_by = ?, approved_at = ?, state = 'approved' WHERE code = ? AND approved_by IS NULL`,
    )
    for (const at of [TEST_NOW, TEST_NOW + 9 * DAY, null])
      expect(() => approve.run(fund.people.officer.id, at, requests.reversalAsked)).toThrow(/days do not cover it/)
    expect(() => approve.run(fund.people.officer.id, TEST_NOW + DAY, requests.reversalAsked)).not.toThrow(
      /days do not cover it/,
    )
  })

  test('papers of those days name the deputy, papers before and after the head', async () => {
    await head.post(PATH, asked())
    const signer = async (at: number) => (await signatoriesAt(store.database.read, fund.province.id, at)).head
    const theHead = { role: 'head', name: fund.people.head.name, isDeputy: false }
    expect(await signer(TEST_NOW)).toEqual(theHead)
    expect(await signer(TEST_NOW + DAY)).toEqual({ role: 'head', name: fund.people.officer.name, isDeputy: true })
    expect(await signer(TEST_NOW + 5 * DAY)).toEqual(theHead)
  })
})

import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { checkAllocation } from '../../../server/actions/houses/check-allocation.ts'
import { everydayFund } from '../../support/everyday.ts'
import { smallFund, TEST_PASSWORD } from '../../support/fund.ts'
import { appWithRoutes, type Route } from '../../support/routes.ts'
import { codeNow, STEP_MS } from '../../support/second-factor.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

const TEN_MINUTES = 10 * 60_000
const MARKED = '12/QĐ-BVĐ "<b>"'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let routes: Route[]
let code: string
let head: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  code = (await everydayFund(store, fund)).allocations.asked
  const { accountant } = fund.communePeople
  await checkAllocation(store, { staffId: accountant.id, code: accountant.code }, { key: 'check-it-once-12', code })
  const built = await appWithRoutes(store)
  app = built.app
  routes = built.routes
  head = await signedIn(app, store, fund.communePeople.head)
})

const approve = (fields: Record<string, string> = {}, by = head) =>
  by.post(`/noi-bo/phan-bo/${code}/duyet`, { decision: '12/QĐ-BVĐ', ...fields })
const later = (ms: number) => store.setClock(store.clock() + ms)
const stateOf = () => directSql(store).prepare('SELECT state FROM allocation WHERE code = ?').pluck().get(code)

test('every form that approves, pays or gives power asks again, and no other', () => {
  const asking = routes.filter(({ asksAgain }) => asksAgain !== null).map(({ method, url }) => `${method} ${url}`)
  expect(asking.sort()).toEqual([
    'POST /noi-bo/chi/:code/chi-tien',
    'POST /noi-bo/chi/:code/duyet',
    'POST /noi-bo/chi/:code/gui',
    'POST /noi-bo/dieu-chinh/:code/duyet',
    'POST /noi-bo/hoan-the/:code/duyet',
    'POST /noi-bo/ma-xac-nhan',
    'POST /noi-bo/nhan-su/:code/ma-xac-nhan',
    'POST /noi-bo/phan-bo/:code/duyet',
    'POST /noi-bo/uy-quyen',
  ])
})

describe('longer than ten minutes after the password', () => {
  beforeEach(() => later(TEN_MINUTES + 1))

  test('nothing is approved: a page asks first, and carries along what was typed', async () => {
    const answer = await approve({ decision: MARKED })
    expect([answer.statusCode, stateOf()]).toEqual([403, 'checked'])
    expect(answer.body).toContain('<strong>Duyệt phân bổ</strong>')
    expect(answer.body).toContain('name="decision" value="12/QĐ-BVĐ &quot;&lt;b&gt;&quot;"')
    expect(answer.body).toContain(`action="/noi-bo/phan-bo/${code}/duyet"`)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test.each(['', 'sai rồi sai rồi', '12345', 'x'.repeat(5000)])('%j is not taken for the password', async (_proof) => {
    const answer = await approve({ _proof })
    expect([answer.statusCode, stateOf()]).toEqual([422, 'checked'])
    expect(answer.body).toContain('chưa đúng')
    if (_proof) expect(answer.body).not.toContain(_proof)
    expect(answer.body).toContain('name="decision" value="12/QĐ-BVĐ')
    expect(answer.body).not.toContain('type="hidden" name="_proof"')
  })

  test("another person's password or a used code opens nothing", async () => {
    expect((await approve({ _proof: codeNow(store, -20) })).statusCode).toBe(422)
    const once = codeNow(store)
    expect((await approve({ _proof: once })).statusCode).toBe(303)
    later(TEN_MINUTES + 1)
    expect((await approve({ _proof: once })).statusCode).toBe(422)
  })

  test.each([
    ['password', () => TEST_PASSWORD],
    ['code', () => codeNow(store)],
  ])('the right %s lets the form go on by itself, once, and the next ones without asking', async (_name, proof) => {
    const _key = 'a'.repeat(32)
    const done = await approve({ _key, _proof: proof() })
    expect([done.statusCode, done.headers.location, stateOf()]).toEqual([303, `/noi-bo/phan-bo/${code}`, 'approved'])
    const again = await approve({ _key })
    expect(again.statusCode).toBe(303)
    const entries = directSql(store).prepare(`SELECT count(*) FROM entry WHERE authority = ?`).pluck().get(code)
    expect(entries).toBe(1)
  })

  test('what one browser proved, another one of the same person did not', async () => {
    const other = await signedIn(app, store, fund.communePeople.head)
    later(TEN_MINUTES + 1)
    await approve({ _proof: 'sai rồi sai rồi' }, other)
    await head.post('/noi-bo/dieu-chinh/DC1/duyet', { _proof: TEST_PASSWORD })
    expect((await approve({}, other)).statusCode).toBe(403)
    expect((await approve()).statusCode).toBe(303)
  })

  test('guessing from an open browser is slowed, and written down; the person goes on elsewhere', {
    timeout: 60_000,
  }, async () => {
    for (let attempt = 1; attempt <= 5; attempt++)
      expect((await approve({ _proof: 'sai rồi sai rồi' })).statusCode).toBe(422)
    const slowed = await approve({ _proof: TEST_PASSWORD })
    expect([slowed.statusCode, slowed.headers['retry-after']]).toEqual([429, '30'])
    const lines = directSql(store).prepare(`SELECT count(*) FROM audit WHERE action = 'sign-in-slowed'`).pluck().get()
    expect(lines).toBe(1)
    const elsewhere = await signedIn(app, store, fund.communePeople.head)
    expect((await approve({}, elsewhere)).statusCode).toBe(303)
  })

  test('a role taken away meanwhile leaves no page to ask on', async () => {
    directSql(store).prepare('UPDATE role_grant SET revoked_at = 9 WHERE staff_id = ?').run(fund.communePeople.head.id)
    expect((await approve({ _proof: TEST_PASSWORD })).statusCode).toBe(404)
  })

  test('checking a paper, or saying no, asks for nothing', async () => {
    const accountant = await signedIn(app, store, fund.communePeople.accountant)
    later(TEN_MINUTES + STEP_MS)
    const { statusCode } = await accountant.post(`/noi-bo/phan-bo/${code}/tu-choi`, { reason: 'Thiếu hồ sơ' })
    expect(statusCode).not.toBe(403)
  })
})

test('within ten minutes nobody is asked twice', async () => {
  later(TEN_MINUTES)
  expect((await approve()).statusCode).toBe(303)
})

import { beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
let head: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  head = await signedIn(app, store, fund.people.head)
})

const FORM = 'application/x-www-form-urlencoded'
const signOut = (headers: Record<string, string>, payload = '') =>
  app.inject({
    method: 'POST',
    url: '/noi-bo/dang-xuat',
    headers: { 'content-type': FORM, ...headers },
    payload,
  })

describe('a form of the staff is refused', () => {
  test('from another site, even with the right token', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'SAME-ORIGIN?' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'https://localhost' },
      { origin: 'http://localhost:81' },
    ] as Record<string, string>[]) {
      const answer = await signOut({ cookie: head.cookie, ...headers }, `_token=${head.token}`)
      expect([headers, answer.statusCode]).toEqual([headers, 403])
      expect(answer.body).toContain('không được gửi từ trang của Quỹ')
    }
    expect((await head.get('/noi-bo')).statusCode).toBe(200)
  })

  test('from our own pages without the token of this very session', async () => {
    const other = await signedIn(app, store, fund.people.head)
    const cookie = head.cookie
    for (const payload of ['', '_token=', '_token=x', `_token=${other.token}`, `_token=${head.token}&_token=x`]) {
      const answer = await signOut({ cookie, 'sec-fetch-site': 'same-origin' }, payload)
      expect([payload, answer.statusCode]).toEqual([payload, 403])
      expect(answer.body).toContain('tải lại trang')
    }
    expect((await head.get('/noi-bo')).statusCode).toBe(200)
  })
})

test('a form of the staff is taken from our own pages with its token, as browsers old and new send it', async () => {
  const ours = { 'sec-fetch-site': 'same-origin' }
  const cookie = head.cookie
  expect((await signOut({ cookie, ...ours }, `_token=${head.token}`)).statusCode).toBe(303)
  const older = await signedIn(app, store, fund.people.head)
  const answer = await signOut(
    { cookie: older.cookie, origin: 'http://localhost:80', host: 'localhost:80' },
    `_token=${older.token}`,
  )
  expect(answer.statusCode).toBe(303)
})

test('an upload carries its token in the address, because its fields are read later', async () => {
  app.post('/noi-bo/thu', { preHandler: app.staffOnly() }, async () => 'ok')
  const upload = (query: string) =>
    app.inject({
      method: 'POST',
      url: `/noi-bo/thu${query}`,
      headers: { cookie: head.cookie, 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x--\r\n',
    })
  expect((await upload('')).statusCode).toBe(403)
  expect((await upload(`?_token=${head.token}`)).statusCode).toBe(200)
})

test('a form sent after the session ended goes to the sign-in, which says that nothing was recorded', async () => {
  const answer = await app.inject({ method: 'POST', url: '/noi-bo/phien/ket-thuc-het' })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo/dang-nhap'])
  const flash = answer.cookies.find(({ name }) => name === 'nhan')
  const { body } = await app.inject({ url: '/noi-bo/dang-nhap', headers: { cookie: `nhan=${flash?.value}` } })
  expect(body).toContain('Phiên làm việc đã kết thúc')
})

describe('a record outside the reach of a person', () => {
  test('looks as if it were not there, for the wrong unit as for the wrong role', async () => {
    app.get<{ Params: { unit: string } }>('/noi-bo/thu/:unit', { preHandler: app.staffOnly() }, async (request) => {
      request.mustReach(Number(request.params.unit), 'head', 'auditor')
      return 'ok'
    })
    const [commune, neighbour] = fund.communes
    const communeHead = await signedIn(app, store, fund.communePeople.head)
    const status = async (browser: Browser, unit?: { id: number }) =>
      (await browser.get(`/noi-bo/thu/${unit?.id}`)).statusCode
    expect(await status(head, commune)).toBe(200)
    expect(await status(head, fund.province)).toBe(200)
    expect(await status(communeHead, commune)).toBe(200)
    expect(await status(communeHead, neighbour)).toBe(404)
    expect(await status(communeHead, fund.province)).toBe(404)
    const cashier = await signedIn(app, store, fund.people.cashier)
    expect(await status(cashier, commune)).toBe(404)
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { statementWorkerHere } from '../../../server/jobs/statement-worker.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { signedIn } from '../../support/sign-in.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

const MINUTE = 60_000
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

const home = (cookie: string) => app.inject({ url: '/noi-bo', headers: { cookie } })

describe('a session', () => {
  test.each([
    ['nothing', ''],
    ['an empty token', 'phien='],
    ['a short token', 'phien=abc'],
    ['an invented token', `phien=${'A'.repeat(43)}`],
    ['bytes that are no token', 'phien=%00%E0%A4%A'],
    ['two tokens', `phien=${'A'.repeat(43)}; phien=${'B'.repeat(43)}`],
  ])('is not opened by %s', async (_what, cookie) => {
    const answer = await home(cookie)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo/dang-nhap?tiep=%2Fnoi-bo'])
  })

  test('ends half an hour after the last page, however long the work before it', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    for (let minutes = 20; minutes <= 100; minutes += 20) {
      store.setClock(TEST_NOW + minutes * MINUTE)
      expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    }
    store.setClock(TEST_NOW + 129 * MINUTE)
    expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    store.setClock(TEST_NOW + 160 * MINUTE)
    expect((await browser.get('/noi-bo')).statusCode).toBe(303)
  })

  test('ends twelve hours after the sign-in, even in the middle of work', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    for (let minutes = 0; minutes <= 720; minutes += 20) {
      store.setClock(TEST_NOW + minutes * MINUTE)
      expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    }
    store.setClock(TEST_NOW + 721 * MINUTE)
    expect((await browser.get('/noi-bo')).statusCode).toBe(303)
  })

  test('ends with the dismissal of its person, at the next page', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    directSql(store).prepare('UPDATE staff SET dismissed_at = 1 WHERE id = ?').run(fund.people.head.id)
    expect((await browser.get('/noi-bo')).statusCode).toBe(303)
  })

  test('keeps in the store only a hash of its token, from which nobody can sign in', async () => {
    const { cookie } = await signedIn(app, store, fund.people.head)
    const row = directSql(store).prepare('SELECT token_hash FROM session').get() as { token_hash: Buffer }
    expect(row.token_hash.toString('base64url')).not.toBe(cookie.slice('phien='.length))
    expect((await home(`phien=${row.token_hash.toString('base64url')}`)).statusCode).toBe(303)
  })

  test('is written down at most once a minute', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    const seenAt = directSql(store).prepare('SELECT seen_at FROM session').pluck()
    store.setClock(TEST_NOW + MINUTE)
    await browser.get('/noi-bo')
    expect(seenAt.get()).toBe(TEST_NOW)
    store.setClock(TEST_NOW + MINUTE + 1)
    await browser.get('/noi-bo')
    expect(seenAt.get()).toBe(TEST_NOW + MINUTE + 1)
  })

  test('lets its person read while the store refuses writes', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    store.setClock(TEST_NOW + 5 * MINUTE)
    store.database.write = () => Promise.reject(new Error('disk full'))
    expect((await browser.get('/noi-bo')).statusCode).toBe(200)
  })

  test('has the reach its person has now: a role taken back is gone at the next page', async () => {
    const browser = await signedIn(app, store, fund.people.administrator)
    expect((await browser.get('/noi-bo/nhan-su')).statusCode).toBe(200)
    directSql(store)
      .prepare('UPDATE role_grant SET revoked_at = 1 WHERE staff_id = ?')
      .run(fund.people.administrator.id)
    expect((await browser.get('/noi-bo/nhan-su')).statusCode).toBe(404)
  })
})

describe('pages of the staff', () => {
  test('are never stored by browsers or proxies, whatever they answer', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    for (const url of ['/noi-bo', '/noi-bo/nhan-su', '/noi-bo/khong-co', '/noi-bo/phien'])
      expect([url, (await browser.get(url)).headers['cache-control']]).toEqual([url, 'no-store'])
    expect((await app.inject('/noi-bo/dang-nhap')).headers['cache-control']).toBe('no-store')
  })

  test('are guarded however their address is written', async () => {
    for (const url of ['/%6eoi-bo', '/noi-bo/', '/noi-bo?x=1', '/noi-bo/%70hien'])
      expect([url, (await app.inject(url)).statusCode >= 303]).toEqual([url, true])
    const browser = await signedIn(app, store, fund.people.head)
    const answer = await browser.get('/%6eoi-bo')
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store'])
  })

  test('public pages do not know who is signed in', async () => {
    const { cookie } = await signedIn(app, store, fund.people.head)
    const { body } = await app.inject({ url: '/tuy-chon', headers: { cookie } })
    expect(body).not.toContain(fund.people.head.name)
  })
})

test('over https the cookie is bound to this host and never sent in the clear', async () => {
  const secure = await buildApp({
    context: store,
    statementWorker: statementWorkerHere(store),
    publicUrl: 'https://quy.example',
    trustedProxies: [],
    post: null,
    secondFactor: 'required',
    demo: false,
    logLevel: 'silent',
  })
  secure.get('/noi-bo/thu', async (_request, reply) => {
    await reply.signIn(fund.people.head.id)
    return 'ok'
  })
  const { headers } = await secure.inject('/noi-bo/thu')
  expect(headers['set-cookie']).toMatch(/^__Host-phien=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  await secure.close()
})

test('a forged message for the next page is shown as text, and a broken one not at all', async () => {
  const forged = Buffer.from(JSON.stringify({ tone: 'success', text: '<img src=x>' })).toString('base64url')
  const { body } = await app.inject({ url: '/noi-bo/dang-nhap', headers: { cookie: `nhan=${forged}` } })
  expect(body).toContain('&lt;img src')
  for (const cookie of ['nhan=%%%', 'nhan=e30', `nhan=${Buffer.from('{"tone":"x","text":1}').toString('base64url')}`])
    expect((await app.inject({ url: '/noi-bo/dang-nhap', headers: { cookie } })).body).not.toContain('q-flash')
})

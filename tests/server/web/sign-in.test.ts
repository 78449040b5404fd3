import { beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund, TEST_PASSWORD } from '../../support/fund.ts'
import { signedIn } from '../../support/sign-in.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

const right = { email: 'officer@tinh.example', password: TEST_PASSWORD }
const send = (fields: Record<string, string>, headers: Record<string, string> = {}, remoteAddress = '10.0.0.1') =>
  app.inject({
    method: 'POST',
    url: '/noi-bo/dang-nhap',
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
const sessionCookie = (answer: Awaited<ReturnType<typeof send>>) => {
  const cookie = answer.cookies.find(({ name }) => name === 'phien')
  return cookie?.value ? `phien=${cookie.value}` : null
}
const sql = (query: string) => directSql(store).prepare(query)

describe('nobody comes in', () => {
  test('with a wrong pair, and every wrong pair has the same answer', async () => {
    sql(`UPDATE staff SET dismissed_at = 1 WHERE email = 'auditor@tinh.example'`).run()
    const pairs = [
      { email: 'head@tinh.example', password: 'sai mật khẩu rồi' },
      { email: 'khong-co@tinh.example', password: TEST_PASSWORD },
      { email: 'auditor@tinh.example', password: TEST_PASSWORD },
      { email: 'không phải thư', password: TEST_PASSWORD },
    ]
    for (const pair of pairs) {
      const answer = await send(pair)
      expect([pair, answer.statusCode, sessionCookie(answer)]).toEqual([pair, 422, null])
      expect(answer.body).toContain('Địa chỉ thư điện tử hoặc mật khẩu chưa đúng.')
      expect(answer.body).toContain(`value="${pair.email}"`)
      expect(answer.body).not.toContain(pair.password)
    }
  })

  test('with an unreadable form', async () => {
    for (const fields of [{}, { email: '', password: '' }, { email: 'a'.repeat(5000), password: 'b'.repeat(5000) }])
      expect((await send(fields as Record<string, string>)).statusCode).toBe(422)
    const json = { method: 'POST', url: '/noi-bo/dang-nhap', payload: { email: ['x'], password: { $ne: '' } } } as const
    expect((await app.inject(json)).statusCode).toBe(422)
  })

  test('from a form on another site', async () => {
    const answer = await send(right, { 'sec-fetch-site': 'cross-site' })
    expect([answer.statusCode, sessionCookie(answer)]).toEqual([403, null])
  })
})

describe('guessing', () => {
  const wrong = { email: right.email, password: 'một câu đoán mò' }

  test('is slowed after five tries, even for the right password, and longer each time', {
    timeout: 60_000,
  }, async () => {
    for (let attempt = 1; attempt <= 5; attempt++) expect((await send(wrong)).statusCode).toBe(422)
    const sixth = await send(right)
    expect([sixth.statusCode, sixth.headers['retry-after']]).toEqual([429, '30'])
    expect(sixth.body).toContain('Xin đợi khoảng 30 giây')
    store.setClock(TEST_NOW + 30_000)
    expect((await send(wrong)).statusCode).toBe(422)
    expect((await send(right)).headers['retry-after']).toBe('60')
    store.setClock(TEST_NOW + 90_000)
    expect((await send(right)).statusCode).toBe(303)
    store.setClock(TEST_NOW + 90_001)
    expect((await send(wrong)).statusCode).toBe(422)
  })

  test('locks nobody out: the person comes in from another place, and others from the same', {
    timeout: 60_000,
  }, async () => {
    for (let attempt = 1; attempt <= 6; attempt++) await send(wrong)
    expect((await send(right)).statusCode).toBe(429)
    expect((await send(right, {}, '10.0.0.2')).statusCode).toBe(303)
    expect((await send({ ...right, email: 'cashier@tinh.example' })).statusCode).toBe(303)
  })

  test('cannot hide behind capitals, or behind the addresses of one network', { timeout: 60_000 }, async () => {
    for (let attempt = 1; attempt <= 5; attempt++) {
      const email = attempt % 2 ? ' OFFICER@tinh.example ' : 'officer@TINH.example'
      await send({ ...wrong, email }, {}, `2001:db8:1:2::${attempt}`)
    }
    expect((await send(right, {}, '2001:db8:1:2:ffff::9')).statusCode).toBe(429)
    expect((await send(right, {}, '2001:db8:1:3::9')).statusCode).toBe(303)
  })

  test('leaves one line in the log, and none for an address nobody has', { timeout: 60_000 }, async () => {
    for (let attempt = 1; attempt <= 7; attempt++) {
      await send(wrong)
      await send({ email: 'khong-co@tinh.example', password: 'x' })
    }
    const lines = sql(`SELECT staff_id, subject FROM audit WHERE action = 'sign-in-slowed'`).all()
    expect(lines).toEqual([{ staff_id: null, subject: fund.people.officer.code }])
  })
})

describe('signing in', () => {
  test('gives a new token that scripts cannot read, and leaves a line in the log', async () => {
    const planted = `phien=${'A'.repeat(43)}`
    const answer = await send({ ...right, email: '  Officer@Tinh.Example ' }, { cookie: planted })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo'])
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^phien=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const cookie = sessionCookie(answer) as string
    expect(cookie).not.toBe(planted)
    const home = await app.inject({ url: '/noi-bo', headers: { cookie } })
    expect(home.body).toContain('Người officer tinh')
    const line = sql('SELECT action, staff_id FROM audit ORDER BY id DESC').get()
    expect(line).toEqual({ action: 'sign-in', staff_id: fund.people.officer.id })
  })

  test('in a browser where somebody is signed in ends that session, without asking for its token', async () => {
    const before = await signedIn(app, store, fund.people.cashier)
    const answer = await send(right, { cookie: before.cookie })
    expect(answer.statusCode).toBe(303)
    expect((await before.get('/noi-bo')).statusCode).toBe(303)
  })

  test.each([
    '//evil.example',
    'https://evil.example/noi-bo',
    '/\\evil.example',
    '/so-cai',
    '/noi-boss',
    '/noi-bo/dang-xuat',
    '/noi-bo/\nx',
    '/noi-bo@evil.example',
    'javascript:alert(1)',
  ])('never leads on to %j', async (tiep) => {
    const { location } = (await send({ ...right, tiep })).headers
    expect(location).toBe('/noi-bo')
    const page = await app.inject(`/noi-bo/dang-nhap?tiep=${encodeURIComponent(tiep)}`)
    expect(page.body).toContain('name="tiep" value="/noi-bo"')
  })

  test('never leads on to an address longer than any of ours', async () => {
    expect((await send({ ...right, tiep: `/noi-bo/${'a'.repeat(3000)}` })).headers.location).toBe('/noi-bo')
  })

  test('leads on to the page that was asked for, also when already signed in', async () => {
    const asked = await app.inject('/noi-bo/nhat-ky?ngay=2023-05-01&viec=sign-in')
    const form = await app.inject(String(asked.headers.location))
    const tiep = /name="tiep" value="([^"]*)"/.exec(form.body)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    expect(tiep).toBe('/noi-bo/nhat-ky?ngay=2023-05-01&viec=sign-in')
    expect((await send({ ...right, tiep: tiep ?? '' })).headers.location).toBe(tiep)
    const { get } = await signedIn(app, store, fund.people.head)
    expect((await get(String(asked.headers.location))).headers.location).toBe(tiep)
  })

  test('can be helped by password managers', async () => {
    const { body } = await app.inject('/noi-bo/dang-nhap')
    expect(body).toMatch(/name="email" type="email"[^>]*autocomplete="username"/)
    expect(body).toMatch(/name="password" type="password"[^>]*autocomplete="current-password"/)
  })
})

describe('signing out', () => {
  test('ends the session on the server, not only in the browser', async () => {
    const { get, post } = await signedIn(app, store, fund.people.head)
    const answer = await post('/noi-bo/dang-xuat')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo/dang-nhap'])
    expect(answer.cookies.find(({ name }) => name === 'phien')?.value).toBe('')
    expect((await get('/noi-bo')).statusCode).toBe(303)
  })

  test('everywhere ends every session of the person and of nobody else', async () => {
    const phone = await signedIn(app, store, fund.people.head)
    const computer = await signedIn(app, store, fund.people.head)
    const colleague = await signedIn(app, store, fund.people.cashier)
    expect((await phone.post('/noi-bo/phien/ket-thuc-het')).statusCode).toBe(303)
    const statuses = await Promise.all(
      [phone, computer, colleague].map(async ({ get }) => (await get('/noi-bo')).statusCode),
    )
    expect(statuses).toEqual([303, 303, 200])
  })

  test('one device ends that one; the number of a colleague’s session does nothing', async () => {
    const phone = await signedIn(app, store, fund.people.head)
    const lost = await signedIn(app, store, fund.people.head)
    const colleague = await signedIn(app, store, fund.people.cashier)
    const hashes = sql('SELECT hex(token_hash) FROM session ORDER BY rowid').pluck().all() as string[]
    const end = (hash?: string) => phone.post('/noi-bo/phien/ket-thuc', { phien: String(hash).toLowerCase() })
    const page = await phone.get('/noi-bo/phien')
    expect(page.body.match(/name="phien"/g)).toHaveLength(1)
    expect(page.body).toContain('Thiết bị này')
    for (const hash of hashes.slice(1)) expect((await end(hash)).statusCode).toBe(303)
    for (const hash of ['', 'x', '../..']) expect((await end(hash)).statusCode).toBe(303)
    const statuses = await Promise.all(
      [phone, lost, colleague].map(async ({ get }) => (await get('/noi-bo')).statusCode),
    )
    expect(statuses).toEqual([200, 303, 200])
  })
})

describe('a password', () => {
  const change = async (fields: Record<string, string>) => {
    const browser = await signedIn(app, store, fund.people.officer)
    return { browser, answer: await browser.post('/noi-bo/mat-khau', fields) }
  }
  const good = 'trăng lên trên sông Vàm Cỏ'

  test.each([
    [{ current: 'sai', next: good, again: good }, 'Mật khẩu đang dùng chưa đúng.'],
    [{ current: TEST_PASSWORD, next: good, again: 'khác' }, 'chưa giống nhau'],
    [{ current: TEST_PASSWORD, next: 'ngắn', again: 'ngắn' }, 'ít nhất 12 ký tự'],
    [{ current: TEST_PASSWORD, next: 'matkhau12345', again: 'matkhau12345' }, 'quá dễ đoán'],
    [{ current: TEST_PASSWORD, next: TEST_PASSWORD, again: TEST_PASSWORD }, 'phải khác'],
    [{}, 'chưa đúng'],
  ] as [Record<string, string>, string][])('is not changed by %j', async (fields, sentence) => {
    const before = sql('SELECT password_hash FROM staff').all()
    const { answer } = await change(fields)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain(sentence)
    expect(sql('SELECT password_hash FROM staff').all()).toEqual(before)
  })

  test('changed signs the person out everywhere else and opens the door with the new one only', async () => {
    const elsewhere = await signedIn(app, store, fund.people.officer)
    const { browser, answer } = await change({ current: TEST_PASSWORD, next: good, again: good })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo'])
    expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    expect((await elsewhere.get('/noi-bo')).statusCode).toBe(303)
    expect((await send(right)).statusCode).toBe(422)
    expect((await send({ ...right, password: good.normalize('NFD') })).statusCode).toBe(303)
  })
})

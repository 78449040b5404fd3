import { beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund, TEST_PASSWORD } from '../../support/fund.ts'
import { codeNow, STEP_MS } from '../../support/second-factor.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0'
const email = 'officer@tinh.example'
const send = (fields: Record<string, string>, cookie = '', remoteAddress = '118.70.12.34', url = '/noi-bo/dang-nhap') =>
  app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'user-agent': FIREFOX,
      cookie,
    },
    payload: new URLSearchParams(fields).toString(),
  })
const right = { email, password: TEST_PASSWORD }
const wrong = { email, password: 'một câu đoán mò' }
const deviceOf = (answer: Awaited<ReturnType<typeof send>>) => {
  const found = answer.cookies.find(({ name }) => name === 'may')
  return found ? `may=${found.value}` : ''
}
const letters = () =>
  directSql(store).prepare(`SELECT recipient, facts FROM mail WHERE kind = 'new-device' ORDER BY id`).all() as {
    recipient: string
    facts: string
  }[]

describe('a new device', () => {
  test('is told to the person by letter, once, in words and without the whole address', async () => {
    const first = await send(right)
    await send(right, deviceOf(first))
    const [letter, ...others] = letters()
    expect([letter?.recipient, others]).toEqual([email, []])
    const facts = JSON.parse(letter?.facts ?? '')
    expect(facts).toEqual({
      kind: 'new-device',
      code: fund.people.officer.code,
      signedInAt: TEST_NOW,
      device: 'Firefox trên máy tính Windows',
      network: '118.70.x.x',
    })
    const { subject, text, html } = app.writeLetter(facts, { language: 'vi', pagePath: null })
    expect(subject).toContain(fund.people.officer.code)
    for (const words of [text, html]) {
      expect(words).toContain('Firefox trên máy tính Windows, mạng 118.70.x.x')
      expect(words).toContain('http://quy.example/noi-bo/phien')
      expect(words).not.toContain('đăng ký ủng hộ')
    }
  })

  test('is new for each person who shares a computer, and a made-up token is nobody’s', async () => {
    const device = deviceOf(await send(right))
    await send({ ...right, email: 'auditor@tinh.example' }, device)
    await send(right, `may=${'A'.repeat(43)}`)
    expect(letters().map(({ recipient }) => recipient)).toEqual([email, 'auditor@tinh.example', email])
  })

  test('is not noted where the password was right and the code was not', async () => {
    const half = await send({ ...right, email: 'head@tinh.example' })
    const cookie = `nua-duong=${half.cookies.find(({ name }) => name === 'nua-duong')?.value}`
    const answer = await send({ code: '12345' }, cookie, undefined, '/noi-bo/dang-nhap/ma')
    expect([answer.statusCode, deviceOf(answer), letters()]).toEqual([422, '', []])
    const right2 = await send({ code: codeNow(store) }, cookie, undefined, '/noi-bo/dang-nhap/ma')
    expect([right2.statusCode, letters().length]).toEqual([303, 1])
  })

  test('keeps its token over the sign-out, as long as a browser keeps one', async () => {
    const cookie = String((await send(right)).headers['set-cookie']?.[1])
    expect(cookie).toMatch(/^may=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
  })
})

describe('guessing cannot keep a person out', { timeout: 120_000 }, () => {
  test('from the same office the person comes in with the browser used before, others wait', async () => {
    const device = deviceOf(await send(right))
    for (let attempt = 1; attempt <= 5; attempt++) await send(wrong)
    expect((await send(right)).statusCode).toBe(429)
    expect((await send(right, device)).statusCode).toBe(303)
    expect((await send(right, `may=${'A'.repeat(43)}`)).statusCode).toBe(429)
  })

  test('from many networks at once it is slowed for strangers, and the known browser still opens', async () => {
    const device = deviceOf(await send(right))
    const from = (n: number) => `203.0.${n}.1`
    for (let n = 1; n <= 49; n++) expect((await send(wrong, '', from(n))).statusCode).toBe(422)
    const stranger = await send(wrong, '', from(200))
    expect([stranger.statusCode, stranger.headers['retry-after']]).toEqual([429, '5'])
    expect((await send(right, device, from(201))).statusCode).toBe(303)
    store.setClock(TEST_NOW + STEP_MS)
    expect((await send(right, '', from(202))).statusCode).toBe(303)
  })

  test('a browser that is known guesses no faster than a stranger', async () => {
    const device = deviceOf(await send(right))
    for (let attempt = 1; attempt <= 5; attempt++) expect((await send(wrong, device)).statusCode).toBe(422)
    expect((await send(right, device)).statusCode).toBe(429)
    // The person comes in from another browser meanwhile.
    expect((await send(right)).statusCode).toBe(303)
  })
})

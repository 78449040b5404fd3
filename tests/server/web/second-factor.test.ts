import { beforeEach, describe, expect, test } from 'vitest'
import { revokeRole } from '../../../server/actions/revoke-role.ts'
import { testApp } from '../../support/app.ts'
import { smallFund, TEST_PASSWORD } from '../../support/fund.ts'
import { codeNow, STEP_MS } from '../../support/second-factor.ts'
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

const PATH = '/noi-bo/ma-xac-nhan'
const sql = (query: string) => directSql(store).prepare(query)
const post = (url: string, fields: Record<string, string>, cookie = '', remoteAddress = '10.0.0.1') =>
  app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie },
    payload: new URLSearchParams(fields).toString(),
  })
type Answer = Awaited<ReturnType<typeof post>>
const cookieOf = (answer: Answer, name: string) => {
  const found = answer.cookies.find((cookie) => cookie.name === name)
  return found?.value ? `${name}=${found.value}` : ''
}
/** The password alone: half-way in. */
async function halfWay(email = 'head@tinh.example', fields: Record<string, string> = {}): Promise<string> {
  const answer = await post('/noi-bo/dang-nhap', { email, password: TEST_PASSWORD, ...fields })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo/dang-nhap/ma'])
  expect(cookieOf(answer, 'phien')).toBe('')
  return cookieOf(answer, 'nua-duong')
}
const enter = (code: string, cookie: string, ip?: string) => post('/noi-bo/dang-nhap/ma', { code }, cookie, ip)

describe('with the password alone', () => {
  test('nobody with power reaches anything but the page that asks for the code', async () => {
    const cookie = await halfWay()
    for (const url of ['/noi-bo', '/noi-bo/phien', '/noi-bo/chi', PATH])
      expect((await app.inject({ url, headers: { cookie } })).headers.location).toContain('/noi-bo/dang-nhap?tiep=')
    expect((await app.inject({ url: '/noi-bo/dang-nhap/ma', headers: { cookie } })).body).toContain('Nhập mã xác nhận')
  })

  test.each(['', '000000', 'abcdef', '12345', '1234567', 'ABCD-EFGH-JKMN-PQRS', "' OR 1=1 --"])(
    'the code %j opens nothing',
    async (code) => {
      const answer = await enter(code, await halfWay())
      expect([answer.statusCode, cookieOf(answer, 'phien')]).toEqual([422, ''])
      expect(answer.body).toContain('Mã này chưa đúng')
      if (code) expect(answer.body).not.toContain(code)
    },
  )

  test('a forged or foreign word half-way leads back to the password', async () => {
    const cookie = await halfWay()
    for (const wrong of ['nua-duong=AAAA', `nua-duong=${'A'.repeat(400)}`, `${cookie.slice(0, -2)}xx`, '']) {
      const answer = await enter(codeNow(store), wrong)
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo/dang-nhap'])
    }
    const guest = await app.inject({ url: '/noi-bo/dang-nhap/ma' })
    expect(guest.headers.location).toBe('/noi-bo/dang-nhap')
  })

  test('ten minutes later, after a new password or a dismissal, the way in is to be begun again', async () => {
    const late = await halfWay()
    store.setClock(TEST_NOW + 10 * 60_000 + 1)
    expect((await enter(codeNow(store), late)).headers.location).toBe('/noi-bo/dang-nhap')
    const changed = await halfWay()
    sql(`UPDATE staff SET password_hash = 'scrypt$x$y' WHERE id = ${fund.people.head.id}`).run()
    expect((await enter(codeNow(store), changed)).headers.location).toBe('/noi-bo/dang-nhap')
    const gone = await halfWay('cashier@tinh.example')
    sql(`UPDATE staff SET dismissed_at = 5 WHERE id = ${fund.people.cashier.id}`).run()
    expect((await enter(codeNow(store), gone)).headers.location).toBe('/noi-bo/dang-nhap')
  })

  test('a code of five minutes ago, or of tomorrow, is worth nothing', async () => {
    const cookie = await halfWay()
    for (const steps of [-10, -2, 2, 2880]) expect((await enter(codeNow(store, steps), cookie)).statusCode).toBe(422)
  })

  test('codes are not guessed: after five the wait begins, from this network', async () => {
    const cookie = await halfWay()
    // The password was the first of the five.
    for (let attempt = 2; attempt <= 5; attempt++) expect((await enter('000000', cookie)).statusCode).toBe(422)
    expect((await enter(codeNow(store), cookie)).statusCode).toBe(429)
    expect((await enter(codeNow(store), cookie, '10.9.9.9')).statusCode).toBe(303)
  })
})

describe('with password and code', () => {
  test('a person comes in, to where they wanted to go', async () => {
    const answer = await enter(codeNow(store), await halfWay('head@tinh.example', { tiep: '/noi-bo/chi' }))
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo/chi'])
    const page = await app.inject({ url: '/noi-bo', headers: { cookie: cookieOf(answer, 'phien') } })
    expect(page.body).toContain(fund.people.head.name)
  })

  test('spaces in the code do no harm, nor a clock half a minute off', async () => {
    const late = codeNow(store, -1)
    expect((await enter(`${late.slice(0, 3)} ${late.slice(3)}`, await halfWay())).statusCode).toBe(303)
    expect((await enter(codeNow(store, 1), await halfWay())).statusCode).toBe(303)
  })

  test('a code is worth nothing twice, nor is one from before it', async () => {
    const first = await halfWay()
    const second = await halfWay()
    const code = codeNow(store)
    expect((await enter(code, first)).statusCode).toBe(303)
    for (const old of [code, codeNow(store, -1)]) expect((await enter(old, second)).statusCode).toBe(422)
    store.setClock(TEST_NOW + STEP_MS)
    expect((await enter(codeNow(store), second)).statusCode).toBe(303)
  })

  test('two tabs that send one code at once come in once', async () => {
    const cookies = [await halfWay(), await halfWay()]
    const code = codeNow(store)
    const answers = await Promise.all(cookies.map((cookie) => enter(code, cookie)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422])
  })

  test('who holds no power may work without, and is asked once they have enrolled', async () => {
    const answer = await post('/noi-bo/dang-nhap', { email: 'officer@tinh.example', password: TEST_PASSWORD })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/noi-bo'])
  })
})

describe('enrolling', () => {
  const secretOf = (body: string) => /<code>([A-Z2-7 ]{39})<\/code>/.exec(body)?.[1] ?? ''
  const sealedOf = (body: string) => /name="sealed" value="([\w-]+)"/.exec(body)?.[1] ?? ''
  const newcomer = async () => {
    sql(`DELETE FROM second_factor WHERE staff_id = ${fund.people.head.id}`).run()
    return signedIn(app, store, fund.people.head)
  }
  async function codeOf(body: string): Promise<string> {
    const { Secret, TOTP } = await import('otpauth')
    const secret = Secret.fromBase32(secretOf(body).replaceAll(' ', ''))
    return new TOTP({ secret }).generate({ timestamp: store.clock() })
  }

  test('comes before everything else for whoever approves, pays or administers', async () => {
    for (const role of ['head', 'accountant', 'cashier', 'administrator'] as const) {
      sql(`DELETE FROM second_factor WHERE staff_id = ${fund.people[role].id}`).run()
      const browser = await signedIn(app, store, fund.people[role])
      for (const url of ['/noi-bo', '/noi-bo/phien', '/noi-bo/nhan-su', '/noi-bo/chi'])
        expect((await browser.get(url)).headers.location).toBe(PATH)
      const posted = await browser.post('/noi-bo/chi/C1/duyet')
      expect([posted.statusCode, posted.headers.location]).toEqual([303, PATH])
      expect((await browser.get(PATH)).statusCode).toBe(200)
      expect((await browser.post('/noi-bo/dang-xuat')).headers.location).toBe('/noi-bo/dang-nhap')
    }
  })

  test('is not demanded of officers and auditors, nor of anybody in the demonstration', async () => {
    for (const role of ['officer', 'auditor'] as const)
      expect((await (await signedIn(app, store, fund.people[role])).get('/noi-bo')).statusCode).toBe(200)
    const demo = await testApp(store, { secondFactor: 'off', demo: true })
    const browser = await signedIn(demo, store, fund.people.head)
    expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    expect((await demo.inject('/noi-bo/dang-nhap')).body).toContain('Bản minh họa: không hỏi mã xác nhận')
    expect((await app.inject('/noi-bo/dang-nhap')).body).not.toContain('Bản minh họa')
  })

  test('takes one right code, and then shows ten codes for paper, once', async () => {
    const browser = await newcomer()
    const { body } = await browser.get(PATH)
    const sealed = sealedOf(body)
    const wrong = await browser.post(PATH, { sealed, code: '12345' })
    expect([wrong.statusCode, sealedOf(wrong.body), secretOf(wrong.body)]).toEqual([422, sealed, secretOf(body)])
    const right = await browser.post(PATH, { sealed, code: await codeOf(body) })
    expect(right.statusCode).toBe(200)
    const codes = [...right.body.matchAll(/<code>([2-9A-Z-]{19})<\/code>/g)].map(([, code]) => code as string)
    expect(new Set(codes).size).toBe(10)
    expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    const again = await browser.post(PATH, { sealed, code: await codeOf(body) })
    expect([again.statusCode, again.headers.location]).toEqual([303, PATH])
    const stored = JSON.stringify(sql('SELECT * FROM recovery_code').all())
    for (const code of codes) expect(stored).not.toContain(code)

    // The code of the enrolment is used up with it; each code for paper opens once.
    expect((await enter(await codeOf(body), await halfWay())).statusCode).toBe(422)
    const [first = ''] = codes
    // Another person's opens nothing, and is not used up by the try.
    expect((await enter(first, await halfWay('cashier@tinh.example'))).statusCode).toBe(422)
    expect((await enter(first.toLowerCase().replaceAll('-', ' '), await halfWay())).statusCode).toBe(303)
    expect((await enter(first, await halfWay())).statusCode).toBe(422)
    expect((await (await signedIn(app, store, fund.people.head)).get(PATH)).body).toContain('Còn 9 mã dự phòng')
  })

  test('does not take the offer made to another person, nor one that was changed', async () => {
    const browser = await newcomer()
    const { body } = await browser.get(PATH)
    sql(`DELETE FROM second_factor WHERE staff_id = ${fund.people.cashier.id}`).run()
    const cashier = await signedIn(app, store, fund.people.cashier)
    for (const sealed of [sealedOf(body), 'AAAA', '']) {
      const answer = await cashier.post(PATH, { sealed, code: await codeOf(body) })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('Trang đăng ký này không còn dùng được')
    }
    expect(sql(`SELECT count(*) AS n FROM second_factor WHERE staff_id = ${fund.people.cashier.id}`).get()).toEqual({
      n: 0,
    })
  })

  test('ends the sessions begun without a code', async () => {
    const browser = await newcomer()
    const older = await signedIn(app, store, fund.people.head)
    const { body } = await browser.get(PATH)
    await browser.post(PATH, { sealed: sealedOf(body), code: await codeOf(body) })
    expect((await older.get('/noi-bo')).headers.location).toContain('/noi-bo/dang-nhap')
  })

  test('leaves no secret in the store as it is', async () => {
    const browser = await newcomer()
    const { body } = await browser.get(PATH)
    await browser.post(PATH, { sealed: sealedOf(body), code: await codeOf(body) })
    const { Secret } = await import('otpauth')
    const secret = Buffer.from(Secret.fromBase32(secretOf(body).replaceAll(' ', '')).buffer)
    const rows = sql('SELECT sealed_secret FROM second_factor').all() as { sealed_secret: Buffer }[]
    expect(rows.some(({ sealed_secret }) => sealed_secret.includes(secret))).toBe(false)
  })
})

describe('a person changes telephones', () => {
  test('with a good code only, and then enrols the new one before anything else', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    expect((await browser.post(`${PATH}/doi`, { viec: 'doi', code: '000000' })).statusCode).toBe(422)
    const answer = await browser.post(`${PATH}/doi`, { viec: 'doi', code: codeNow(store) })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, PATH])
    expect((await browser.get('/noi-bo')).headers.location).toBe(PATH)
  })

  test('new codes for paper take the place of those before', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    const codesIn = ({ body }: { body: string }) => [...body.matchAll(/<code>([2-9A-Z-]{19})<\/code>/g)]
    const first = codesIn(await browser.post(`${PATH}/doi`, { viec: 'ma-moi', code: codeNow(store) }))
    store.setClock(TEST_NOW + STEP_MS)
    const second = codesIn(await browser.post(`${PATH}/doi`, { viec: 'ma-moi', code: codeNow(store) }))
    expect([first.length, second.length]).toEqual([10, 10])
    expect((await enter(first[0]?.[1] ?? '', await halfWay())).statusCode).toBe(422)
    expect((await enter(second[0]?.[1] ?? '', await halfWay())).statusCode).toBe(303)
  })
})

test("a secret put into another person's row opens nothing, and says so", async () => {
  const { head, cashier } = fund.people
  sql(`DELETE FROM second_factor WHERE staff_id = ${cashier.id}`).run()
  sql(`INSERT INTO second_factor (staff_id, sealed_secret, last_step, enrolled_at)
       SELECT ${cashier.id}, sealed_secret, 0, 1 FROM second_factor WHERE staff_id = ${head.id}`).run()
  const answer = await enter(codeNow(store), await halfWay('cashier@tinh.example'))
  expect([answer.statusCode, cookieOf(answer, 'phien')]).toEqual([422, ''])
  expect(answer.body).toContain('Không đọc được mã xác nhận đã đăng ký')
})

test('who loses the last role of power on the way in comes in without it', async () => {
  const cookie = await halfWay('cashier@tinh.example')
  const { administrator, cashier } = fund.people
  const grant = sql(`SELECT id FROM role_grant WHERE staff_id = ${cashier.id}`).get() as { id: number }
  const actor = { staffId: administrator.id, code: administrator.code }
  await revokeRole(store, actor, 'key-of-this-revocation', { code: cashier.code, grantId: grant.id })
  const answer = await enter(codeNow(store), cookie)
  const page = await app.inject({ url: '/noi-bo/thu-tien-mat', headers: { cookie: cookieOf(answer, 'phien') } })
  expect([answer.statusCode, page.statusCode]).toEqual([303, 404])
})

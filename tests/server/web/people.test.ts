import { beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

const LIST = '/noi-bo/nhan-su'
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
/** Administrator of the province. */
let province: Browser
/** Administrator of the first commune. */
let commune: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  province = await signedIn(app, store, fund.people.administrator)
  commune = await signedIn(app, store, fund.communePeople.administrator)
})

const password = 'trao tận tay hôm nay'
const newcomer = (facts: Record<string, string> = {}) => ({
  name: 'Trần Thị Bưởi',
  email: 'buoi@xa.example',
  unit: 'LA-27694',
  roles: 'officer',
  password,
  ...facts,
})
const grantsOf = (code: string) =>
  directSql(store)
    .prepare(
      `SELECT g.role || ' ' || u.code FROM role_grant g JOIN unit u ON u.id = g.unit_id JOIN staff s ON s.id = g.staff_id
       WHERE s.code = ? AND g.revoked_at IS NULL ORDER BY g.id`,
    )
    .pluck()
    .all(code)
const count = (table: string) => directSql(store).prepare(`SELECT count(*) FROM ${table}`).pluck().get()

describe('a person is not added', () => {
  test.each([
    ['Xin ghi họ và tên', { name: '' }],
    ['dài nhất 120 ký tự', { name: 'a'.repeat(10_000) }],
    ['ký tự ẩn', { name: 'Tr\u0000ần' }],
    ['không có dấu', { name: '<b>Trần</b>' }],
    ['không có biểu tượng', { name: 'Trần 🏠' }],
    ['Xin ghi địa chỉ thư', { email: 'không phải thư' }],
    ['đã có người dùng', { email: 'head@TINH.example' }],
    ['Xin chọn đơn vị', { unit: '' }],
    ['Xin chọn đơn vị', { unit: 'LA-99999' }],
    ['ít nhất một vai trò', { roles: '' }],
    ['ít nhất một vai trò', { roles: 'god' }],
    ['ít nhất 12 ký tự', { password: 'ngắn' }],
    ['quá dễ đoán', { password: 'matkhau12345' }],
    ['tên hay địa chỉ thư', { password: 'tran thi buoi' }],
  ])('where the form must say “%s”; everything typed is kept', async (sentence, facts) => {
    const before = [count('staff'), count('audit')]
    const answer = await province.post(`${LIST}/them`, newcomer(facts as Record<string, string>))
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain(sentence)
    expect(answer.body).toContain('q-error-summary')
    if (!('email' in facts)) expect(answer.body).toContain('value="buoi@xa.example"')
    expect([count('staff'), count('audit')]).toEqual(before)
  })

  test('to a unit that another administrator looks after', async () => {
    for (const unit of ['LA', 'LA-27697'])
      expect([unit, (await commune.post(`${LIST}/them`, newcomer({ unit }))).statusCode]).toEqual([unit, 422])
  })

  test('with posts that exclude each other, and the form says which', async () => {
    const fields = new URLSearchParams(newcomer({ _token: province.token }))
    fields.append('roles', 'head')
    fields.append('roles', 'cashier')
    const answer = await app.inject({
      method: 'POST',
      url: `${LIST}/them`,
      headers: { cookie: province.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: fields.toString(),
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Trưởng ban, kế toán, thủ quỹ và người quản trị phải là những người khác nhau')
    expect(answer.body).toMatch(/value="head"[^>]* checked/)
    expect(directSql(store).prepare(`SELECT 1 FROM staff WHERE email = 'buoi@xa.example'`).get()).toBeUndefined()
  })
})

describe('a person added', () => {
  const signIn = (fields: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/noi-bo/dang-nhap',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })

  test('has the role, and must replace the password somebody else chose before doing anything', async () => {
    const answer = await province.post(`${LIST}/them`, newcomer({ email: ' Buoi@Xa.Example ' }))
    expect(answer.headers.location).toBe(`${LIST}/NV0013`)
    expect(grantsOf('NV0013')).toEqual(['officer LA-27694'])
    const entered = await signIn({ email: 'buoi@xa.example', password })
    const cookie = `phien=${entered.cookies.find(({ name }) => name === 'phien')?.value}`
    for (const url of ['/noi-bo', '/noi-bo/phien', '/noi-bo/nha']) {
      const page = await app.inject({ url, headers: { cookie } })
      if (page.statusCode !== 404) expect([url, page.headers.location]).toEqual([url, '/noi-bo/mat-khau'])
    }
    const form = await app.inject({ url: '/noi-bo/mat-khau', headers: { cookie } })
    expect(form.body).toContain('Đặt mật khẩu của riêng quý vị')
    const _token = /name="_token" value="([^"]*)"/.exec(form.body)?.[1] ?? ''
    const own = 'bưởi da xanh vườn nhà'
    const changed = await app.inject({
      method: 'POST',
      url: '/noi-bo/mat-khau',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ _token, current: password, next: own, again: own }).toString(),
    })
    expect([changed.statusCode, changed.headers.location]).toEqual([303, '/noi-bo'])
    expect((await app.inject({ url: '/noi-bo', headers: { cookie } })).statusCode).toBe(200)
    expect((await signIn({ email: 'buoi@xa.example', password })).statusCode).toBe(422)
  })

  test('twice by a double click is one person', async () => {
    const sent = newcomer({ _key: 'mot-lan-bam-hai-cai' })
    const [first, second] = await Promise.all([
      province.post(`${LIST}/them`, sent),
      province.post(`${LIST}/them`, sent),
    ])
    expect([first.headers.location, second.headers.location]).toEqual([`${LIST}/NV0013`, `${LIST}/NV0013`])
    expect(count('staff')).toBe(13)
  })

  test('is in the log by code, without name or address', async () => {
    await province.post(`${LIST}/them`, newcomer())
    const line = directSql(store).prepare('SELECT staff_id, action, subject, detail FROM audit ORDER BY id DESC').get()
    const by = fund.people.administrator.id
    expect(line).toEqual({ staff_id: by, action: 'hire-staff', subject: 'NV0013', detail: null })
  })
})

describe('a role', () => {
  const give = (browser: Browser, code: string, role: string, unit: string) =>
    browser.post(`${LIST}/${code}/vai-tro`, { role, unit })

  test('is given where the administrator looks after the unit, and works at the next page', async () => {
    const { auditor } = fund.communePeople
    const browser = await signedIn(app, store, auditor)
    expect((await give(commune, auditor.code, 'officer', 'LA-27694')).statusCode).toBe(303)
    expect(grantsOf(auditor.code)).toEqual(['auditor LA-27694', 'officer LA-27694'])
    expect((await browser.get('/noi-bo')).statusCode).toBe(200)
    const detail = directSql(store).prepare('SELECT detail FROM audit WHERE action = ?').pluck().get('grant-role')
    expect(detail).toBe('officer LA-27694')
  })

  test('that excludes the one held is refused with a sentence, in the same unit, above and below', async () => {
    const { people, communePeople } = fund
    for (const [person, role, unit] of [
      [people.head, 'accountant', 'LA'],
      [people.head, 'cashier', 'LA-27694'],
      [communePeople.accountant, 'head', 'LA'],
      [communePeople.cashier, 'administrator', 'LA-27694'],
    ] as const) {
      const answer = await give(province, person.code, role, unit)
      expect([role, unit, answer.statusCode]).toEqual([role, unit, 422])
      expect(answer.body).toContain('không được kiêm nhiệm')
      expect(grantsOf(person.code)).toHaveLength(1)
    }
  })

  test('held already, here or from above, is not given again', async () => {
    for (const unit of ['LA', 'LA-27694']) {
      const answer = await give(province, fund.people.officer.code, 'officer', unit)
      expect([unit, answer.statusCode]).toEqual([unit, 422])
      expect(answer.body).toContain('đã có vai trò đó')
    }
  })

  test('is nobody’s to give to themselves', async () => {
    const { administrator } = fund.people
    const answer = await give(province, administrator.code, 'head', 'LA-27697')
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Không ai tự cấp')
    expect(grantsOf(administrator.code)).toEqual(['administrator LA'])
  })

  test('needs both a role and a unit that exist', async () => {
    const { code } = fund.communePeople.officer
    for (const [role, unit] of [
      ['', ''],
      ['god', 'LA'],
      ['auditor', ''],
    ] as const)
      expect((await give(province, code, role, unit)).statusCode).toBe(422)
    expect((await give(province, code, 'auditor', 'LA-99999')).statusCode).toBe(404)
    expect((await give(commune, code, 'auditor', 'LA')).statusCode).toBe(404)
  })

  test('taken back is gone at the next page, stays as history, and frees the person for another post', async () => {
    const { cashier } = fund.communePeople
    const grant = directSql(store).prepare('SELECT id FROM role_grant WHERE staff_id = ?').pluck().get(cashier.id)
    const revoke = (id: unknown) => commune.post(`${LIST}/${cashier.code}/thu-hoi`, { grant: String(id) })
    for (const id of ['', '0', '-1', '1e9', '999999', '1']) expect((await revoke(id)).statusCode).toBe(404)
    expect((await revoke(grant)).statusCode).toBe(303)
    expect(grantsOf(cashier.code)).toEqual([])
    const again = await revoke(grant)
    expect([again.statusCode, again.body.includes('đã được thu hồi trước đó')]).toEqual([422, true])
    expect((await give(commune, cashier.code, 'accountant', 'LA-27694')).statusCode).toBe(303)
    expect((await commune.get(`${LIST}/${cashier.code}`)).body).toContain('Vai trò trước đây')
  })
})

describe('a dismissal', () => {
  const dismiss = (browser: Browser, code: string) => browser.post(`${LIST}/${code}/thoi-viec`)

  test('ends every session at once, takes every role back and closes the door', async () => {
    const { head } = fund.communePeople
    const browser = await signedIn(app, store, head)
    expect((await commune.get(`${LIST}/${head.code}/thoi-viec`)).body).toContain('Không hoàn tác được')
    expect((await dismiss(commune, head.code)).statusCode).toBe(303)
    expect((await browser.get('/noi-bo')).headers.location).toContain('/noi-bo/dang-nhap')
    expect(grantsOf(head.code)).toEqual([])
    const page = (await commune.get(`${LIST}/${head.code}`)).body
    expect(page).toContain('Thôi việc lúc')
    expect(page).not.toContain('Cấp thêm vai trò')
    expect((await commune.get(LIST)).body).not.toContain(head.name)
    expect((await commune.get(`${LIST}?tinh-trang=thoi-viec`)).body).toContain(head.name)
    const again = await dismiss(commune, head.code)
    expect([again.statusCode, again.body.includes('đã thôi việc')]).toEqual([422, true])
  })

  test('is nobody’s to do to themselves', async () => {
    expect((await dismiss(province, fund.people.administrator.code)).statusCode).toBe(422)
    expect((await province.get('/noi-bo')).statusCode).toBe(200)
  })

  test('is not a commune’s to do to somebody who also works for the province', async () => {
    const { auditor } = fund.people
    await province.post(`${LIST}/${auditor.code}/vai-tro`, { role: 'officer', unit: 'LA-27694' })
    for (const path of ['thoi-viec', 'mat-khau']) {
      const answer = await commune.post(`${LIST}/${auditor.code}/${path}`, { password })
      expect([path, answer.statusCode, answer.body.includes('ngoài phạm vi')]).toEqual([path, 422, true])
    }
    expect(grantsOf(auditor.code)).toEqual(['auditor LA', 'officer LA-27694'])
  })
})

test('a forgotten password is replaced by a temporary one, and its person is signed out', async () => {
  const { head } = fund.communePeople
  const browser = await signedIn(app, store, head)
  const path = `${LIST}/${head.code}/mat-khau`
  expect((await commune.post(path, { password: 'ngắn' })).body).toContain('ít nhất 12 ký tự')
  expect((await browser.get('/noi-bo')).statusCode).toBe(200)
  expect((await commune.post(path, { password })).statusCode).toBe(303)
  expect((await browser.get('/noi-bo')).statusCode).toBe(303)
  const next = await signedIn(app, store, head)
  expect((await next.get('/noi-bo')).headers.location).toBe('/noi-bo/mat-khau')
})

describe('a lost telephone', () => {
  const reset = (browser: Browser, code: string) => browser.post(`${LIST}/${code}/ma-xac-nhan`)
  const temporary = (browser: Browser, code: string) => browser.post(`${LIST}/${code}/mat-khau`, { password })

  test('is taken off by the administrator: the person is signed out, told by letter, and enrols anew', async () => {
    const { head } = fund.communePeople
    const browser = await signedIn(app, store, head)
    expect((await commune.get(`${LIST}/${head.code}`)).body).toContain('Đặt lại mã xác nhận')
    expect((await reset(commune, head.code)).statusCode).toBe(303)
    expect((await browser.get('/noi-bo')).headers.location).toContain('/noi-bo/dang-nhap')
    expect((await (await signedIn(app, store, head)).get('/noi-bo')).headers.location).toBe('/noi-bo/ma-xac-nhan')
    const letter = directSql(store).prepare(`SELECT recipient, kind FROM mail`).all()
    expect(letter).toEqual([{ recipient: 'head@xa.example', kind: 'second-factor-reset' }])
    const line = directSql(store).prepare('SELECT action, subject FROM audit WHERE staff_id = ? ORDER BY id DESC')
    expect(line.get(fund.communePeople.administrator.id)).toEqual({
      action: 'reset-second-factor',
      subject: head.code,
    })
    const again = await reset(commune, head.code)
    expect([again.statusCode, again.body.includes('chưa đăng ký mã xác nhận')]).toEqual([422, true])
  })

  test('and the password are not both replaced by one administrator, in either order', async () => {
    const { head, cashier } = fund.communePeople
    expect((await temporary(commune, head.code)).statusCode).toBe(303)
    const first = await reset(commune, head.code)
    expect([first.statusCode, first.body.includes('hai người quản trị khác nhau')]).toEqual([422, true])
    expect((await reset(province, head.code)).statusCode).toBe(303)
    expect((await reset(commune, cashier.code)).statusCode).toBe(303)
    expect((await temporary(commune, cashier.code)).statusCode).toBe(422)
    expect((await temporary(province, cashier.code)).statusCode).toBe(303)
  })

  test('is nobody’s to take off for themselves, nor for people of other units', async () => {
    expect((await reset(commune, fund.communePeople.administrator.code)).statusCode).toBe(422)
    expect((await reset(commune, fund.people.head.code)).statusCode).toBe(404)
    expect(count('mail')).toBe(0)
  })
})

describe('the list', () => {
  test('holds the people of the administrator’s units and no others; others look as if they were not there', async () => {
    const body = (await commune.get(LIST)).body
    for (const person of Object.values(fund.communePeople)) expect(body).toContain(person.name)
    for (const person of Object.values(fund.people)) {
      expect(body).not.toContain(person.name)
      for (const path of ['', '/thoi-viec'])
        expect((await commune.get(`${LIST}/${person.code}${path}`)).statusCode).toBe(404)
      for (const [path, fields] of [
        ['vai-tro', { role: 'auditor', unit: 'LA-27694' }],
        ['thu-hoi', { grant: '1' }],
        ['mat-khau', { password }],
        ['thoi-viec', {}],
      ] as [string, Record<string, string>][])
        expect((await commune.post(`${LIST}/${person.code}/${path}`, fields)).statusCode).toBe(404)
    }
    expect((await province.get(LIST)).body).toContain(fund.communePeople.head.name)
    expect((await province.get(`${LIST}/NV9999`)).statusCode).toBe(404)
  })

  test('is searched without diacritics, by code and by unit, and says when nobody fits', async () => {
    await province.post(`${LIST}/them`, newcomer())
    const found = async (query: string) =>
      [...(await province.get(`${LIST}?${query}`)).body.matchAll(/nhan-su\/(NV\d+)"/g)].map(([, code]) => code)
    expect(await found('q=tran+buoi')).toEqual(['NV0013'])
    expect(await found('q=nv0013')).toEqual(['NV0013'])
    expect(await found('don-vi=LA-27694&q=officer')).toHaveLength(1)
    expect(await found('trang=abc')).toHaveLength(13)
    const nobody = (await province.get(`${LIST}?q=%3Cb%3E`)).body
    expect(nobody).not.toContain('<b>')
    expect((await province.get(`${LIST}?q=khongcoai`)).body).toContain('Không có ai khớp')
  })
})

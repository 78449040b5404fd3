import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { FOLLOW_VERSION } from '../../../server/actions/rights/follow-handover.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm, wish } from '../../support/giving.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let app: FastifyInstance
beforeEach(async () => {
  store = testStore()
  await smallFund(store)
  app = await testApp(store)
})

/** Everything stored, to show that a refused form left no trace. */
function stored() {
  const sql = directSql(store)
  return ['pledge', 'pledge_contact', 'pool', 'account', 'idempotency', 'audit', 'entry'].map((table) => [
    table,
    sql.prepare(`SELECT count(*) AS n FROM ${table}`).pluck().get(),
  ])
}

const longName = 'Nguyễn '.repeat(1429)

describe('a donor who types something we cannot take', () => {
  const amounts = [
    ['0', 'Số tiền phải lớn hơn 0.'],
    ['-5', 'Số tiền không được mang dấu trừ.'],
    ['1e6', 'Hệ thống không đọc được số tiền này.'],
    ['0x10', 'Hệ thống không đọc được số tiền này.'],
    ['100.000,50', 'Số tiền phải tròn đồng'],
    ['100000000000000', 'Một lần ghi nhận nhiều nhất 10.000 tỷ đồng.'],
    ['1.000.000.000.001', 'Trang này nhận đăng ký nhiều nhất 1.000 tỷ đồng.'],
    ['1001 tỷ', 'Trang này nhận đăng ký nhiều nhất 1.000 tỷ đồng.'],
    ['1.5', 'Số tiền này có thể hiểu theo hai cách.'],
    ['', 'Xin chọn hoặc ghi số tiền.'],
    ['<script>alert(1)</script>', 'Hệ thống không đọc được số tiền này.'],
  ] as const
  test('is told what is wrong with the amount, at every step, and nothing is stored', async () => {
    const before = stored()
    for (const [typed, sentence] of amounts)
      for (const buoc of ['xem', 'gui']) {
        const answer = await postForm(app, '/ung-ho', { ...wish(), 'so-tien': typed, buoc })
        expect([typed, answer.statusCode]).toEqual([typed, 422])
        expect(answer.body).toContain(sentence)
        expect(answer.body).toContain('q-error-summary')
      }
    expect(stored()).toEqual(before)
  })

  const boxes = [
    [{ ten: longName }, 'Tên dài quá 120 ký tự.'],
    [{ ten: 'Nguyễn\u0000Văn An' }, 'Tên có ký tự ẩn không đọc được.'],
    [{ ten: 'Nguyễn\u202eVăn An' }, 'Tên có ký tự ẩn không đọc được.'],
    [{ ten: 'Văn An 🎉' }, 'Tên không được có biểu tượng cảm xúc'],
    [{ ten: '<b>An</b>' }, 'Tên không được có dấu &lt; hoặc &gt;.'],
    [{ ten: '   ' }, 'Xin ghi tên, hoặc chọn “Không nêu tên”.'],
    [{ 'dong-y': '' }, 'Xin đánh dấu đồng ý'],
    [{ 'hien-ten': 'hidden', 'lien-he': '0912345678', 'dong-y': '' }, 'Xin đánh dấu đồng ý'],
    [{ 'lien-he': 'gọi cho tôi' }, 'Xin ghi một số điện thoại'],
    [{ 'lien-he': `${'a'.repeat(10_000)}@x.vn` }, 'Thông tin liên hệ dài quá 120 ký tự.'],
    [{ ai: 'business', mst: '1'.repeat(10_000) }, 'Mã số thuế dài quá 40 ký tự.'],
    [{ ai: 'business', 'dia-chi': 'đường '.repeat(2000) }, 'Địa chỉ dài quá 200 ký tự.'],
    [{ ai: 'business', ngay: '2023-02-30' }, 'Ngày này không đọc được.'],
    [{ ai: 'business', ngay: '2023-04-30' }, 'Ngày dự kiến đã qua.'],
    [{ 'theo-doi': 'co' }, 'Muốn nhận thư báo, xin ghi địa chỉ thư điện tử.'],
    [{ ai: 'vua' }, 'Xin chọn một mục trong danh sách.'],
    [{ cach: 'stripe' }, 'Xin chọn một mục trong danh sách.'],
    [{ 'danh-cho': 'commune' }, 'Xin chọn xã, phường.'],
    [{ 'danh-cho': 'commune', xa: 'KHONG-CO' }, 'Không có xã, phường này'],
    [{ 'danh-cho': 'project', nha: "N'; DROP TABLE pledge" }, 'Căn nhà này không còn nhận thêm ủng hộ.'],
    [{ 'goi-y': '250' + 'a' }, 'Hệ thống không đọc được số tiền này.'],
  ] as const
  test('is told which box to mend and how, keeps what was typed, and nothing is stored', async () => {
    const before = stored()
    for (const [changed, sentence] of boxes) {
      const answer = await postForm(app, '/ung-ho', { ...wish(), ...changed, buoc: 'gui' })
      expect([changed, answer.statusCode]).toEqual([changed, 422])
      expect(answer.body).toContain(sentence)
      expect(answer.body).toContain('value="300.000"')
    }
    expect(stored()).toEqual(before)
  })

  test('keeps everything typed when one box is wrong', async () => {
    const typed = { ...wish(), ai: 'business', mst: '0100109106', 'dia-chi': '12 Võ Công Tồn', 'so-tien': '0' }
    const { body } = await postForm(app, '/ung-ho', typed)
    for (const value of ['Trần Thị Bông', '0912 345 678', '0100109106', '12 Võ Công Tồn'])
      expect(body).toContain(`value="${value}"`)
    for (const [name, value] of [
      ['hien-ten', 'public'],
      ['ai', 'business'],
      ['dong-y', 'co'],
    ])
      expect(body).toContain(`<input type="hidden" name="${name}" value="${value}">`)
  })

  test('who wants a letter at the handover agrees to it by a box of its own, once', async () => {
    const agreed = () => directSql(store).prepare('SELECT version, withdrawn_at FROM follow_consent').all()
    const typed = { ...wish(), 'lien-he': 'bong@thu.example', 'dong-y': 'co' }
    expect((await postForm(app, '/ung-ho', { ...typed, buoc: 'gui' })).statusCode).toBe(303)
    expect(agreed()).toEqual([])
    const check = await postForm(app, '/ung-ho', { ...typed, 'theo-doi': 'co', buoc: 'xem' })
    expect(check.body).toContain('Có, qua thư điện tử')
    expect(
      (await postForm(app, '/ung-ho', { ...typed, 'theo-doi': 'co', _key: 'b'.repeat(22), buoc: 'gui' })).statusCode,
    ).toBe(303)
    expect(agreed()).toEqual([{ version: FOLLOW_VERSION, withdrawn_at: null }])
  })

  test('from another site is refused, and nothing is stored', async () => {
    const before = stored()
    const foreign: Record<string, string>[] = [{ origin: 'https://xau.example' }, { 'sec-fetch-site': 'cross-site' }]
    for (const headers of foreign) {
      const answer = await postForm(app, '/ung-ho', { ...wish(), buoc: 'gui' }, headers)
      expect(answer.statusCode).toBe(403)
      expect(answer.body).toContain('không được gửi từ trang của Quỹ')
    }
    expect(stored()).toEqual(before)
  })

  test('without a key from the check page is shown the check page again', async () => {
    const before = stored()
    const answer = await postForm(app, '/ung-ho', { ...wish(), buoc: 'gui', _key: 'x' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('Xem lại trước khi đăng ký')
    expect(stored()).toEqual(before)
  })

  test('too often from one address is asked to wait', async () => {
    for (let form = 0; form < 120; form++)
      expect((await postForm(app, '/ung-ho', { ...wish(), buoc: 'sua' })).statusCode).toBe(200)
    const answer = await postForm(app, '/ung-ho', { ...wish(), buoc: 'sua' })
    expect(answer.statusCode).toBe(429)
    expect(answer.body).toContain('Quá nhiều yêu cầu trong thời gian ngắn')
  })
})

describe('a pledge', () => {
  test('takes two screens, a check page and a page to pay from', async () => {
    const form = await app.inject('/ung-ho')
    expect(form.statusCode).toBe(200)
    expect(form.body).toContain('method="get"')
    const who = await app.inject('/ung-ho?goi-y=khac&so-tien=300k&danh-cho=general&nhip=mot-lan&cach=bank&buoc=ai')
    expect(who.statusCode).toBe(200)
    expect(who.body).toContain('300.000\u00a0₫ – Ba trăm nghìn đồng')
    const check = await postForm(app, '/ung-ho', { ...wish(), buoc: 'xem', _key: '' })
    expect(check.statusCode).toBe(200)
    expect(check.body).toContain('300.000\u00a0₫')
    expect(check.body).toContain('Ba trăm nghìn đồng')
    expect(check.body).toContain('Trần Thị Bông – 300.000\u00a0₫')
    const fields = Object.fromEntries(
      [...check.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    const sent = await postForm(app, '/ung-ho', { ...fields, buoc: 'gui' })
    expect(sent.statusCode).toBe(303)
    expect(sent.headers.location).toMatch(/^\/ung-ho\/VNN[2-9A-Z]{9}\/rieng\/[\w-]{22}$/)
    const page = await app.inject(sent.headers.location as string)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('1000000000001')
    expect(page.body).toContain('<svg viewBox="0 0')
  })

  test('sent twice is one pledge with one private link; the same form with other contents is refused', async () => {
    const form = { ...wish(), buoc: 'gui' }
    const [first, second] = await Promise.all([postForm(app, '/ung-ho', form), postForm(app, '/ung-ho', form)])
    expect(first.headers.location).toBe(second.headers.location)
    expect(Object.fromEntries(stored()).pledge).toBe(1)
    const other = await postForm(app, '/ung-ho', { ...form, 'so-tien': '400.000' })
    expect(other.statusCode).toBe(409)
    expect(other.body).toContain('Biểu mẫu này đã được gửi một lần')
    expect(Object.fromEntries(stored()).pledge).toBe(1)
  })

  test('in English stays in English', async () => {
    const sent = await postForm(app, '/en/ung-ho', { ...wish(), buoc: 'gui' })
    expect(sent.headers.location).toMatch(/^\/en\/ung-ho\/VNN/)
    expect((await app.inject(sent.headers.location as string)).body).toContain('Keep your private link')
  })

  test('can be chosen beforehand by a link', async () => {
    const { body } = await app.inject('/ung-ho?xa=LA-27694&so-tien=50000')
    expect(body).toMatch(/value="LA-27694" selected/)
    expect(body).toContain('value="50000"')
    expect((await app.inject('/ung-ho?nha=KHONG-CO')).body).toContain('không còn nhận thêm ủng hộ')
  })

  test('of ten thousand billion đồng has no VietQR, but every field in writing', async () => {
    const sent = await postForm(app, '/ung-ho', { ...wish(), 'so-tien': '1.000.000.000.000', buoc: 'gui' })
    const code = sent.headers.location?.split('/')[2] as string
    expect((await app.inject(sent.headers.location as string)).body).toContain('q-qr')
    const sql = directSql(store)
    sql.exec('DROP TRIGGER pledge_keeps_its_promise')
    sql.prepare('UPDATE pledge SET amount_vnd = 10000000000000 WHERE code = ?').run(code)
    const page = await app.inject(sent.headers.location as string)
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain('q-qr')
    expect(page.body).toContain('10.000.000.000.000\u00a0₫')
    expect((await app.inject(`/ung-ho/${code}/qr.png`)).statusCode).toBe(404)
  })

  test('of a business says what seems wrong with a tax code and goes on', async () => {
    const business = { ...wish(), ai: 'business', ten: 'Công ty TNHH Long Hậu' }
    const doubtful = await postForm(app, '/ung-ho', { ...business, mst: '0100109107', buoc: 'xem' })
    expect(doubtful.statusCode).toBe(200)
    expect(doubtful.body).toContain('Số kiểm tra của mã số thuế này chưa khớp')
    const good = await postForm(app, '/ung-ho', { ...business, mst: '0100109106', buoc: 'xem' })
    expect(good.body).toContain('Công ty TNHH Long Hậu (MST 0100109106)')
    expect(good.body).not.toContain('Xin xem lại mã số thuế')
  })

  test('for a commune goes to its own account; for cash to its office with the code to say', async () => {
    const commune = { ...wish(), 'danh-cho': 'commune', xa: 'LA-27694' }
    const bank = await postForm(app, '/ung-ho', { ...commune, buoc: 'gui' })
    expect((await app.inject(bank.headers.location as string)).body).toContain('1010000000001')
    const cash = await postForm(app, '/ung-ho', { ...commune, _key: 'c'.repeat(22), cach: 'cash', buoc: 'gui' })
    const { body } = await app.inject(cash.headers.location as string)
    expect(body).toContain('Mang tiền mặt tới văn phòng')
    expect(body).toContain('Ban Vận động Phường 5')
    expect(body).not.toContain('1010000000001')
  })
})

import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { pledgeByCode, pledgeContactOf } from '../../../db/queries/pledges.ts'
import { pagePathOf } from '../../../server/actions/giving/private-link.ts'
import { answerGifts } from '../../../server/actions/mail/answer-gifts.ts'
import { recordCashGift } from '../../../server/actions/record-cash-gift.ts'
import { provesContact } from '../../../server/domain/contact-proof.ts'
import { CONSENT_VERSION } from '../../../server/domain/donor.ts'
import { testApp } from '../../support/app.ts'
import { erasures, filesWith } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm, wish } from '../../support/giving.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

const DESK = '/noi-bo/thu-tien-mat'

let store: TestStore
let app: FastifyInstance
let cashier: Browser
let communeCashier: Browser
let general: string
let fund: Awaited<ReturnType<typeof smallFund>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  cashier = await signedIn(app, store, fund.people.cashier)
  communeCashier = await signedIn(app, store, fund.communePeople.cashier)
  general = String(poolOf('LA'))
})

function poolOf(unit: string): number {
  return directSql(store)
    .prepare(
      "SELECT q.account_id FROM pool q JOIN unit u ON u.id = q.unit_id JOIN fund f ON f.id = q.fund_id WHERE u.code = ? AND f.code = 'VNN' AND q.purpose_code = 'general'",
    )
    .pluck()
    .get(unit) as number
}

function entries(): { body: string; voucher: string }[] {
  return directSql(store).prepare('SELECT body, voucher FROM entry').all() as { body: string; voucher: string }[]
}

const atDesk = (changed: Record<string, string> = {}) => ({
  quy: general,
  ai: 'person',
  ten: 'Lê Văn Canari',
  'hien-ten': 'initials',
  'dong-y': 'co',
  'so-tien': '500.000',
  ngay: '2023-05-01',
  'dien-giai': 'Ủng hộ tháng cao điểm',
  ...changed,
})

async function pledgedCode(changed: Record<string, string> = {}) {
  const sent = await postForm(app, '/ung-ho', { ...wish(), ...changed, buoc: 'gui' })
  return sent.headers.location?.split('/')[2] as string
}

describe('a cashier who writes something that cannot be', () => {
  const wrong = [
    [{ 'so-tien': '0' }, 'Số tiền phải lớn hơn 0.'],
    [{ 'so-tien': '-5' }, 'dấu trừ'],
    [{ 'so-tien': '1e6' }, 'không đọc được số tiền'],
    [{ 'so-tien': '0x10' }, 'không đọc được số tiền'],
    [{ 'so-tien': '100.000,50' }, 'tròn đồng'],
    [{ 'so-tien': '100000000000000' }, 'nhiều nhất 10.000 tỷ'],
    [{ 'so-tien': '' }, 'Xin chọn hoặc ghi số tiền.'],
    [{ ngay: '2023-05-02' }, 'Ngày này chưa tới.'],
    [{ ngay: '2021-12-31' }, 'không thể trước ngày 1 tháng 1 năm ngoái'],
    [{ ngay: '2023-02-30' }, 'Ngày này không đọc được'],
    [{ ngay: '' }, 'Ngày này không đọc được'],
    [{ ten: 'x'.repeat(10_000) }, 'Tên dài quá 120 ký tự'],
    [{ ten: 'An\u0007' }, 'ký tự ẩn'],
    [{ ten: 'An 🎉' }, 'biểu tượng cảm xúc'],
    [{ ten: '<b>An</b>' }, 'dấu &lt; hoặc &gt;'],
    [{ ten: '' }, 'Xin ghi tên'],
    [{ 'dong-y': '' }, 'Xin hỏi người ủng hộ'],
    [{ 'dong-y': '', 'hien-ten': 'hidden', 'lien-he': '0912345678' }, 'bỏ trống phần liên hệ'],
    [{ 'lien-he': 'không có' }, 'Xin ghi một số điện thoại'],
    [{ 'lien-he': `${'a'.repeat(200)}@thu.example` }, 'dài quá 120 ký tự'],
    [{ quy: '999999' }, 'Xin chọn một mục'],
    [{ quy: '' }, 'Xin chọn một mục'],
    [{ 'dien-giai': 'a'.repeat(10_000) }, 'Nội dung dài quá 200 ký tự'],
    [{ ma: 'VNNABCDEFGHJ' }, 'Không có đăng ký nào mang mã này'],
    [{ ma: 'khong-co' }, 'Không có đăng ký nào mang mã này'],
  ] as const

  test('is told which box to mend, and nothing is stored', async () => {
    for (const [changed, sentence] of wrong) {
      const answer = await cashier.post(DESK, atDesk(changed))
      expect([changed, answer.statusCode]).toEqual([changed, 422])
      expect(answer.body).toContain(sentence)
      expect(answer.body).toContain('value="Ủng hộ tháng cao điểm"'.slice(0, 'dien-giai' in changed ? 6 : undefined))
    }
    expect(entries()).toEqual([])
    expect(directSql(store).prepare('SELECT count(*) FROM pledge').pluck().get()).toBe(0)
  })

  test('who looks up a code nobody was given is told so', async () => {
    const answer = await cashier.get(`${DESK}?ma=VNN-KHONG-CO`)
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toContain('Không có đăng ký nào mang mã này')
  })

  test('from another site, or without the session’s token, is refused', async () => {
    const foreign = await app.inject({
      method: 'POST',
      url: DESK,
      headers: {
        cookie: cashier.cookie,
        origin: 'https://xau.example',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ ...atDesk(), _token: cashier.token, _key: 'k'.repeat(22) }).toString(),
    })
    expect(foreign.statusCode).toBe(403)
    expect((await cashier.post(DESK, { ...atDesk(), _token: 'x' })).statusCode).toBe(403)
    expect(entries()).toEqual([])
  })
})

describe('somebody who brings cash and leaves a way to be reached', () => {
  const EMAIL = 'canari.rieng@thu.example'
  const letters = () =>
    directSql(store).prepare('SELECT kind, recipient, language, facts FROM mail').all() as { facts: string }[]

  test('gets the letter of the gift with their private link, as a donor with a pledge does', async () => {
    await cashier.post(DESK, atDesk({ 'lien-he': EMAIL, 'hien-ten': 'hidden' }))
    const slip = await cashier.get(`${DESK}/0`)
    expect(slip.body).toContain('Thư xác nhận kèm liên kết riêng được gửi tới c•••@thu.example')
    expect(slip.body).not.toContain(EMAIL)
    await answerGifts(store)
    const [letter] = letters()
    expect(letter).toMatchObject({ kind: 'gift-received', recipient: EMAIL, language: 'vi' })
    const { code } = JSON.parse(letter?.facts ?? '{}') as { code: string }
    const pledge = await pledgeByCode(store.database.read, code)
    expect(pledge).toMatchObject({ consentVersion: CONSENT_VERSION, amountVnd: 500_000, publicName: null })
    const own = await app.inject(pledge ? pagePathOf(store, pledge) : '')
    expect(own.body).toContain('canari.rieng@thu.example')
    for (const url of [`/ung-ho/${code}`, '/so-cai', '/so-cai/0', `/api/v1/pledges/${code}`])
      expect([url, (await app.inject(url)).body.includes('canari')]).toEqual([url, false])
    expect((await app.inject('/api/v1/summary')).json()).toMatchObject({ pledgedVnd: 500_000, receivedVnd: 500_000 })
  })

  test('by telephone finds their page with the code and the last digits', async () => {
    await cashier.post(DESK, atDesk({ 'lien-he': '+84 912 345 678' }))
    const { body } = await cashier.get(`${DESK}/0`)
    const [code = ''] = /VNN[A-Z0-9]{9}/.exec(body) ?? []
    expect(body).toContain('4 số cuối của •••678')
    await answerGifts(store)
    expect(letters()).toEqual([])
    const pledge = await pledgeByCode(store.database.read, code)
    const contact = pledge && (await pledgeContactOf(store.database.read, pledge.id))
    expect(provesContact(contact?.contact ?? null, '5678')).toBe(true)
  })

  test('is forgotten whole when they ask for it', async () => {
    const { people } = fund
    await cashier.post(DESK, atDesk({ 'lien-he': EMAIL }))
    await answerGifts(store)
    const { body } = await cashier.get(`${DESK}/0`)
    const [code = ''] = /VNN[A-Z0-9]{9}/.exec(body) ?? []
    await erasures(store, people).erase({ pledge: code })
    await store.database.truncateLog()
    expect(filesWith(store, 'canari.rieng')).toEqual([])
    expect((await cashier.get(`${DESK}/0`)).body).not.toContain('gửi tới')
  })
})

describe('cash brought to the office', () => {
  test('without a pledge becomes a numbered receipt, a line of the ledger and a code to follow', async () => {
    const sent = await cashier.post(DESK, atDesk())
    expect(sent.statusCode).toBe(303)
    expect(sent.headers.location).toBe(`${DESK}/0`)
    const slip = (await cashier.get(`${DESK}/0`)).body
    expect(slip).toContain('PT-LA-VNN-2023-0000001')
    expect(slip).toContain('Lê Văn Canari')
    expect(slip).toContain('Năm trăm nghìn đồng')
    const code = /Mã theo dõi<\/dt><dd>(VNN\w{9})/.exec(slip)?.[1]
    const followed = (await app.inject(`/ung-ho/${code}`)).body
    expect(followed).toContain('Nhận đủ')
    expect(followed).toContain('L.V.C.')
    expect(followed).not.toContain('Canari')
    const [entry] = entries()
    expect(JSON.parse(entry?.body as string)).toMatchObject({
      channel: 'cash',
      amount: '500000',
      people: { received: 'NV0003' },
    })
    expect(entry?.body).not.toMatch(/Canari|canari|Ủng hộ tháng/)
  })

  test('for a pledge goes to its purpose and shows on its page, whatever was pledged', async () => {
    const code = await pledgedCode({ cach: 'cash' })
    const found = await cashier.get(`${DESK}?ma=${code.toLowerCase()}`)
    expect(found.statusCode).toBe(200)
    expect(found.body).toContain('Trần Thị Bông')
    expect(found.body).toContain('300.000\u00a0₫')
    const sent = await cashier.post(DESK, { ma: code, 'so-tien': '350.000', ngay: '2023-05-01' })
    expect(sent.statusCode).toBe(303)
    expect((await app.inject(`/ung-ho/${code}`)).body).toContain('Nhận nhiều hơn đăng ký')
  })

  test('in the first days of last year is still recorded, as a slip found late', async () => {
    expect((await cashier.post(DESK, atDesk({ ngay: '2022-01-01' }))).statusCode).toBe(303)
  })

  test('sent twice is one receipt', async () => {
    const form = { ...atDesk(), _key: 'k'.repeat(22) }
    const [first, second] = await Promise.all([cashier.post(DESK, form), cashier.post(DESK, form)])
    expect(first.headers.location).toBe(second.headers.location)
    expect(entries().length).toBe(1)
    expect((await cashier.post(DESK, { ...form, 'so-tien': '1.000' })).statusCode).toBe(409)
    expect(entries().length).toBe(1)
  })

  test('stands in the list of the day, with its total', async () => {
    await cashier.post(DESK, atDesk())
    await cashier.post(DESK, atDesk({ 'so-tien': '200.000', ngay: '2023-04-30' }))
    const { body } = await cashier.get(DESK)
    expect(body).toContain('PT-LA-VNN-2023-0000002')
    expect(body).toContain('Cộng 2 phiếu')
    expect(body).toContain('700.000\u00a0₫')
    store.setClock(store.clock() + 86_400_000)
    expect((await app.inject({ url: DESK, headers: { cookie: (await again()).cookie } })).body).toContain(
      'Hôm nay chưa có phiếu thu nào',
    )
  })

  async function again() {
    const id = directSql(store).prepare("SELECT id FROM staff WHERE email = 'cashier@tinh.example'").pluck().get()
    return signedIn(app, store, { id: id as number })
  }

  test('is written without the telephone number somebody put into its note', async () => {
    await cashier.post(DESK, atDesk({ 'dien-giai': 'Gọi 0912 345 678' }))
    const memo = directSql(store).prepare("SELECT text FROM private_text WHERE field = 'memo'").pluck().get()
    expect(memo).toBe('Gọi …')
  })

  test('may come from somebody who tells no name', async () => {
    const sent = await cashier.post(DESK, atDesk({ ten: '', 'hien-ten': 'hidden', 'dong-y': '' }))
    expect(sent.statusCode).toBe(303)
    expect((await cashier.get(`${DESK}/0`)).body).toContain('Người ủng hộ không nêu tên')
  })

  test('of one unit is nobody else’s business: other cashiers and other posts find nothing', async () => {
    await cashier.post(DESK, atDesk())
    expect((await communeCashier.get(`${DESK}/0`)).statusCode).toBe(404)
    const code = await pledgedCode()
    expect((await communeCashier.get(`${DESK}?ma=${code}`)).statusCode).toBe(404)
    expect((await communeCashier.post(DESK, { ma: code, 'so-tien': '1.000', ngay: '2023-05-01' })).statusCode).toBe(422)
    expect((await communeCashier.post(DESK, atDesk())).statusCode).toBe(422)
    expect(entries().length).toBe(1)
    expect((await app.inject(DESK)).headers.location).toBe('/noi-bo/dang-nhap?tiep=%2Fnoi-bo%2Fthu-tien-mat')
    const id = directSql(store).prepare("SELECT id FROM staff WHERE email = 'accountant@tinh.example'").pluck().get()
    const accountant = await signedIn(app, store, { id: id as number })
    for (const url of [DESK, `${DESK}/0`]) expect((await accountant.get(url)).statusCode).toBe(404)
    expect((await accountant.post(DESK, atDesk())).statusCode).toBe(404)
    for (const index of ['1', 'x', '-1', '9'.repeat(30)])
      expect((await cashier.get(`${DESK}/${index}`)).statusCode).toBe(404)
  })

  test('is refused to somebody who keeps the cash of another unit, or of none any more', async () => {
    const poolId = poolOf('LA')
    const donor = {
      donorKind: 'person',
      nameDisplay: 'hidden',
      name: '',
      contact: '',
      taxCode: '',
      address: '',
    } as const
    const from = { donor: { ...donor, consents: false }, poolId }
    const gift = { from, amountVnd: 1_000, bookedOn: '2023-05-01', note: '' }
    const take = (email: string, key: string) => {
      const person = directSql(store).prepare('SELECT id AS staffId, code FROM staff WHERE email = ?').get(email)
      return recordCashGift(store, person as { staffId: number; code: string }, key, gift)
    }
    await expect(take('cashier@xa.example', 'a')).rejects.toMatchObject({ code: 'not-your-part' })
    directSql(store)
      .prepare(
        "UPDATE role_grant SET revoked_at = 1 WHERE staff_id = (SELECT id FROM staff WHERE email = 'cashier@tinh.example')",
      )
      .run()
    await expect(take('cashier@tinh.example', 'b')).rejects.toMatchObject({ code: 'not-your-part' })
    expect(entries().length).toBe(0)
  })

  test('of the commune goes to the commune', async () => {
    expect((await communeCashier.post(DESK, atDesk({ quy: String(poolOf('LA-27694')) }))).statusCode).toBe(303)
    expect(entries()[0]?.voucher).toBe('PT-LA-27694-VNN-2023-0000001')
  })
})

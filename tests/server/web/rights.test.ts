import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { pledgeByCode, pledgeContactOf } from '../../../db/queries/pledges.ts'
import { dataRequestByCode } from '../../../db/queries/rights.ts'
import { testApp } from '../../support/app.ts'
import { pledgedBy, received } from '../../support/donor.ts'
import { erasures, filesWith } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm } from '../../support/giving.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

// Friday, 13 February 2026, the last working day before Tết, 10:00 in Vietnam.
const BEFORE_TET = Date.UTC(2026, 1, 13, 3)
const DAY_MS = 86_400_000
const CONTACT = 'bong.canari@thu.example'
const ANSWER = 'Quỹ đã nhận yêu cầu và sẽ thực hiện.'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let accountant: Browser
beforeEach(async () => {
  store = testStore()
  store.setClock(BEFORE_TET)
  fund = await smallFund(store)
  app = await testApp(store)
  accountant = await signedIn(app, store, fund.people.accountant)
})

const mine = (facts = {}) => pledgedBy(store, { name: 'Trần Thị Canari', contact: CONTACT, ...facts })
const ask = (path: string, fields: Record<string, string>) => postForm(app, `${path}/du-lieu/yeu-cau`, fields)
const newest = () => directSql(store).prepare('SELECT code FROM data_request ORDER BY id DESC').pluck().get() as string
const answer = (code: string, buoc: string, text = ANSWER, by = accountant) =>
  by.post(`/noi-bo/yeu-cau-du-lieu/${code}/tra-loi`, { buoc, 'tra-loi': text })
const lettersTo = (kind: string) =>
  directSql(store).prepare('SELECT recipient, facts FROM mail WHERE kind = ?').all(kind) as {
    recipient: string
    facts: string
  }[]

describe('asking about one’s data', () => {
  test('with a key of another pledge, or none, is a pledge that does not exist', async () => {
    const own = await mine()
    const other = await mine()
    for (const path of [`/ung-ho/${own.code}/rieng/${other.key}`, `/ung-ho/${own.code}/rieng/x`]) {
      for (const page of ['', '.json', '.txt'])
        expect((await app.inject(`${path}/du-lieu${page}`)).statusCode).toBe(404)
      expect((await ask(path, { loai: 'erase' })).statusCode).toBe(404)
      expect((await postForm(app, `${path}/du-lieu/theo-doi`, { 'theo-doi': 'co' })).statusCode).toBe(404)
    }
    expect(directSql(store).prepare('SELECT count(*) FROM data_request').pluck().get()).toBe(0)
  })

  test('without saying what, or with nothing that differs, keeps what was typed and says what to mend', async () => {
    const { path } = await mine()
    const nothing = await ask(path, { 'loi-nhan': 'Xin chào' })
    expect(nothing.statusCode).toBe(422)
    expect(nothing.body).toContain('Xin chọn quý vị muốn gì.')
    expect(nothing.body).toContain('Xin chào')
    expect((await ask(path, { loai: 'correct', ten: 'Trần Thị Canari' })).body).toContain('Chưa có gì khác')
    expect((await ask(path, { loai: 'question' })).body).toContain('Xin ghi điều quý vị muốn hỏi.')
    const wrong = await ask(path, { loai: 'correct', 'lien-he': 'không phải', ten: '<script>alert(1)</script>' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Tên không được có dấu')
    expect(wrong.body).not.toContain('<script>alert')
  })

  test('with a script in the message is harmless on every page that shows it', async () => {
    const { path } = await mine()
    const script = '<script>alert(1)</script> sửa giúp tôi'
    expect((await ask(path, { loai: 'correct', 'loi-nhan': script })).statusCode).toBe(303)
    const staff = await accountant.get(`/noi-bo/yeu-cau-du-lieu/${newest()}`)
    expect(staff.body).toContain('&lt;script&gt;alert(1)')
    expect(staff.body).not.toContain('<script>alert')
    await answer(newest(), 'answer', '<img src=x onerror=alert(1)> đã nhận')
    expect((await app.inject(`${path}/du-lieu`)).body).not.toContain('<img src=x')
  })

  test('twice for the same, or once by a form sent twice, is one request', async () => {
    const { path } = await mine()
    const form = { loai: 'erase', _key: 'k'.repeat(22) }
    expect((await ask(path, form)).statusCode).toBe(303)
    expect((await ask(path, form)).statusCode).toBe(303)
    expect((await ask(path, { loai: 'erase' })).statusCode).toBe(409)
    expect(directSql(store).prepare('SELECT count(*) FROM data_request').pluck().get()).toBe(1)
  })

  test('sets the clock by the law: two working days over Tết, fifteen days to withdraw a name', async () => {
    const { path } = await mine()
    await ask(path, { loai: 'withdraw-name' })
    const { body } = await app.inject(`${path}/du-lieu`)
    expect(body).toContain('24/02/2026')
    expect(body).toContain('28/02/2026')
    expect((await accountant.get('/noi-bo/yeu-cau-du-lieu')).body).toContain('còn 11 ngày')
    store.setClock(BEFORE_TET + 14 * DAY_MS)
    const later = await signedIn(app, store, fund.people.accountant)
    expect((await later.get('/noi-bo/yeu-cau-du-lieu')).body).toContain('quá hạn 3 ngày')
  })

  test('for an erased pledge finds nothing to erase', async () => {
    const { path, code } = await mine()
    await erasures(store, fund.people).erase({ pledge: code })
    const again = await ask(path, { loai: 'erase' })
    expect(again.statusCode).toBe(422)
    expect(again.body).toContain('Không còn thông tin nào')
  })
})

describe('what is held', () => {
  test('is shown and taken along whole, with no key and nobody else’s', async () => {
    const { path, code, key } = await mine()
    await mine({ contact: 'nguoi.khac@thu.example' })
    await received(store, code, 300_000)
    const page = await app.inject(`${path}/du-lieu`)
    expect([page.headers['cache-control'], page.headers['referrer-policy']]).toEqual(['no-store', 'no-referrer'])
    const json = await app.inject(`${path}/du-lieu.json`)
    expect(json.headers['content-disposition']).toContain(`${code}.json`)
    expect(json.json()).toMatchObject({
      pledge: { code, amountVnd: 300_000, publicName: 'Trần Thị Canari' },
      contact: { contact: CONTACT },
      receipts: [{ amountVnd: 300_000 }],
    })
    const text = await app.inject(`${path}/du-lieu.txt`)
    expect(text.body).toContain(`Liên hệ: ${CONTACT}`)
    for (const { body } of [page, json, text]) expect(body).not.toContain('nguoi.khac')
    for (const { body } of [json, text]) expect(body).not.toContain(key)
    expect((await app.inject(`/en${path}/du-lieu.txt`)).body).toContain('Contact: ')
  })

  test('is read in words and dates of the reader’s language, and as codes by a program', async () => {
    const { path } = await mine({
      contact: 'bong.canari@thu.example',
      expectedOn: null,
      plan: [
        { position: 1, dueOn: '2026-03-01', amountVnd: 100_000 },
        { position: 2, dueOn: '2026-04-01', amountVnd: 200_000 },
      ],
    })
    await ask(path, { loai: 'withdraw-name' })
    await ask(path, { loai: 'correct', 'lien-he': '0912345678', 'loi-nhan': 'Số mới' })
    await answer(newest(), 'refused')
    directSql(store).exec(`UPDATE mail SET state = 'given-up', ended_at = created_at WHERE kind = 'pledge-made'`)
    const { body } = await app.inject(`${path}/du-lieu.txt`)
    for (const words of [
      'Mục đích: Nơi đang cần nhất',
      'Cách ủng hộ: Chuyển khoản',
      'Loại người ủng hộ: Cá nhân',
      'Cách nêu tên: Tên đầy đủ',
      'Đăng ký lúc: 10:00 13/02/2026',
      'Ngày dự kiến: 01/03/2026',
      'Loại: Rút tên công khai',
      'Kết quả: Không thực hiện được',
      'Loại: Thư hướng dẫn chuyển tiền',
      'Tình trạng: Không gửi được',
    ])
      expect(body).toContain(words)
    expect(body).not.toMatch(
      /: (general|bank|person|public|false|true|withdraw-name|given-up)\b|\d{4}-\d\d-\d\d|[{}[\]]/,
    )
    const english = (await app.inject(`/en${path}/du-lieu.txt`)).body
    expect(english).toContain('Purpose: Where it is needed most')
    expect(english).toContain('Pledged at: 10:00, 13 February 2026')
    expect((await app.inject(`${path}/du-lieu.json`)).json()).toMatchObject({
      pledge: { purpose: 'general', method: 'bank', pledgedAt: '2026-02-13T10:00:00+07:00' },
    })
  })

  test('is not taken along by a link that a look-up made', async () => {
    const { code } = await mine()
    const found = await postForm(app, '/tra-cuu', { ma: code, 'lien-he': CONTACT })
    const path = found.headers.location as string
    const page = await app.inject(`${path}/du-lieu`)
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain(CONTACT)
    expect((await app.inject(`${path}/du-lieu.json`)).statusCode).toBe(404)
    expect((await app.inject(`${path}/du-lieu.txt`)).statusCode).toBe(404)
  })
})

describe('answering', () => {
  test('is for the accountant and the head of the unit', async () => {
    const { path } = await mine()
    await ask(path, { loai: 'question', 'loi-nhan': 'Ai xem?' })
    for (const person of [fund.communePeople.accountant, fund.people.cashier]) {
      const browser = await signedIn(app, store, person)
      expect((await browser.get(`/noi-bo/yeu-cau-du-lieu/${newest()}`)).statusCode).toBe(404)
      expect((await answer(newest(), 'done', ANSWER, browser)).statusCode).toBe(404)
    }
    const auditor = await signedIn(app, store, fund.people.auditor)
    expect((await auditor.get(`/noi-bo/yeu-cau-du-lieu/${newest()}`)).body).not.toContain('tra-loi')
    expect((await answer(newest(), 'done', ANSWER, auditor)).statusCode).toBe(404)
  })

  test('needs words, and a request that is still open', async () => {
    const { path } = await mine()
    await ask(path, { loai: 'question', 'loi-nhan': 'Ai xem?' })
    const short = await answer(newest(), 'done', 'ok')
    expect(short.statusCode).toBe(422)
    expect(short.body).toContain('ít nhất 10 ký tự')
    expect((await answer(newest(), '')).statusCode).toBe(422)
    expect((await answer(newest(), 'answer')).statusCode).toBe(303)
    expect((await answer(newest(), 'answer')).statusCode).toBe(409)
    expect((await answer(newest(), 'done')).statusCode).toBe(303)
    expect((await answer(newest(), 'done')).statusCode).toBe(409)
  })

  test('is read on the private page and sent to who left an e-mail address', async () => {
    const { path, code } = await mine()
    await ask(path, { loai: 'question', 'loi-nhan': 'Ai xem?' })
    await answer(newest(), 'done')
    expect((await app.inject(`${path}/du-lieu`)).body).toContain(ANSWER)
    const [letter] = lettersTo('data-answered')
    expect(letter?.recipient).toBe(CONTACT)
    expect(JSON.parse(letter?.facts ?? '{}')).toMatchObject({ code, answer: ANSWER, step: 'done' })
  })

  test('a correction as done changes what is held, and a name that is not yet in the ledger', async () => {
    const { path, code } = await mine()
    await ask(path, { loai: 'correct', ten: 'Trần Thị Sẻ', 'lien-he': '0987654321' })
    expect((await answer(newest(), 'done')).statusCode).toBe(303)
    const pledge = await pledgeByCode(store.database.read, code)
    expect(pledge?.publicName).toBe('Trần Thị Sẻ')
    expect(await pledgeContactOf(store.database.read, pledge?.id as number)).toMatchObject({ contact: '0987654321' })
    expect((await dataRequestByCode(store.database.read, newest()))?.wanted).toBe(null)
  })

  test('a name that stands in the ledger is not changed', async () => {
    const { path, code } = await mine()
    await received(store, code, 300_000)
    await ask(path, { loai: 'correct', ten: 'Trần Thị Sẻ' })
    const refused = await answer(newest(), 'done')
    expect(refused.statusCode).toBe(409)
    expect(refused.body).toContain('đã lên sổ công khai')
    expect((await app.inject(`/ung-ho/${code}`)).body).toContain('Trần Thị Canari')
    expect((await answer(newest(), 'refused')).statusCode).toBe(303)
  })
})

describe('withdrawing and erasing', () => {
  test('are done when two people have erased, not before', async () => {
    const { path, code } = await mine()
    const entry = await received(store, code, 300_000)
    await ask(path, { loai: 'withdraw-name' })
    expect((await answer(newest(), 'done')).statusCode).toBe(409)
    const asking = await accountant.get(`/noi-bo/dieu-chinh/xoa?tim=${code}&pham-vi=ten`)
    expect(asking.body).toContain('Rút tên công khai của đăng ký')
    await erasures(store, fund.people).erase({ pledge: code, only: 'name' })
    expect((await answer(newest(), 'done')).statusCode).toBe(303)
    for (const url of [`/ung-ho/${code}`, `/so-cai/${entry}`]) {
      const { body } = await app.inject(url)
      expect(body).toContain('Đã xóa theo yêu cầu')
      expect(body).not.toContain('Canari')
    }
    expect(lettersTo('data-answered').map(({ recipient }) => recipient)).toEqual([CONTACT])
  })

  test('a withdrawn name leaves the rest, which can be erased later; then no byte stays', async () => {
    const { path, code } = await mine()
    await received(store, code, 300_000)
    await ask(path, { loai: 'erase', 'loi-nhan': 'Xin xóa chữ Canari ở mọi nơi' })
    await postForm(app, `${path}/du-lieu/theo-doi`, { 'theo-doi': 'co' })
    const { erase } = erasures(store, fund.people)
    await erase({ pledge: code, only: 'name' })
    await expect(erase({ pledge: code, only: 'name' })).rejects.toMatchObject({ code: 'nothing-to-erase' })
    expect((await answer(newest(), 'done')).statusCode).toBe(409)
    expect((await app.inject(`${path}/du-lieu`)).body).toContain(CONTACT)
    await erase({ pledge: code })
    expect((await answer(newest(), 'done')).statusCode).toBe(303)
    const { body } = await app.inject(`${path}/du-lieu`)
    expect(body).not.toContain(CONTACT)
    expect(body).toContain('Quý vị chưa nhận thư báo nào.')
    await store.database.truncateLog()
    expect(filesWith(store, 'Canari')).toEqual([])
  })
})

test('agreeing to letters is a consent of its own, kept with its wording, and taken back at any time', async () => {
  const { path } = await mine()
  expect((await app.inject(`${path}/du-lieu`)).body).not.toContain('checked')
  await postForm(app, `${path}/du-lieu/theo-doi`, { 'theo-doi': 'co' })
  const row = () => directSql(store).prepare('SELECT * FROM follow_consent').get()
  expect(row()).toMatchObject({ version: '2026-11', agreed_at: BEFORE_TET, withdrawn_at: null })
  store.setClock(BEFORE_TET + DAY_MS)
  await postForm(app, `${path}/du-lieu/theo-doi`, {})
  expect(row()).toMatchObject({ agreed_at: BEFORE_TET, withdrawn_at: BEFORE_TET + DAY_MS })
})

test('the table of holidays is kept by an administrator, and requests already running keep their days', async () => {
  const { path } = await mine()
  await ask(path, { loai: 'question', 'loi-nhan': 'Ai xem?' })
  const administrator = await signedIn(app, store, fund.people.administrator)
  const calendar = '/noi-bo/yeu-cau-du-lieu/lich'
  expect((await accountant.post(`${calendar}/them`, { ngay: '2026-02-23', ten: 'Nghỉ' })).statusCode).toBe(404)
  expect((await administrator.post(`${calendar}/them`, { ngay: '23/02/2026', ten: '' })).statusCode).toBe(422)
  expect((await administrator.post(`${calendar}/them`, { ngay: '2026-02-23', ten: 'Nghỉ thêm' })).statusCode).toBe(303)
  expect((await accountant.get(calendar)).body).toContain('23/02/2026: Nghỉ thêm')
  expect((await app.inject(`${path}/du-lieu`)).body).toContain('24/02/2026')
  await ask(path, { loai: 'correct', 'loi-nhan': 'Sửa tên đường' })
  expect((await app.inject(`${path}/du-lieu`)).body).toContain('25/02/2026')
})

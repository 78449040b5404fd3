import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { generalPool, people, sumOf } from '../../support/collective.ts'
import { smallFund } from '../../support/fund.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'
import { type FormParts, multipart } from '../../support/upload.ts'
import { textRow, workbookParts, zip } from '../../support/xlsx-fixtures.ts'

const PATH = '/noi-bo/tap-the'

let store: TestStore
let app: FastifyInstance
let cashier: Browser
let accountant: Browser
let communeCashier: Browser
let pool: string
beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  app = await testApp(store)
  cashier = await signedIn(app, store, fund.people.cashier)
  accountant = await signedIn(app, store, fund.people.accountant)
  communeCashier = await signedIn(app, store, fund.communePeople.cashier)
  pool = String(await generalPool(store, fund))
})

const list = people(412)
const asText = list.lines.map(({ name, amountVnd }) => `${name}\t${amountVnd}`).join('\n')
const fields = (changed: Record<string, string> = {}) => ({
  loai: 'salary',
  ten: 'Tập thể Trường THPT Tân An',
  'hien-ten': 'public',
  'dong-y': 'co',
  quy: pool,
  'so-nguoi': '412',
  'so-tien': String(sumOf(list)),
  ngay: '2023-05-01',
  'dien-giai': 'Một ngày lương',
  'danh-sach': asText,
  ...changed,
})

function send(browser: Browser, form: FormParts, path = `${PATH}/moi?`) {
  const { type, body } = multipart({ ...form, fields: { _key: 'khoa-cua-mot-bieu-mau', ...form.fields } })
  return app.inject({
    method: 'POST',
    url: `${path}_token=${encodeURIComponent(browser.token)}`,
    headers: { cookie: browser.cookie, 'sec-fetch-site': 'same-origin', 'content-type': type },
    payload: body,
  })
}
const count = (table: string) => directSql(store).prepare(`SELECT count(*) FROM ${table}`).pluck().get()

describe('a list that must be mended', () => {
  test.each([
    [{ 'so-tien': String(sumOf(list) + 1) }, 'lệch 1 đ'],
    [{ 'so-nguoi': '413' }, 'Đã đếm 413 người, danh sách có 412 người'],
    [{ 'so-nguoi': 'nhiều' }, 'Xin ghi số người'],
    [{ 'danh-sach': '' }, 'Xin dán danh sách'],
    [{ ten: '' }, 'Xin ghi tên'],
    [{ 'dong-y': '' }, 'Xin hỏi người ủng hộ'],
    [{ loai: 'book' }, 'Xin ghi số quyển biên nhận'],
    [{ quy: '999' }, 'Xin chọn nơi nhận'],
    [{ ngay: '2023-05-02' }, 'Ngày này chưa tới'],
  ])('%o: is told where, with everything typed kept, and nothing is stored', async (changed, sentence) => {
    const answer = await send(cashier, { fields: fields(changed) })
    expect(answer.statusCode).toBe(422)
    expect(answer.body.includes(sentence)).toBe(true)
    if (!('danh-sach' in changed)) expect(answer.body).toContain('Bimat Thi So 411')
    expect(count('entry')).toBe(0)
  })

  test('shows every row that is wrong by its number, from a file too, and a formula never gets in', async () => {
    const content = 'Họ tên,Số tiền\nLê Thị Một,-50.000\n"=cmd|\'/c calc\'!A1",50.000\nTrần Văn Hai,50.000'
    const answer = await send(cashier, { fields: fields({ 'danh-sach': '' }), file: { name: 'ds.csv', content } })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('2 chỗ phải sửa')
    expect(answer.body).toContain('giống một công thức')
    // What the file said stands in the box, to be mended there.
    expect(answer.body).toContain('Trần Văn Hai\t50.000')
    expect(count('collective_line')).toBe(0)
  })

  test('a file that is no list is refused with what to do', async () => {
    const file = { name: 'ds.pdf', content: '%PDF-1.7 …' }
    const answer = await send(cashier, { fields: fields({ 'danh-sach': '' }), file })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Tệp PDF không đọc được')
  })
})

describe('a list that holds together', () => {
  test('pasted: one receipt, its people only for the office, a confirmation for each', async () => {
    const sent = await send(cashier, { fields: fields() })
    expect(sent.statusCode).toBe(303)
    expect((await send(cashier, { fields: fields() })).headers.location).toBe(sent.headers.location)
    expect(count('entry')).toBe(1)
    const path = sent.headers.location as string
    expect((await cashier.get(path)).body).toContain('Bimat Thi So 77')
    expect((await communeCashier.get(path)).statusCode).toBe(404)
    const entry = await app.inject('/so-cai/0')
    expect(entry.body).toContain('Tập thể Trường THPT Tân An, 412 người')
    expect(entry.body).not.toContain('Bimat')
    expect((await cashier.get('/noi-bo/thu-tien-mat/0')).body).toContain('Danh sách 412 người')

    const slips = await cashier.get(`${path}/xac-nhan`)
    const addresses = [...slips.body.matchAll(/http:\/\/quy\.example(\/xac-nhan\/[\w/-]+)/g)].map(
      ([, address]) => address as string,
    )
    expect(addresses).toHaveLength(412)
    const mine = await app.inject(addresses[76] as string)
    expect(mine.statusCode).toBe(200)
    expect(mine.body).toContain('Bimat Thi So 77')
    expect(mine.body).not.toContain('Bimat Thi So 78')
    expect(mine.headers['cache-control']).toBe('no-store')
    expect((await app.inject(`/en${addresses[76]}`)).body).toContain('Confirmation of your part')
    const wrongKey = (addresses[76] as string).replace(/.{4}$/, 'AAAA')
    expect((await app.inject(wrongKey)).statusCode).toBe(404)

    const erasing = await accountant.get('/noi-bo/dieu-chinh/xoa?tim=0')
    expect(erasing.body).toContain('Mọi tên trong danh sách riêng')
    expect(erasing.body).not.toContain('fund/v1/list')
    const erase = await accountant.post(`${path}/xoa-ten`, { dong: '77' })
    expect(erase.statusCode).toBe(303)
    expect((await app.inject(addresses[76] as string)).statusCode).toBe(404)
    expect((await cashier.post(`${path}/xoa-ten`, { dong: '78' })).statusCode).toBe(404)
  })

  test('uploaded as a workbook is the same', async () => {
    const people = list.lines.map(({ name, amountVnd }, at) => textRow(at + 2, [`${at + 1}`, name, `${amountVnd}`]))
    const sheet = textRow(1, ['STT', 'Họ và tên', 'Số tiền']) + people.join('')
    const file = { name: 'ds.xlsx', content: zip(workbookParts({ sheets: [sheet] })) }
    const sent = await send(cashier, { fields: fields({ 'danh-sach': '' }), file })
    expect(sent.statusCode).toBe(303)
    expect(count('collective_line')).toBe(412)
  })

  test('attached by the accountant to a receipt that stands already', async () => {
    await cashier.post('/noi-bo/thu-tien-mat', {
      ...{ quy: pool, ai: 'group', ten: 'Khu phố 3', 'hien-ten': 'hidden', 'so-tien': '300.000', ngay: '2023-05-01' },
    })
    const page = await accountant.get(`${PATH}/moi?but-toan=0`)
    expect(page.body).toContain('300.000')
    const given = { loai: 'group', 'so-nguoi': '2', 'danh-sach': 'Bimat Mot;100.000\nBimat Mot;200.000' }
    const sent = await send(accountant, { fields: given }, `${PATH}/moi?but-toan=0&`)
    expect(sent.statusCode).toBe(303)
    const again = await send(
      accountant,
      { fields: { ...given, _key: 'mot-khoa-khac-khoa-truoc' } },
      `${PATH}/moi?but-toan=0&`,
    )
    expect(again.statusCode).toBe(409)
    expect((await app.inject('/so-cai/1')).body).toContain('Một tập thể, 2 người')
    expect((await accountant.get(`${PATH}/moi`)).statusCode).toBe(404)
  })
})

describe('a donation box', () => {
  const box = (changed: Record<string, string> = {}) => ({
    ...{ quy: pool, 'niem-phong': 'NP-17', 'noi-dat': 'chợ Tân An', ngay: '2023-05-01', 'so-tien': '1.250.000' },
    ...{ 'to-500000': '2', 'to-50000': '5', 'chung-1': 'Bimat Một', 'chung-2': 'Bimat Hai', 'chung-3': 'Bimat Ba' },
    ...changed,
  })
  test.each([
    [{ 'so-tien': '1.250.001' }, 'các mệnh giá cộng được 1.250.000'],
    [{ 'to-500000': '-2' }, 'Số tờ là một số nguyên'],
    [{ 'chung-3': '' }, 'ít nhất 3 người chứng kiến'],
    [{ 'niem-phong': '' }, 'Xin ghi số niêm phong'],
  ])('%o: is refused, and nothing is stored', async (changed, sentence) => {
    const answer = await cashier.post(`${PATH}/thung`, box(changed))
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain(sentence)
    expect(count('entry')).toBe(0)
  })

  test('becomes one receipt with minutes to sign, and no witness is public', async () => {
    const sent = await cashier.post(`${PATH}/thung`, box())
    expect(sent.statusCode).toBe(303)
    const sheet = await cashier.get(sent.headers.location as string)
    expect(sheet.body).toContain('Bimat Hai')
    expect(sheet.body).toContain('NP-17')
    expect((await cashier.get('/noi-bo/thu-tien-mat/0')).body).toContain('Một triệu hai trăm năm mươi nghìn đồng')
    expect((await cashier.get('/noi-bo/thu-tien-mat')).body).toContain('1.250.000')
    const entry = await app.inject('/so-cai/0')
    expect(entry.body).toContain('Thùng quyên góp tại chợ Tân An')
    expect(entry.body).not.toContain('Bimat')
  })

  test('stands as the giver in the ledger and its files, where nobody is unknown', async () => {
    await cashier.post(`${PATH}/thung`, box())
    for (const path of ['/so-cai', '/so-cai/0', '/so-cai.csv', '/']) {
      const { body } = await app.inject(path)
      expect(body).toMatch(/Thùng quyên góp(?! tại)/)
      expect(body).not.toContain('Chưa xác định người ủng hộ')
    }
    expect((await app.inject('/en/so-cai.csv')).body).toContain('Donation box')
  })
})

import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { summary } from '../../../db/queries/summary.ts'
import { testApp } from '../../support/app.ts'
import { generalPool } from '../../support/collective.ts'
import { smallFund } from '../../support/fund.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

const PATH = '/noi-bo/su-kien'

let store: TestStore
let app: FastifyInstance
let officer: Browser
let cashier: Browser
let commune: Browser
let pool: string
beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  app = await testApp(store)
  officer = await signedIn(app, store, fund.people.officer)
  cashier = await signedIn(app, store, fund.people.cashier)
  commune = await signedIn(app, store, fund.communePeople.officer)
  pool = String(await generalPool(store, fund))
})

const launch = (changed: Record<string, string> = {}) => ({
  ...{ ten: 'Lễ phát động Tháng cao điểm', noi: 'Hội trường tỉnh', ngay: '2023-05-01', quy: pool, bang: '1 tỷ' },
  ...changed,
})
const LIST = [
  'Tên;Loại;Số tiền;Cách nộp;Công khai',
  'Công ty Gạch Ngói;doanh nghiệp;200 triệu;chuyển khoản;có',
  'Lê Thị Bimat;cá nhân;5.000.000;tiền mặt;',
  'Công đoàn Sở Y tế;tập thể;10.000.000;ck;có',
].join('\n')
const batch = (changed: Record<string, string> = {}) => ({
  ...{ 'so-nguoi': '3', 'so-tien': '215.000.000', 'danh-sach': LIST },
  ...changed,
})
const opened = async () => {
  const sent = await officer.post(`${PATH}/moi`, launch())
  expect(sent.statusCode).toBe(303)
  return sent.headers.location as string
}
const pledges = () => directSql(store).prepare('SELECT count(*) FROM pledge').pluck().get()

describe('an event that is written down wrongly', () => {
  test.each([
    [{ ten: '' }, 'Xin ghi tên sự kiện'],
    [{ noi: '' }, 'Xin ghi nơi tổ chức'],
    [{ ngay: '2023-02-30' }, 'Ngày này không đọc được'],
    [{ quy: '9999' }, 'Xin chọn nơi nhận'],
    [{ bang: '-1' }, 'dấu trừ'],
  ])('%o: is not opened', async (changed, sentence) => {
    const answer = await officer.post(`${PATH}/moi`, launch(changed))
    expect(answer.statusCode).toBe(422)
    expect(answer.body.includes(sentence)).toBe(true)
    expect(directSql(store).prepare('SELECT count(*) FROM launch_event').pluck().get()).toBe(0)
  })
})

describe('a batch of registrations that is wrong', () => {
  test.each([
    [{ 'so-tien': '215.000.001' }, 'lệch 1 đ'],
    [{ 'so-nguoi': '4' }, 'Đã đếm 4 người'],
    [{ 'danh-sach': '' }, 'Xin dán hoặc gõ danh sách'],
    [{ 'danh-sach': 'A;cá nhân;-5;tm' }, '1 chỗ phải sửa'],
    [{ 'danh-sach': 'A;hội;5;tm' }, 'Loại phải là'],
    [{ 'danh-sach': 'A;cá nhân;5;séc' }, 'Cách nộp phải là'],
    [{ 'danh-sach': 'A;cá nhân;5;tm;chắc vậy' }, 'Cột công khai tên'],
    [{ 'danh-sach': '=1+1;cá nhân;5;tm' }, 'giống một công thức'],
    [
      { 'danh-sach': `${LIST}\n${LIST.split('\n')[2]}`, 'so-nguoi': '4', 'so-tien': '220.000.000' },
      'trùng cả tên và số tiền',
    ],
  ])('%o: is refused whole', async (changed, sentence) => {
    const answer = await officer.post(await opened(), batch(changed))
    expect(answer.statusCode).toBe(422)
    expect(answer.body.includes(sentence)).toBe(true)
    expect(pledges()).toBe(0)
  })

  test('sent a second time is one batch; typed a second time is noticed, and only meant doubles pass', async () => {
    const path = await opened()
    const _key = 'khoa-cua-mot-bieu-mau'
    expect((await officer.post(path, batch({ _key }))).statusCode).toBe(303)
    expect((await officer.post(path, batch({ _key }))).statusCode).toBe(303)
    expect(pledges()).toBe(3)
    const again = await officer.post(path, batch())
    expect(again.statusCode).toBe(422)
    expect(again.body).toContain('name="van-ghi"')
    expect(pledges()).toBe(3)
    expect((await officer.post(path, batch({ 'van-ghi': 'co' }))).statusCode).toBe(303)
    expect(pledges()).toBe(6)
  })

  test('is not for who has no part in that unit', async () => {
    const path = await opened()
    expect((await commune.get(path)).statusCode).toBe(404)
    expect((await commune.post(path, batch())).statusCode).toBe(404)
    expect(pledges()).toBe(0)
  })
})

describe('a launch event', () => {
  test('tells registered, received and outstanding apart; its board counts nowhere', async () => {
    const path = await opened()
    await officer.post(path, batch())
    const code = path.split('/').at(-1) as string
    const page = () => app.inject(`/van-dong/su-kien/${code}`)
    expect((await page()).body).toContain('Bảng tượng trưng tại buổi lễ ghi 1.000.000.000')
    const figures = async () => summary(store.database.read, { unitId: null, fundId: null, year: null })
    expect(await figures()).toMatchObject({ pledgedVnd: 215_000_000, receivedVnd: 0, balanceVnd: 0 })

    const pledge = directSql(store)
      .prepare('SELECT code FROM pledge WHERE amount_vnd = 5000000')
      .pluck()
      .get() as string
    await cashier.post('/noi-bo/thu-tien-mat', { ma: pledge, 'so-tien': '7.000.000', ngay: '2023-05-01' })
    const body = (await page()).body
    // More than was registered by one leaves the others' outstanding as it is.
    for (const amount of ['215.000.000', '7.000.000', '210.000.000']) expect(body).toContain(amount)
    expect(body).toContain('Công ty Gạch Ngói')
    expect(body).not.toContain('Bimat')
    expect(await figures()).toMatchObject({ receivedVnd: 7_000_000, balanceVnd: 7_000_000 })
    expect((await officer.get(path)).body).toContain('Lê Thị Bimat')
    expect((await app.inject('/van-dong/su-kien')).body).toContain('Lễ phát động Tháng cao điểm')
    expect((await app.inject(`/en/van-dong/su-kien/${code}`)).body).toContain('Outstanding')
    expect((await page()).body).toContain('còn lại là phần đã đăng ký mà chưa về.')
    expect((await app.inject('/van-dong/su-kien/SK2222222')).statusCode).toBe(404)
  })

  test('stands as it was opened, whatever somebody writes past the program', async () => {
    const path = await opened()
    await officer.post(path, batch())
    const sql = directSql(store)
    for (const [statement, sentence] of [
      ['UPDATE launch_event SET board_vnd = 5', 'never changed'],
      ['DELETE FROM launch_event', 'never deleted'],
      ['UPDATE event_registration SET event_id = 1', 'never changed'],
      ['DELETE FROM event_registration', 'never deleted'],
      ['INSERT OR REPLACE INTO event_registration SELECT * FROM event_registration', 'already there'],
      ["INSERT INTO launch_event VALUES (9, 'x', 1, 1, 999, 'n', 'p', '2023-05-01', NULL, 1, 1)", 'its pool'],
    ] as const)
      expect(() => sql.prepare(statement).run(), statement).toThrow(sentence)
  })
})

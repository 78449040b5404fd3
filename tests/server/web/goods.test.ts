import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../../db/database.ts'
import { summary } from '../../../db/queries/summary.ts'
import { canonicalJson } from '../../../server/domain/ledger/canonical-json.ts'
import { testApp } from '../../support/app.ts'
import { entriesOf } from '../../support/bank-office.ts'
import { corrections } from '../../support/corrections.ts'
import { erasures, filesWith } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'
import { verify, wrongs } from '../../support/verification.ts'

const PATH = '/noi-bo/hien-vat'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let cashier: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  cashier = await signedIn(app, store, fund.people.cashier)
})

const cement = (changed: Record<string, string> = {}) => ({
  'noi-nhan': `${fund.province.id}-${fund.vnn.id}`,
  hang: 'xi măng PCB40',
  'so-luong': '120',
  'don-vi-tinh': 'bao',
  'gia-tri': '10.800.000',
  'can-cu': 'invoice',
  'chung-tu': 'Hóa đơn 0001234',
  ngay: '2023-05-01',
  ai: 'business',
  ten: 'Công ty Gạch Ngói',
  'hien-ten': 'public',
  ...changed,
})
const figures = () => summary(store.database.read, { unitId: null, fundId: null, year: null })
const receive = async (changed: Record<string, string> = {}) => {
  const sent = await cashier.post(PATH, cement(changed))
  expect(sent.statusCode).toBe(303)
  return sent.headers.location as string
}

describe('goods that are written down wrongly', () => {
  test.each([
    [{ 'so-luong': '0' }, 'Số lượng phải lớn hơn 0'],
    [{ 'so-luong': '-3' }, 'Số lượng phải lớn hơn 0'],
    [{ 'so-luong': '1.5' }, 'Số lượng phải lớn hơn 0'],
    [{ 'gia-tri': '0' }, 'Số tiền phải lớn hơn 0'],
    [{ 'gia-tri': '10.000.000.000.001' }, 'nhiều nhất 10.000 tỷ'],
    [{ 'gia-tri': '-5' }, 'dấu trừ'],
    [{ 'can-cu': '' }, 'Xin chọn căn cứ'],
    [{ 'chung-tu': '' }, 'Xin ghi số hóa đơn'],
    [{ hang: '' }, 'Xin ghi tên hàng'],
    [{ hang: '<b>x</b>' }, 'không có dấu &lt; hoặc &gt;'],
    [{ 'don-vi-tinh': '' }, 'Xin ghi đơn vị tính'],
    [{ ngay: '2023-05-02' }, 'Ngày này chưa tới'],
    [{ 'noi-nhan': '99-99' }, 'Xin chọn nơi nhận'],
    [{ ai: 'person', ten: 'Lê Thị Một' }, 'Xin hỏi người ủng hộ'],
  ])('%o: are refused with the box to mend, and nothing is stored', async (changed, sentence) => {
    const answer = await cashier.post(PATH, cement(changed))
    expect(answer.statusCode).toBe(422)
    expect(answer.body.includes(sentence)).toBe(true)
    expect(entriesOf(store)).toEqual([])
  })

  test('are not received by who has no part in that unit', async () => {
    const commune = await signedIn(app, store, fund.communePeople.cashier)
    expect((await commune.post(PATH, cement())).statusCode).toBe(422)
    const officer = await signedIn(app, store, fund.people.officer)
    expect((await officer.post(PATH, cement())).statusCode).toBe(404)
  })
})

describe('goods received', () => {
  test('have a lot and a PN voucher, a public line, and are no money', async () => {
    const path = await receive()
    const [entry] = entriesOf(store)
    expect(entry).toMatchObject({ kind: 'goods-in', channel: 'goods', direction: null, amountVnd: 10_800_000 })
    expect(entry?.voucher).toBe('PN-LA-VNN-2023-0000001')
    expect(await figures()).toMatchObject({ goodsReceivedVnd: 10_800_000, receivedVnd: 0, balanceVnd: 0 })
    const ledger = await app.inject('/so-cai?channel=goods')
    expect(ledger.body).toContain('120 bao xi măng PCB40')
    expect(ledger.body).toContain('Công ty Gạch Ngói')
    expect((await app.inject('/en/so-cai/0')).body).toContain('Goods received')
    const line = (await app.inject('/so-cai/0')).body
    expect(line).toContain('Nguồn: Hiện vật')
    expect(line).not.toContain('Nguồn: Nguồn')
    expect((await app.inject('/api/v1/ledger?channel=goods')).json()).toMatchObject({ total: 1 })
    const slip = await cashier.get(path)
    expect(slip.body).toContain('PHIẾU NHẬP HIỆN VẬT')
    expect(slip.body).toContain('Mười triệu tám trăm nghìn đồng')
    const commune = await signedIn(app, store, fund.communePeople.cashier)
    expect((await commune.get(path)).statusCode).toBe(404)
    expect(wrongs(await verify(store))).toEqual({})
  })

  test('twice under one key are one lot; a second lot has its own account and number', async () => {
    const _key = 'khoa-cua-mot-bieu-mau'
    const path = await receive({ _key })
    expect(await receive({ _key })).toBe(path)
    await receive({ 'so-luong': '12,5', 'don-vi-tinh': 'kg', hang: 'gạo' })
    expect(entriesOf(store).map(({ voucher }) => voucher?.slice(-1))).toEqual(['1', '2'])
    const accounts = directSql(store).prepare("SELECT count(*) FROM account WHERE kind = 'goods'").pluck().get()
    expect(accounts).toBe(2)
    expect((await app.inject('/so-cai/1')).body).toContain('12,5 kg gạo')
  })

  test('taken back by two people leave nothing received and the books right', async () => {
    await receive()
    const requests = corrections(store, fund.people)
    await requests.approve(await requests.ask(0, 'Nhập nhầm số lượng'))
    expect(await figures()).toMatchObject({ goodsReceivedVnd: 0, receivedVnd: 0, balanceVnd: 0 })
    expect(wrongs(await verify(store))).toEqual({})
  })

  test('whose giver asks to be forgotten keep no byte of the name', async () => {
    await receive({ ai: 'person', ten: 'Xoatoi Ngay Di', 'dong-y': 'co' })
    expect(filesWith(store, 'Xoatoi Ngay Di')).not.toEqual([])
    await erasures(store, fund.people).erase({ entry: 0, fields: ['donor'] })
    expect(filesWith(store, 'Xoatoi Ngay Di')).toEqual([])
    expect(wrongs(await verify(store))).toEqual({})
  })
})

describe('somebody past the program', () => {
  test('gets no goods into the ledger that no lot stands behind, and no money out of their pool', async () => {
    await receive()
    const sql = directSql(store)
    const [lot] = sql.prepare('SELECT l.*, a.name FROM goods_lot l JOIN account a ON a.id = l.account_id').all() as {
      code: string
      name: string
    }[]
    const pool = 'Liabilities:LA:VNN:Pool:Goods'
    const post = (changed: object) => {
      const idx = entriesOf(store).length
      const body = canonicalJson({
        ...{ amount: '5', authority: null, bookedOn: '2023-05-01', channel: 'goods', direction: null, fund: 'VNN' },
        ...{ id: randomUUID(), index: `${idx}`, kind: 'goods-in', people: {}, project: null, purpose: 'goods' },
        ...{ recordedAt: '9999999999999', reference: lot?.code ?? '', reversedKind: null, reverses: null, texts: {} },
        ...{ unit: 'LA', v: '1', voucher: 'PN-LA-VNN-2023-0000002' },
        transfers: [{ amount: '5', credit: pool, debit: lot?.name ?? '', numbers: [[pool, '10800001', '10800005']] }],
        ...changed,
      })
      sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (?, ?, ?)').run(idx, body, leafHash(body))
    }
    expect(() => post({})).toThrow('no goods stand behind this')
    expect(() => post({ reference: null })).toThrow('no goods stand behind this')
    const refused: [string, string][] = [
      ['UPDATE goods_lot SET value_vnd = 1', 'not changed'],
      ['UPDATE goods_lot SET entry_index = NULL', 'not changed'],
      ['DELETE FROM goods_lot', 'never deleted'],
      ["UPDATE goods_giver SET name = 'x'", 'erased, not changed'],
      ['DELETE FROM goods_giver', 'nobody asked'],
      ["INSERT INTO goods_giver VALUES (1, 'x', NULL)", 'already there'],
    ]
    for (const [statement, sentence] of refused) expect(() => sql.prepare(statement).run(), statement).toThrow(sentence)
    const poolId = sql.prepare('SELECT id FROM account WHERE name = ?').pluck().get(pool)
    const promise = `INSERT INTO pledge (code, unit_id, fund_id, pool_id, amount_vnd, method, donor_kind, name_display, created_at, key_hash)
      VALUES ('x', 1, 1, ?, 5, 'bank', 'person', 'hidden', 1, x'00')`
    expect(() => sql.prepare(promise).run(poolId)).toThrow('holds no money')
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import { lineOfList, linesOfList, listById } from '../../../../db/queries/collective.ts'
import { attachList } from '../../../../server/actions/collective/attach-list.ts'
import { eraseNameOfList } from '../../../../server/actions/collective/erase-name.ts'
import { openBox } from '../../../../server/actions/collective/open-box.ts'
import { recordCollectiveGift } from '../../../../server/actions/collective/record-collective-gift.ts'
import type { GivenList } from '../../../../server/actions/collective/store-list.ts'
import { lineText, listManifest } from '../../../../server/domain/collective/manifest.ts'
import { commitToText } from '../../../../server/domain/ledger/commitment.ts'
import { bankOffice, entriesOf } from '../../../support/bank-office.ts'
import { generalPool, people, SCHOOL, sumOf } from '../../../support/collective.ts'
import { erasures, filesWith } from '../../../support/erasure.ts'
import { as, key } from '../../../support/houses.ts'
import { directSql } from '../../../support/store.ts'
import { verify, wrongs } from '../../../support/verification.ts'

const DAY = '2023-05-04'

let office: Awaited<ReturnType<typeof bankOffice>>
let poolId: number
beforeEach(async () => {
  office = await bankOffice()
  poolId = await generalPool(office.store, office.fund)
})

const give = (list: GivenList, amountVnd = sumOf(list), formKey: string = key()) =>
  recordCollectiveGift(office.store, as(office.fund.people.cashier), formKey, {
    ...{ from: { donor: SCHOOL, poolId }, amountVnd, bookedOn: DAY, note: 'Một ngày lương', list },
  })
const privateText = (index: number, field: string) =>
  directSql(office.store)
    .prepare('SELECT text FROM private_text WHERE entry_index = ? AND field = ?')
    .pluck()
    .get(index, field)
const commitmentIn = (body: string, field: string) => JSON.parse(body).texts[field]

describe('a list that does not hold together', () => {
  const list = people(412)
  test('one đồng short, or one person short, is refused and nothing is stored', async () => {
    await expect(give(list, sumOf(list) + 1)).rejects.toMatchObject({ code: 'list-sum-differs' })
    await expect(give({ ...list, count: 413 })).rejects.toMatchObject({ code: 'list-count-differs' })
    await expect(give({ ...list, count: 0, lines: [] }, 0)).rejects.toMatchObject({ code: 'list-empty' })
    expect(entriesOf(office.store)).toEqual([])
  })
  test('is no business of a cashier elsewhere', async () => {
    const gift = { from: { donor: SCHOOL, poolId }, amountVnd: sumOf(list), bookedOn: DAY, note: '', list }
    const elsewhere = recordCollectiveGift(office.store, as(office.fund.communePeople.cashier), key(), gift)
    await expect(elsewhere).rejects.toMatchObject({ code: 'not-your-part' })
  })
})

describe('412 people who give together in cash', () => {
  test('are one receipt, one public line and a private list that sums exactly', async () => {
    const list = people(412)
    const { index, voucher, listId } = await give(list)
    expect(voucher).toMatch(/^PT-LA-VNN-2023-/)
    const entries = entriesOf(office.store)
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ index, kind: 'receipt', amountVnd: sumOf(list) })
    expect(privateText(index, 'donor')).toBe('Tập thể Trường THPT Tân An, 412 người')
    expect(entries[0]?.body).not.toContain('Bimat')
    const lines = await linesOfList(office.store.database.read, listId)
    expect(lines.map(({ name, amountVnd }) => ({ name, amountVnd }))).toEqual(list.lines)
    expect(lines.filter(({ name }) => name === 'Bimat Thi So 1')).toHaveLength(2)
  })

  test('sent twice under one key are one receipt', async () => {
    const list = people(3)
    const [formKey, again] = ['k'.repeat(22), await give(list, sumOf(list), 'k'.repeat(22))]
    expect(await give(list, sumOf(list), formKey)).toEqual(again)
    expect(entriesOf(office.store)).toHaveLength(1)
  })

  test('can each prove their own line from the entry alone', async () => {
    const { index, listId } = await give(people(5))
    const line = await lineOfList(office.store.database.read, listId, 4)
    const mine = commitToText(
      line?.salt as Buffer,
      lineText({ position: 4, amountVnd: 101_500, name: 'Bimat Thi So 4' }),
    )
    expect(line?.commitment.toString('base64')).toBe(mine)
    const manifest = privateText(index, 'list') as string
    expect(manifest).toBe(listManifest(await linesOfList(office.store.database.read, listId)))
    expect(manifest.split('\n')[5]).toBe(mine)
    const salt = directSql(office.store)
      .prepare("SELECT salt FROM private_text WHERE entry_index = ? AND field = 'list'")
      .pluck()
      .get(index) as Buffer
    expect(commitmentIn(entriesOf(office.store)[index]?.body as string, 'list')).toBe(commitToText(salt, manifest))
  })

  test('cannot be found by the words of their list, and the fund is right by every rule', async () => {
    await give(people(5))
    const found = directSql(office.store).prepare('SELECT folded FROM search_document').pluck().get() as string
    expect(found).toContain('tap the truong thpt tan an 5 nguoi')
    expect(found).not.toMatch(/bimat|fund v1/)
    expect(wrongs(await verify(office.store))).toEqual({})
  })
})

describe('a name that is to go', () => {
  test('leaves with its bytes; amount, sum and hashes stay', async () => {
    const { listId } = await give({
      ...people(3),
      lines: [...people(2).lines, { name: 'Xoatoi Ngay Di', amountVnd: 7 }],
    })
    expect(filesWith(office.store, 'Xoatoi Ngay Di')).not.toEqual([])
    const erase = () => eraseNameOfList(office.store, as(office.fund.people.accountant), { listId, position: 3 })
    await expect(
      eraseNameOfList(office.store, as(office.fund.people.cashier), { listId, position: 3 }),
    ).rejects.toMatchObject({ code: 'not-your-part' })
    await erase()
    expect(await lineOfList(office.store.database.read, listId, 3)).toMatchObject({
      name: null,
      salt: null,
      amountVnd: 7,
    })
    expect(filesWith(office.store, 'Xoatoi Ngay Di')).toEqual([])
    await expect(erase()).rejects.toMatchObject({ code: 'nothing-to-erase' })
    expect(wrongs(await verify(office.store))).toEqual({})
  })

  test('goes with all others when the list is erased by two people', async () => {
    const { index, listId } = await give(people(3))
    await erasures(office.store, office.fund.people).erase({ entry: index, fields: ['list'] })
    const lines = await linesOfList(office.store.database.read, listId)
    expect(lines.map(({ name }) => name)).toEqual([null, null, null])
    expect(filesWith(office.store, 'Bimat Thi So 2')).toEqual([])
    expect(wrongs(await verify(office.store))).toEqual({})
  })
})

describe('one bank transfer that hundreds gave', () => {
  const list = people(300)
  const transfer = async () => {
    await office.post([
      `04/05/2023,D1,0,${sumOf(list)},,truong hoc ung ho mot ngay luong`,
      '04/05/2023,D2,0,12.345,,TRA LAI TIEN GUI',
    ])
    return entriesOf(office.store)[0]?.index as number
  }
  const attach = (receiptIndex: number, given = list, formKey: string = key()) =>
    attachList(office.store, office.accountant, formKey, { receiptIndex, donor: SCHOOL, list: given })

  test('refuses a list that is one đồng short, and a line that is no gift', async () => {
    const index = await transfer()
    const short = { ...list, lines: list.lines.map((line, at) => (at === 0 ? { ...line, amountVnd: 99_999 } : line)) }
    await expect(attach(index, short)).rejects.toMatchObject({ code: 'list-sum-differs' })
    await expect(attach(99)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(attach(index + 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('gets its list by a decision that moves nothing, and waits for nobody any more', async () => {
    const index = await transfer()
    const listId = await attach(index)
    const decision = entriesOf(office.store).at(-1)
    expect(decision).toMatchObject({ kind: 'decision', transfers: 0, direction: null })
    expect(privateText(decision?.index as number, 'donor')).toBe('Tập thể Trường THPT Tân An, 300 người')
    expect(await listById(office.store.database.read, listId)).toMatchObject({ receiptIndex: index, lineCount: 300 })
    const linked = 'SELECT amount_vnd FROM pledge_receipt WHERE entry_index = ?'
    expect(directSql(office.store).prepare(linked).pluck().get(index)).toBe(sumOf(list))
    await expect(attach(index)).rejects.toMatchObject({ code: 'list-already-there' })
    expect(wrongs(await verify(office.store))).toEqual({})
  })
})

describe('a donation box', () => {
  const box = {
    ...{ sealNumber: 'NP-0017', place: 'chợ Tân An', openedOn: DAY, amountVnd: 1_250_000 },
    counts: [
      { valueVnd: 500_000, pieces: 2 },
      { valueVnd: 50_000, pieces: 5 },
    ],
    witnesses: ['Bimat Chung Mot', 'Bimat Chung Hai', 'Bimat Chung Ba'],
  }
  const open = (changed: Partial<typeof box> = {}) =>
    openBox(office.store, as(office.fund.people.cashier), key(), { poolId, ...box, ...changed })

  test('whose notes do not sum, or with two witnesses, is refused', async () => {
    await expect(open({ amountVnd: 1_250_001 })).rejects.toMatchObject({ code: 'box-count-differs' })
    await expect(open({ witnesses: box.witnesses.slice(1) })).rejects.toMatchObject({ code: 'too-few-witnesses' })
    await expect(open({ witnesses: ['Một', 'Hai', 'Một'] })).rejects.toMatchObject({ code: 'too-few-witnesses' })
    expect(entriesOf(office.store)).toEqual([])
  })

  test('is one receipt that says where it stood and its seal, and no witness', async () => {
    const { index, voucher } = await open()
    expect(voucher).toMatch(/^PT-/)
    expect(privateText(index, 'memo')).toBe('Thùng quyên góp tại chợ Tân An, niêm phong số NP-0017')
    expect(privateText(index, 'list')).not.toContain('Bimat')
    expect(wrongs(await verify(office.store))).toEqual({})
  })
})

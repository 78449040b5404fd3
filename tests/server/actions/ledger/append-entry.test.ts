import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Handle } from '../../../../db/database.ts'
import { type AccountRow, accountById, accountsOfKind, poolByPurpose } from '../../../../db/queries/accounts.ts'
import { appendEntry, EntryBatch, type LedgerEvent } from '../../../../server/actions/ledger/append-entry.ts'
import { theAccount } from '../../../../server/actions/setup/open-accounts.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { smallFund } from '../../../support/fund.ts'
import { TEST_NOW, type TestStore, testStore } from '../../../support/store.ts'

let store: TestStore
let pool: AccountRow
let cash: AccountRow
let bank: AccountRow

beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  const owner = { unitId: fund.province.id, fundId: fund.vnn.id }
  const general = await poolByPurpose(store.database.read, { ...owner, purposeCode: 'general' })
  pool = await accountById(store.database.read, general?.accountId as number)
  cash = await theAccount(store.database.read, 'cash', owner)
  bank = (await accountsOfKind(store.database.read, { ...owner, kind: 'bank' }))[0] as AccountRow
})

const gift = (amountVnd: number, facts: Partial<LedgerEvent> = {}): LedgerEvent => ({
  id: randomUUID(),
  kind: 'receipt',
  bookedOn: '2023-05-01',
  channel: 'cash',
  amountVnd,
  transfers: [{ debit: cash, credit: pool, amountVnd }],
  owner: pool,
  purpose: 'general',
  voucher: 'PT',
  ...facts,
})
const append = (event: LedgerEvent) => store.database.write((tx) => appendEntry(tx, store, event))
const entries = () => store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM entry').n

describe('an entry that cannot be is not stored', () => {
  test.each([
    ['nothing', () => gift(0)],
    ['less than nothing', () => gift(-5)],
    ['more than a transfer may be', () => gift(10 ** 13 + 1)],
    ['a fraction of a đồng', () => gift(1.5)],
    ['an amount that is not what the transfers do', () => gift(5, { amountVnd: 6 })],
    ['a day that is none', () => gift(5, { bookedOn: '2023-02-30' })],
    ['an unknown unit', () => gift(5, { owner: { unit: 'XX', fund: 'VNN' } })],
    ['another unit than that of its accounts', () => gift(5, { owner: { unit: 'LA-27694', fund: 'VNN' } })],
    ['another fund than that of its accounts', () => gift(5, { owner: { unit: 'LA', fund: 'CT' } })],
    ['one account against itself', () => gift(5, { transfers: [{ debit: cash, credit: cash, amountVnd: 5 }] })],
    ['a receipt without any approval posing as a reversal', () => gift(5, { kind: 'reversal', reverses: 0 })],
    [
      'a number that is not the next',
      () =>
        gift(5, {
          transfers: [
            {
              debit: cash,
              credit: pool,
              amountVnd: 5,
              numbers: [{ lineId: pool.id, line: pool.name, fromNo: 2, toNo: 6 }],
            },
          ],
        }),
    ],
    [
      'numbers that do not add up',
      () =>
        gift(5, {
          transfers: [
            {
              debit: cash,
              credit: pool,
              amountVnd: 5,
              numbers: [{ lineId: pool.id, line: pool.name, fromNo: 1, toNo: 4 }],
            },
          ],
        }),
    ],
  ])('%s', async (_, wrong) => {
    await expect(append(wrong())).rejects.toThrow()
    expect(entries()).toBe(0)
    expectSoundBooks(store)
  })

  test('the same event twice', async () => {
    const event = gift(5)
    await append(event)
    await expect(append(event)).rejects.toThrow('this id is already in the ledger')
    expect(entries()).toBe(1)
  })

  test('more than the paying account holds', async () => {
    await append(gift(5))
    const out = {
      kind: 'deposit' as const,
      voucher: 'PC' as const,
      transfers: [{ debit: pool, credit: cash, amountVnd: 6 }],
    }
    await expect(append(gift(6, out))).rejects.toMatchObject({
      code: 'not-enough-money',
      values: { amountVnd: 6, availableVnd: 5 },
    })
  })
})

test('time never goes back, even if the clock does', async () => {
  const first = await append(gift(5))
  store.setClock(TEST_NOW - 86_400_000)
  const second = await append(gift(5))
  expect([first.recordedAt, second.recordedAt]).toEqual([TEST_NOW, TEST_NOW])
  store.setClock(TEST_NOW + 5)
  expect((await append(gift(5))).recordedAt).toBe(TEST_NOW + 5)
})

test('vouchers count by series and by the year of the booked day, without gaps over a failure', async () => {
  expect((await append(gift(5))).voucher).toBe('PT-LA-VNN-2023-0000001')
  expect((await append(gift(5, { bookedOn: '2022-12-31' }))).voucher).toBe('PT-LA-VNN-2022-0000001')
  await expect(append(gift(0))).rejects.toThrow()
  expect((await append(gift(5))).voucher).toBe('PT-LA-VNN-2023-0000002')
  const byBank = { channel: 'bank', voucher: 'BC', transfers: [{ debit: bank, credit: pool, amountVnd: 5 }] } as const
  expect((await append(gift(5, byBank))).voucher).toBe('BC-LA-VNN-2023-0000001')
})

test('an entry of two transfers out of one account moves different đồng in each', async () => {
  await append(gift(10))
  const byBank = { channel: 'bank', voucher: 'BC', transfers: [{ debit: bank, credit: pool, amountVnd: 10 }] } as const
  await append(gift(10, byBank))
  await append({
    ...gift(12),
    kind: 'deposit',
    channel: 'none',
    voucher: 'PC',
    transfers: [
      { debit: pool, credit: cash, amountVnd: 7 },
      { debit: pool, credit: bank, amountVnd: 5 },
    ],
  })
  const { body } = store.database.read.get<{ body: string }>('SELECT body FROM entry WHERE idx = 2')
  expect(JSON.parse(body).transfers.map((transfer: { numbers: string[][] }) => transfer.numbers)).toEqual([
    [[pool.name, '1', '7']],
    [[pool.name, '8', '12']],
  ])
  expectSoundBooks(store)
})

test('entries of one batch follow one another as if stored one by one', async () => {
  await store.database.write(async (tx: Handle) => {
    const batch = new EntryBatch(tx, store)
    for (const amountVnd of [5, 7]) await batch.add(gift(amountVnd))
    await batch.add(
      gift(6, { kind: 'deposit', voucher: 'PC', transfers: [{ debit: pool, credit: cash, amountVnd: 6 }] }),
    )
    await batch.add(gift(3))
    await batch.flush()
  })
  expect(entries()).toBe(4)
  expectSoundBooks(store)
})

test('a wrong entry in a batch takes the whole job back', async () => {
  const job = store.database.write(async (tx: Handle) => {
    const batch = new EntryBatch(tx, store)
    await batch.add(gift(5))
    await batch.add(gift(5, { bookedOn: '2023-02-30' }))
    await batch.flush()
  })
  await expect(job).rejects.toThrow('bad day')
  expect(entries()).toBe(0)
})

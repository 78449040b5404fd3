import { describe, expect, test } from 'vitest'
import { pledgeTrace, whereReceiptWent, whoPaid } from '../../../db/queries/trace.ts'
import { smallFund } from '../../support/fund.ts'
import { history } from '../../support/history.ts'
import { testStore } from '../../support/store.ts'

async function fundWithHistory() {
  const store = testStore()
  const fund = await smallFund(store)
  return {
    store,
    db: store.database.read,
    fund,
    books: { unit: fund.province, fund: fund.vnn },
    on: history(store, fund),
  }
}

describe('where a gift went', () => {
  test('an entry that does not exist, or brought no money, went nowhere', async () => {
    const { db, books, on } = await fundWithHistory()
    await on.gift(books, { amountVnd: 1000, bookedOn: '2023-05-01', channel: 'cash' })
    const deposit = await on.deposit(books, 1000, '2023-05-02')
    expect(await whereReceiptWent(db, 99)).toEqual([])
    expect(await whereReceiptWent(db, deposit.index)).toEqual([])
  })

  test('first in, first out: a house takes the oldest gift whole and part of the next', async () => {
    const { db, books, on } = await fundWithHistory()
    const first = await on.gift(books, { amountVnd: 300, bookedOn: '2023-05-01' })
    const second = await on.gift(books, { amountVnd: 500, bookedOn: '2023-05-01' })
    const house = await on.house(books, { kind: 'build' })
    await on.allocate(books, house, 600, '2023-05-02')
    const paid = await on.pay(books, house, 200, '2023-05-03')
    const atHouse = expect.objectContaining({ code: house.code, householdShort: 'N.V.A.' })
    expect(await whereReceiptWent(db, first.index)).toEqual([
      { state: 'spent', amountVnd: 200, spentIn: paid.index, project: atHouse },
      { state: 'committed', amountVnd: 100, spentIn: null, project: atHouse },
    ])
    expect(await whereReceiptWent(db, second.index)).toEqual([
      { state: 'committed', amountVnd: 300, spentIn: null, project: atHouse },
      { state: 'free', amountVnd: 200, spentIn: null, project: null },
    ])
    const payers = await whoPaid(db, { projectId: house.id })
    expect(payers.total).toEqual({ count: 2, amountVnd: 600, spentVnd: 200 })
    expect(payers.receipts.map((r) => [r.entryIndex, r.amountVnd, r.spentVnd])).toEqual([
      [first.index, 300, 200],
      [second.index, 300, 0],
    ])
    expect((await whoPaid(db, { spentIn: paid.index })).receipts.map((r) => [r.entryIndex, r.amountVnd])).toEqual([
      [first.index, 200],
    ])
  })

  test('a payment taken back is committed again, a receipt taken back has left, an unclear one waits', async () => {
    const { db, books, on } = await fundWithHistory()
    const gift = await on.gift(books, { amountVnd: 300, bookedOn: '2023-05-01' })
    const house = await on.house(books, { kind: 'build' })
    await on.allocate(books, house, 300, '2023-05-02')
    const paid = await on.pay(books, house, 300, '2023-05-03')
    await on.reverse(paid.index, '2023-05-04')
    expect((await whereReceiptWent(db, gift.index)).map((p) => p.state)).toEqual(['committed'])
    const wrong = await on.gift(books, { amountVnd: 50, bookedOn: '2023-05-05' })
    const reversal = await on.reverse(wrong.index, '2023-05-06')
    expect(await whereReceiptWent(db, wrong.index)).toEqual([
      { state: 'returned', amountVnd: 50, spentIn: reversal.index, project: null },
    ])
    expect(await whereReceiptWent(db, reversal.index)).toEqual([])
    const unclear = await on.suspense(books, 70, '2023-05-07')
    expect((await whereReceiptWent(db, unclear.index)).map((p) => p.state)).toEqual(['suspense'])
    await on.classify(books, 'classification', 70, '2023-05-08')
    expect((await whereReceiptWent(db, unclear.index)).map((p) => p.state)).toEqual(['free'])
  })

  test('a house paid by very many gifts lists the largest and says how many more there are', async () => {
    const { db, books, on } = await fundWithHistory()
    for (let i = 1; i <= 30; i++) await on.gift(books, { amountVnd: i, bookedOn: '2023-05-01', memo: `lần ${i}` })
    const house = await on.house(books, { kind: 'repair' })
    await on.allocate(books, house, 465, '2023-05-02')
    const payers = await whoPaid(db, { projectId: house.id }, 3)
    expect(payers.receipts.map((r) => r.amountVnd)).toEqual([30, 29, 28])
    expect(payers.rest).toEqual({ count: 27, amountVnd: 465 - 87 })
    expect((await whoPaid(db, { accountIds: [] })).total).toEqual({ count: 0, amountVnd: 0, spentVnd: 0 })
  })
})

test('a pledge is followed through every receipt that answered it', async () => {
  const { db } = await fundWithHistory()
  expect(await pledgeTrace(db, 1)).toEqual([])
})

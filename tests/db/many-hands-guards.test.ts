import { beforeEach, describe, expect, test } from 'vitest'
import { recordCollectiveGift } from '../../server/actions/collective/record-collective-gift.ts'
import { recordCashGift } from '../../server/actions/record-cash-gift.ts'
import { generalPool, people, SCHOOL, sumOf } from '../support/collective.ts'
import { smallFund } from '../support/fund.ts'
import { as, key } from '../support/houses.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

// Somebody with the sqlite3 tool, past every rule of the program: the tables themselves refuse.
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let sql: ReturnType<typeof directSql>
let poolId: number
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  poolId = await generalPool(store, fund)
  sql = directSql(store)
})

const gift = () =>
  recordCashGift(store, as(fund.people.cashier), key(), {
    ...{ from: { donor: SCHOOL, poolId }, amountVnd: 300_000, bookedOn: '2023-05-01', note: '' },
  })
const collective = () => {
  const list = people(3)
  const facts = { from: { donor: SCHOOL, poolId }, amountVnd: sumOf(list), bookedOn: '2023-05-01', note: '', list }
  return recordCollectiveGift(store, as(fund.people.cashier), key(), facts)
}

describe('a list written past the program', () => {
  /** Lines of these amounts behind a plain receipt of 300.000, then the list. */
  const write = (
    index: number,
    amounts: number[],
    total = 300_000,
    by = fund.people.cashier.id,
    names = amounts.length,
  ) =>
    sql.transaction(() => {
      for (const [at, amount] of amounts.entries()) {
        sql.prepare('INSERT INTO collective_line VALUES (9, ?, ?, ?)').run(at + 1, amount, Buffer.alloc(32))
        if (at < names) sql.prepare("INSERT INTO collective_name VALUES (9, ?, ?, 'A')").run(at + 1, Buffer.alloc(32))
      }
      sql
        .prepare(
          `INSERT INTO collective_list (id, receipt_index, said_in, kind, line_count, total_vnd, recorded_by, recorded_at)
           VALUES (9, ?, ?, 'group', ?, ?, ?, 1)`,
        )
        .run(index, index, amounts.length, total, by)
    })()

  test('that does not sum to its receipt, or by somebody whose part it is not, is refused', async () => {
    const { index } = await collective()
    const plain = await gift()
    for (const amounts of [[100_000, 199_999], [300_001], [300_000, 1]])
      expect(() => write(plain.index, amounts)).toThrow('do not sum to the receipt')
    expect(() => write(plain.index, [100_000, 200_000], 299_999)).toThrow('do not sum')
    expect(() => write(plain.index, [100_000, 200_000], 300_000, fund.people.cashier.id, 1)).toThrow('do not sum')
    expect(() => write(plain.index, [300_000])).toThrow('carries its commitment')
    expect(() => write(index, [sumOf(people(3))], sumOf(people(3)))).toThrow('already there')
    expect(() => write(99, [300_000])).toThrow('a gift that was received')
    expect(() => write(plain.index, [-5, 300_005])).toThrow('CHECK')
  })

  test('leaves no line behind without its list', () => {
    const orphan = sql.transaction(() => {
      sql.prepare('INSERT INTO collective_line VALUES (7, 1, 5, ?)').run(Buffer.alloc(32))
    })
    expect(orphan).toThrow('FOREIGN KEY')
    expect(sql.prepare('SELECT count(*) FROM collective_line').pluck().get()).toBe(0)
  })
})

test('what stands in a list is never changed, added to or taken away; a name only leaves with a trace', async () => {
  const { listId } = await collective()
  const refused: [string, string][] = [
    ['UPDATE collective_line SET amount_vnd = 1', 'never changed'],
    ['DELETE FROM collective_line', 'never deleted'],
    [
      'INSERT OR REPLACE INTO collective_line SELECT list_id, position, 1, commitment FROM collective_line',
      'is closed',
    ],
    [`INSERT INTO collective_line VALUES (${listId}, 4, 5, x'00')`, 'the list is closed'],
    ["UPDATE collective_name SET name = 'x'", 'may be erased, not changed'],
    ['DELETE FROM collective_name', 'nobody asked'],
    ['UPDATE collective_list SET total_vnd = 1', 'never changed'],
    ['DELETE FROM collective_list', 'never deleted'],
    [`INSERT INTO collective_erasure VALUES (${listId}, 1, ${fund.people.cashier.id}, 1)`, 'only an accountant'],
    [`INSERT INTO collective_erasure VALUES (${listId}, 9, ${fund.people.accountant.id}, 1)`, 'no such line'],
  ]
  for (const [statement, sentence] of refused) expect(() => sql.prepare(statement).run(), statement).toThrow(sentence)
  sql.prepare(`INSERT INTO collective_erasure VALUES (?, 1, ?, 1)`).run(listId, fund.people.accountant.id)
  sql.prepare('DELETE FROM collective_name WHERE position = 1').run()
  expect(() => sql.prepare(`INSERT INTO collective_name VALUES (?, 1, x'00', 'B')`).run(listId)).toThrow('closed')
  expect(() => sql.prepare('DELETE FROM collective_erasure').run()).toThrow('never deleted')
})

test('a box whose notes do not sum to its receipt, or with two witnesses, is refused', async () => {
  const list = await collective()
  const write = (pieces: number, witnesses: number) =>
    sql.transaction(() => {
      sql.prepare('INSERT INTO box_count VALUES (?, 500, ?)').run(list.index, pieces)
      for (let at = 1; at <= witnesses; at++)
        sql.prepare("INSERT INTO box_witness VALUES (?, ?, x'00', 'A')").run(list.index, at)
      sql
        .prepare("INSERT INTO box_opening VALUES (?, 'S', 'P', '2023-05-01', ?, 1)")
        .run(list.index, fund.people.cashier.id)
    })
  expect(write(601, 3)).toThrow('does not sum')
  expect(write(603, 2)).toThrow('three witnesses')
  expect(() => sql.prepare('INSERT INTO box_count VALUES (1, 300, 1)').run()).toThrow('CHECK')
  write(sumOf(people(3)) / 500, 3)()
  expect(() => sql.prepare('DELETE FROM box_witness').run()).toThrow('nobody asked')
  expect(() => sql.prepare('UPDATE box_count SET pieces = 1').run()).toThrow('never changed')
})

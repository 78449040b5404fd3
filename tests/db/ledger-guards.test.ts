import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../db/database.ts'
import { payCash } from '../../server/actions/houses/pay-cash.ts'
import { smallFund } from '../support/fund.ts'
import { as, building, key, RECEIVER } from '../support/houses.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

// The promise of the ledger, against somebody who holds the file and an SQL prompt.
let store: TestStore
let sql: ReturnType<typeof directSql>
let works: ReturnType<typeof building>
let house: string

beforeEach(async () => {
  store = testStore()
  works = building(store, await smallFund(store))
  house = await works.decidedHouse(50_000_000)
  const code = await works.approvedPayment(house, 20_000_000)
  await payCash(store, as(works.people.cashier), { key: key(), code, paidOn: '2023-05-01', receiver: RECEIVER })
  sql = directSql(store)
})

type Body = Record<string, unknown> & { index: string; transfers: Transfer[] }
type Transfer = { debit: string; credit: string; amount: string; numbers: [string, string, string][] }

const bodyAt = (index: number) =>
  JSON.parse(sql.prepare('SELECT body FROM entry WHERE idx = ?').pluck().get(index) as string) as Body
const size = () => sql.prepare('SELECT count(*) FROM entry').pluck().get() as number
const balances = () => sql.prepare('SELECT account_id, amount_vnd FROM balance ORDER BY 1').all()

/** Writes an entry like the gift at index 0, with these changes, as the next one. */
function forge(changes: (body: Body) => void, index = size()) {
  const body = bodyAt(0)
  Object.assign(body, { index: String(index), id: key(), voucher: null })
  const [transfer] = body.transfers as [Transfer]
  const line = transfer.credit
  const last = sql
    .prepare('SELECT max(to_no) FROM arrival WHERE line_id = (SELECT id FROM account WHERE name = ?)')
    .pluck()
    .get(line) as number
  transfer.numbers = [[line, String(last + 1), String(last + Number(transfer.amount))]]
  changes(body)
  const text = JSON.stringify(body)
  return sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (?, ?, ?)').run(index, text, leafHash(text))
}

describe('what stands in the ledger', () => {
  const tables = ['entry', 'transfer', 'account', 'balance', 'arrival', 'voucher', 'unit_ledger']

  test('is not deleted', () => {
    for (const table of tables)
      expect(() => sql.exec(`DELETE FROM ${table}`), table).toThrow(/never deleted|no such|FOREIGN KEY/)
  })

  test('is not updated', () => {
    for (const [table, change] of [
      ['entry', 'body = body'],
      ['transfer', 'amount_vnd = amount_vnd + 1'],
      ['account', `name = name || 'X'`],
      ['arrival', 'to_no = to_no + 1'],
      ['voucher', 'number = number + 1'],
      ['unit_ledger', 'balance_vnd = 0'],
    ])
      expect(() => sql.exec(`UPDATE ${table} SET ${change}`), table).toThrow('never changed')
  })

  test('is not replaced or upserted, whatever the connection says about triggers', () => {
    for (const recursive of ['ON', 'OFF']) {
      sql.pragma(`recursive_triggers = ${recursive}`)
      for (const verb of ['REPLACE', 'INSERT OR REPLACE', 'INSERT OR IGNORE']) {
        const before = [size(), balances()]
        for (const [table, columns] of [
          ['entry', 'idx, body, leaf'],
          ['transfer', 'entry_index, position, debit_id, credit_id, amount_vnd'],
          ['account', 'id, name, kind, unit_id, fund_id'],
        ])
          expect(
            () => sql.exec(`${verb} INTO ${table} (${columns}) SELECT ${columns} FROM ${table} LIMIT 1`),
            `${verb} ${table}`,
          ).toThrow()
        expect([size(), balances()]).toEqual(before)
      }
      expect(() =>
        sql.exec(
          `INSERT INTO account (id, name, kind, unit_id, fund_id) SELECT id, name, kind, unit_id, fund_id FROM account WHERE true
           ON CONFLICT DO UPDATE SET name = 'X'`,
        ),
      ).toThrow()
    }
  })

  test('has no transfer that its entries do not say', () => {
    const insert = (entryIndex: number, position: number) =>
      sql
        .prepare(
          `INSERT INTO transfer (entry_index, position, debit_id, credit_id, amount_vnd)
           SELECT ?, ?, debit_id, credit_id, 1 FROM transfer LIMIT 1`,
        )
        .run(entryIndex, position)
    for (const [entryIndex, position] of [
      [0, 0],
      [0, 1],
      [0, -1],
      [size(), 0],
    ] as const)
      expect(() => insert(entryIndex, position)).toThrow('only an entry writes its transfers')
  })

  test('gives every account the balance its transfers explain, and no other', () => {
    for (const change of [
      'amount_vnd = amount_vnd + 1',
      'amount_vnd = 0, through_entry = through_entry + 1',
      'amount_vnd = amount_vnd + 5, through_position = through_position + 1',
      'has_floor = 0',
      'sign = -sign',
    ])
      expect(() => sql.exec(`UPDATE balance SET ${change} WHERE amount_vnd > 0`), change).toThrow(
        'only a transfer moves it',
      )
    expect(() => sql.exec('INSERT INTO balance SELECT 9999, 1, 0, 5, -1, -1')).toThrow('starts at zero')
  })
})

describe('a forged entry', () => {
  test('like a true one is taken: the forgeries below fail for their own reason', () => {
    expect(() => forge(() => {})).not.toThrow()
  })

  test('is refused with a gap, an index twice, an id twice, or another index in its body', () => {
    expect(() => forge(() => {}, size() + 1)).toThrow('the index must be the next one')
    expect(() => forge(() => {}, 0)).toThrow()
    expect(() => forge((body) => Object.assign(body, { id: bodyAt(0).id }))).toThrow()
    expect(() => forge((body) => Object.assign(body, { index: '0' }))).toThrow('the body names another index')
  })

  test('is refused when time goes back or the leaf is not its hash', () => {
    expect(() => forge((body) => Object.assign(body, { recordedAt: '1' }))).toThrow('time went back')
    const text = JSON.stringify({ ...bodyAt(0), index: String(size()), id: 'x' })
    expect(() =>
      sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (?, ?, ?)').run(size(), text, Buffer.alloc(32)),
    ).toThrow('the leaf is not the hash of the body')
  })

  test('is refused when its direction or amount says something else than its transfers', () => {
    for (const wrong of [{ direction: 'out' }, { direction: null }, { amount: '1' }])
      expect(() => forge((body) => Object.assign(body, wrong)), JSON.stringify(wrong)).toThrow()
  })

  test('is refused with an amount of nothing, below nothing, beyond 10^13, or not a whole number', () => {
    for (const amount of ['0', '-5', '10000000000001', '1.5', '1e6', ' 5', '05'])
      expect(
        () =>
          forge((body) => {
            body.amount = amount
            ;(body.transfers[0] as Transfer).amount = amount
          }),
        amount,
      ).toThrow()
  })

  test('is refused across units or funds', () => {
    for (const debit of ['Assets:LA:VNN:Cash', 'Assets:LA-27694:CT:Cash', 'Assets:LA-27694:VNN:Nowhere'])
      expect(() => forge((body) => Object.assign(body.transfers[0] as Transfer, { debit })), debit).toThrow()
  })

  test('is refused when it numbers its đồng with a gap, twice, or not as many as it moves', () => {
    const numbers = (change: (from: number, to: number) => [number, number]) => () =>
      forge((body) => {
        const [range] = (body.transfers[0] as Transfer).numbers as [[string, string, string]]
        const [from, to] = change(Number(range[1]), Number(range[2]))
        range[1] = String(from)
        range[2] = String(to)
      })
    expect(numbers((from, to) => [from + 1, to + 1])).toThrow()
    expect(numbers((from, to) => [1, to - from + 1])).toThrow()
    expect(numbers((from, to) => [from, to - 1])).toThrow()
    expect(() => forge((body) => Object.assign(body.transfers[0] as Transfer, { numbers: [] }))).toThrow()
  })

  test('is refused with a voucher that leaves a gap, is used, or names another unit, fund or year', () => {
    for (const voucher of [
      'PT-LA-27694-VNN-2023-0000003',
      'PT-LA-27694-VNN-2023-0000001',
      'PT-LA-VNN-2023-0000002',
      'PT-LA-27694-CT-2023-0000002',
      'PT-LA-27694-VNN-2022-0000002',
    ])
      expect(() => forge((body) => Object.assign(body, { voucher })), voucher).toThrow(/voucher|UNIQUE/)
    expect(() => forge((body) => Object.assign(body, { voucher: 'PT-LA-27694-VNN-2023-0000002' }))).not.toThrow()
  })

  test('is refused when it moves money out without an approved paper, or beyond what is there', () => {
    for (const kind of [
      'allocation',
      'disbursement',
      'explanation',
      'reversal',
      'opening',
      'classification',
      'interest',
    ])
      expect(() => forge((body) => Object.assign(body, { kind })), kind).toThrow(/no approved|only a reversal/)
    expect(() =>
      forge((body) => {
        const transfer = body.transfers[0] as Transfer
        Object.assign(transfer, { debit: transfer.credit, credit: transfer.debit, amount: '90000000' })
        Object.assign(body, { direction: 'out', amount: '90000000' })
      }),
    ).toThrow()
  })
})

describe('an approved payment', () => {
  /** The entry that would pay the paper `code` of `other` out of what was set aside for `payer`. */
  async function pay({ code, other, payer }: { code: string; other: string; payer: string }) {
    sql.prepare('UPDATE disbursement SET paid_by = ? WHERE code = ?').run(works.people.cashier.id, code)
    const account = sql.prepare(`SELECT id, name FROM account WHERE name LIKE '%:Committed:' || ?`).get(payer) as {
      id: number
      name: string
    }
    const held = sql
      .prepare(
        `SELECT a.name, h.from_no FROM holding h JOIN account a ON a.id = h.line_id WHERE h.account_id = ? AND spent_in IS NULL`,
      )
      .get(account.id) as { name: string; from_no: number }
    const paid = sql.prepare(`SELECT body FROM entry WHERE kind = 'disbursement'`).pluck().get() as string
    return forge((body) => {
      const { index, id } = body
      Object.assign(body, JSON.parse(paid), { index, id, authority: code, project: other, voucher: null })
      const transfer = body.transfers[0] as Transfer
      transfer.debit = account.name
      transfer.numbers = [[held.name, String(held.from_no), String(held.from_no + Number(transfer.amount) - 1)]]
    })
  }

  test('is paid from what was set aside for its own house, and from nothing else', async () => {
    const other = await works.decidedHouse(30_000_000)
    const code = await works.approvedPayment(other, 20_000_000)
    await expect(pay({ code, other, payer: house })).rejects.toThrow('not those that were approved')
    await expect(pay({ code, other, payer: other })).resolves.toMatchObject({ changes: 1 })
  })
})

test('vouchers are not written by hand', () => {
  expect(() =>
    sql.exec(
      `INSERT INTO voucher (series, fund, unit, year, number, entry_index) VALUES ('PC', 'VNN', 'LA-27694', 2023, 2, 0)`,
    ),
  ).toThrow('it belongs to another entry')
})

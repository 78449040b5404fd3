import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../db/database.ts'
import { accountById } from '../../db/queries/accounts.ts'
import { receiverOf } from '../../db/queries/disbursements.ts'
import { payCash } from '../../server/actions/houses/pay-cash.ts'
import { canonicalJson } from '../../server/domain/ledger/canonical-json.ts'
import { bankOffice, entriesOf } from '../support/bank-office.ts'
import { smallFund } from '../support/fund.ts'
import { as, building, key, RECEIVER } from '../support/houses.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

// Somebody with the sqlite3 tool, past every rule of the program: the tables themselves refuse.
type Sql = ReturnType<typeof directSql>

/** A request written past the program, with the signatures it would need. */
function ask(sql: Sql, row: Record<string, number | string | null>): string {
  const code = `YC-${randomUUID()}`
  const whole = { code, state: 'requested', booked_on: '2023-05-01', reason: 'x', requested_at: 1, ...row }
  const names = Object.keys(whole)
  sql
    .prepare(`INSERT INTO request (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...Object.values(whole))
  return code
}

/** An entry written past the program, whose numbers are the first of the line. */
function post(sql: Sql, facts: { kind: string; amount: number; debit: string; credit: string; line: string } & object) {
  const { kind, amount, debit, credit, line, ...rest } = facts
  const last = sql.prepare('SELECT max(idx) FROM entry').pluck().get() as number
  const body = canonicalJson({
    ...{ amount: `${amount}`, authority: null, bookedOn: '2023-05-01', channel: 'none', direction: null, fund: 'VNN' },
    ...{ id: randomUUID(), index: `${last + 1}`, kind, people: {}, project: null, purpose: null, reference: null },
    ...{ recordedAt: '9999999999999', reversedKind: null, reverses: null, texts: {}, v: '1', voucher: null },
    transfers: [{ amount: `${amount}`, credit, debit, numbers: [[line, '1', `${amount}`]] }],
    ...rest,
  })
  sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (?, ?, ?)').run(last + 1, body, leafHash(body))
}

describe('what goes back to a pool', () => {
  let store: TestStore
  let works: ReturnType<typeof building>
  let sql: Sql
  let asked: Record<string, number | string>
  let house: string
  let names: { committed: string; pool: string }

  beforeEach(async () => {
    store = testStore()
    works = building(store, await smallFund(store))
    house = await works.decidedHouse(500)
    sql = directSql(store)
    const committed = await works.committed(house)
    const pool = await works.pool()
    names = { committed: committed?.name as string, pool: pool.name }
    asked = {
      kind: 'release',
      unit_id: works.unit.id,
      fund_id: pool.fundId,
      target_entry: entriesOf(store).at(-1)?.index as number,
      debit_id: committed?.id as number,
      credit_id: pool.id,
      amount_vnd: 300,
      requested_by: works.people.accountant.id,
    }
  })

  const approve = (code: string) =>
    sql.prepare('UPDATE request SET approved_by = ?, approved_at = 1 WHERE code = ?').run(works.people.head.id, code)
  const release = (authority: string, amount = 300, project = house) =>
    post(sql, {
      ...{ kind: 'release', amount, authority, project, unit: works.unit.code },
      ...{ debit: names.committed, credit: names.pool, line: names.pool },
    })

  test('was set aside by the allocation that is named, in its very accounts', () => {
    const wrong: Record<string, number | null>[] = [
      { target_entry: 0 },
      { target_entry: null },
      { credit_id: asked.debit_id as number },
      { debit_id: null },
      { debit_id: asked.credit_id as number, credit_id: asked.debit_id as number },
    ]
    for (const facts of wrong) expect(() => ask(sql, { ...asked, ...facts })).toThrow('set aside by the allocation')
    expect(() => ask(sql, { ...asked, requested_by: works.people.officer.id })).toThrow('only an accountant')
  })

  test('has a request that the head approved, of this amount and house', () => {
    expect(() => release('YC-NONE')).toThrow(/no approved request|more would be released/)
    const code = ask(sql, asked)
    expect(() => release(code)).toThrow('no approved request')
    expect(() => sql.prepare('UPDATE request SET approved_by = requested_by WHERE code = ?').run(code)).toThrow()
    approve(code)
    expect(() => release(code, 299)).toThrow('no approved request')
    expect(() => release(code, 300, 'NHKHAC000')).toThrow('more would be released')
    expect(() => release(code)).not.toThrow()
  })

  test('is never more than this allocation set aside, whatever was approved', async () => {
    const first = ask(sql, asked)
    approve(first)
    release(first)
    const index = sql.prepare('SELECT max(idx) FROM entry').pluck().get() as number
    sql.prepare(`UPDATE request SET state = 'approved', entry_index = ? WHERE code = ?`).run(index, first)
    const second = ask(sql, asked)
    approve(second)
    expect(() => release(second)).toThrow('more would be released than this allocation set aside')
  })
})

describe('a bank fee', () => {
  test('is one unexplained debit in its whole amount, once, borne by a pool or to be recovered', async () => {
    const { store, fund, post: importLines, generalPool: pool, account } = await bankOffice()
    await importLines(['01/05/2023,D1,0,500,,ung ho', '01/05/2023,D2,22,0,,PHI'])
    const sql = directSql(store)
    const unexplained = sql.prepare('SELECT debit_id FROM transfer WHERE entry_index = 1').pluck().get() as number
    const asked = {
      kind: 'fee',
      unit_id: fund.province.id,
      fund_id: fund.vnn.id,
      target_entry: 1,
      debit_id: pool.id,
      credit_id: unexplained,
      amount_vnd: 22,
      requested_by: fund.people.accountant.id,
    }
    const elsewhere = sql
      .prepare(`SELECT id FROM account WHERE kind = 'pool' AND unit_id <> ?`)
      .pluck()
      .get(fund.province.id) as number
    for (const facts of [
      { target_entry: 0 },
      { amount_vnd: 21 },
      { debit_id: account.accountId },
      { debit_id: elsewhere },
      { credit_id: pool.id },
      { debit_id: null },
    ])
      expect(() => ask(sql, { ...asked, ...facts })).toThrow('a fee is an unexplained debit')

    const fee = (authority: string) =>
      post(sql, {
        ...{ kind: 'fee', amount: 22, authority, unit: fund.province.code, debit: pool.name, line: pool.name },
        credit: (sql.prepare('SELECT name FROM account WHERE id = ?').pluck().get(unexplained) as string) ?? '',
      })
    const code = ask(sql, asked)
    expect(() => fee(code)).toThrow('no approved request')
    sql.prepare('UPDATE request SET approved_by = ?, approved_at = 1 WHERE code = ?').run(fund.people.head.id, code)
    fee(code)
    sql.prepare(`UPDATE request SET state = 'approved', entry_index = 2 WHERE code = ?`).run(code)
    const again = ask(sql, asked)
    sql.prepare('UPDATE request SET approved_by = ?, approved_at = 1 WHERE code = ?').run(fund.people.head.id, again)
    expect(() => fee(again)).toThrow('is a fee already')
    expect((await accountById(store.database.read, unexplained)).kind).toBe('unexplained')
  })
})

describe('who took a payment in cash', () => {
  test('is named once for a payment the cashier has paid, not changed, and can be erased', async () => {
    const store = testStore()
    const works = building(store, await smallFund(store))
    const house = await works.decidedHouse(500)
    const code = await works.approvedPayment(house, 100)
    const sql = directSql(store)
    const id = sql.prepare('SELECT id FROM disbursement WHERE code = ?').pluck().get(code)
    const insert = (verb = 'INSERT') =>
      sql.prepare(`${verb} INTO payment_receiver (disbursement_id, name) VALUES (?, 'Lê Văn Nhận')`).run(id)
    expect(() => insert()).toThrow('only a payment in cash has one')
    await payCash(store, as(works.people.cashier), { key: key(), code, paidOn: '2023-05-01', receiver: RECEIVER })
    expect(sql.prepare('SELECT name FROM payment_receiver').pluck().all()).toEqual([RECEIVER.name])
    for (const verb of ['INSERT', 'INSERT OR REPLACE']) expect(() => insert(verb)).toThrow('only a payment in cash')
    expect(() => sql.prepare(`UPDATE payment_receiver SET name = 'x'`).run()).toThrow('may be erased, not changed')
    sql.prepare('DELETE FROM payment_receiver').run()
    expect(await receiverOf(store.database.read, Number(id))).toBeNull()
  })
})

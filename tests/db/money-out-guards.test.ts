import { beforeEach, describe, expect, test } from 'vitest'
import { allocationByCode } from '../../db/queries/allocations.ts'
import { disbursementByCode } from '../../db/queries/disbursements.ts'
import { checkAllocation } from '../../server/actions/houses/check-allocation.ts'
import { checkDisbursement } from '../../server/actions/houses/check-disbursement.ts'
import { payCash } from '../../server/actions/houses/pay-cash.ts'
import { smallFund } from '../support/fund.ts'
import { as, building, key, RECEIVER } from '../support/houses.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

// Somebody with the sqlite3 tool, past every rule of the program: the tables themselves refuse.
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>
let sql: ReturnType<typeof directSql>
let house: string
let id: Record<'officer' | 'accountant' | 'head' | 'cashier' | 'auditor' | 'administrator', number>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
  house = await works.decidedHouse(50_000_000)
  sql = directSql(store)
  id = Object.fromEntries(Object.entries(works.people).map(([role, person]) => [role, person.id])) as typeof id
})

const run = (statement: string, ...values: unknown[]) => sql.prepare(statement).run(...values)
const projectId = () => sql.prepare('SELECT id FROM project WHERE code = ?').pluck().get(house) as number

describe('an allocation', () => {
  let paper: number
  beforeEach(async () => {
    await works.give(10_000_000)
    const code = await works.askAllocation(house, 5_000_000)
    paper = (await allocationByCode(store.database.read, code))?.id as number
  })
  const set = (assignments: string) => () => run(`UPDATE allocation SET ${assignments} WHERE id = ${paper}`)
  const checked = () => set(`state = 'checked', checked_by = ${id.accountant}, checked_at = 1`)()

  test('is not checked by who asked for it, nor by anybody but an accountant of the pool’s unit', () => {
    expect(set(`state = 'checked', checked_by = requested_by`)).toThrow(/only an accountant|checked_by_another/)
    for (const role of ['head', 'cashier', 'officer', 'auditor', 'administrator'] as const)
      expect(set(`checked_by = ${id[role]}`)).toThrow('only an accountant of the unit checks it')
  })

  test('is not approved by who asked or checked, nor by anybody but the head', () => {
    checked()
    expect(set(`approved_by = checked_by`)).toThrow(/only the head|approved_by_a_third/)
    for (const role of ['accountant', 'cashier', 'officer', 'auditor', 'administrator'] as const)
      expect(set(`approved_by = ${id[role]}`)).toThrow('only the head of the unit approves it')
  })

  test('keeps its three people apart even when one of them holds several posts elsewhere', () => {
    // The province's accountant reaches the commune too, so only the rule of different people stands in the way.
    const officer = sql.prepare(
      `INSERT INTO role_grant (staff_id, unit_id, role, granted_at) VALUES (?, ?, 'officer', 1)`,
    )
    officer.run(fund.people.accountant.id, fund.province.id)
    const ask = (by: number, code: string) =>
      run(
        `INSERT INTO allocation (code, project_id, pool_id, amount_vnd, state, requested_by, requested_at)
         SELECT ?, project_id, pool_id, 1000, 'requested', ?, 1 FROM allocation WHERE id = ?`,
        code,
        by,
        paper,
      )
    ask(fund.people.accountant.id, 'PB-X')
    expect(() => run(`UPDATE allocation SET state = 'checked', checked_by = requested_by WHERE code = 'PB-X'`)).toThrow(
      'allocation_checked_by_another',
    )
  })

  test('ends with a reason, by an accountant or head, or unchecked by who asked for it', () => {
    const end = (by: number | null, reason: string | null = 'x') =>
      set(`state = 'refused', refused_by = ${by}, refusal_reason = ${reason === null ? 'NULL' : `'${reason}'`}`)
    for (const by of [null, id.cashier, id.auditor, id.administrator])
      expect(end(by)).toThrow('it ends with a reason, by an accountant or head')
    expect(end(id.officer, null)).toThrow('it ends with a reason')
    sql.exec('SAVEPOINT asked')
    end(id.officer)()
    sql.exec('ROLLBACK TO asked')
    checked()
    expect(end(id.officer)).toThrow('it ends with a reason')
    end(id.head)()
  })

  test('is not asked for by a head, cashier or auditor, and does not begin half done', () => {
    const insert = (state: string, by: number) => () =>
      run(
        `INSERT INTO allocation (code, project_id, pool_id, amount_vnd, state, requested_by, requested_at)
         SELECT 'PB-Y', project_id, pool_id, 1000, ?, ?, 1 FROM allocation WHERE id = ?`,
        state,
        by,
        paper,
      )
    for (const role of ['head', 'cashier', 'auditor', 'administrator'] as const)
      expect(insert('requested', id[role])).toThrow('only an officer or accountant')
    for (const state of ['checked', 'approved', 'refused'])
      expect(insert(state, id.officer)).toThrow('begins as a request')
  })

  test('does not jump, go back, or become approved without its entry', () => {
    expect(set(`state = 'approved'`)).toThrow(/does not exist|approved_whole/)
    checked()
    expect(set(`state = 'requested'`)).toThrow('this change of state does not exist')
    expect(set(`state = 'approved', approved_by = ${id.head}, decision_number = '1'`)).toThrow('approved_whole')
  })

  test('is not changed in amount, house, pool or people once asked for', () => {
    expect(set('amount_vnd = amount_vnd + 1')).toThrow('is not changed')
    expect(set(`requested_by = ${id.accountant}`)).toThrow('is not changed')
    expect(set(`code = 'PB-Z'`)).toThrow('is not changed')
    expect(set(`pool_id = pool_id + 1`)).toThrow('is not changed')
    checked()
    expect(set(`checked_by = ${fund.people.accountant.id}`)).toThrow('is not changed')
    expect(set('checked_by = NULL')).toThrow('is not changed')
    expect(() => run(`DELETE FROM allocation WHERE id = ${paper}`)).toThrow('never deleted')
    expect(() => run(`REPLACE INTO allocation SELECT * FROM allocation WHERE id = ${paper}`)).toThrow()
  })
})

describe('a payment', () => {
  let paper: number
  let code: string
  beforeEach(async () => {
    code = await works.askPayment(house, 20_000_000)
    paper = (await disbursementByCode(store.database.read, code))?.id as number
  })
  const set = (assignments: string) => () => run(`UPDATE disbursement SET ${assignments} WHERE id = ${paper}`)
  const approve = () => {
    set(`state = 'checked', checked_by = ${id.accountant}, checked_at = 1`)()
    set(`state = 'approved', approved_by = ${id.head}, approved_at = 1`)()
  }

  test('is not checked, approved or paid by the wrong role', () => {
    for (const role of ['head', 'cashier', 'officer', 'auditor', 'administrator'] as const)
      expect(set(`checked_by = ${id[role]}`)).toThrow('only an accountant of the unit checks it')
    set(`state = 'checked', checked_by = ${id.accountant}`)()
    for (const role of ['accountant', 'cashier', 'officer', 'auditor', 'administrator'] as const)
      expect(set(`approved_by = ${id[role]}`)).toThrow('only the head of the unit approves it')
    set(`state = 'approved', approved_by = ${id.head}`)()
    for (const role of ['accountant', 'head', 'officer', 'auditor', 'administrator'] as const)
      expect(set(`paid_by = ${id[role]}`)).toThrow('only a cashier of the unit pays it')
  })

  test('is not paid by the person who asked for it, even one who is cashier too', () => {
    run(
      `INSERT INTO role_grant (staff_id, unit_id, role, granted_at) VALUES (?, ?, 'cashier', 1)`,
      id.officer,
      fund.communes[0]?.id,
    )
    approve()
    expect(set(`paid_by = ${id.officer}`)).toThrow('disbursement_paid_by_a_fourth')
  })

  test('does not jump over a step or come back from its end', () => {
    for (const state of ['approved', 'sent', 'paid', 'cancelled']) expect(set(`state = '${state}'`)).toThrow()
    expect(set(`state = 'refused'`)).toThrow('it ends with a reason')
    set(`state = 'refused', ended_by = ${id.head}, end_reason = 'x'`)()
    for (const state of ['requested', 'checked', 'approved', 'sent', 'paid', 'cancelled'])
      expect(set(`state = '${state}'`)).toThrow('this change of state does not exist')
  })

  test('is not paid without an entry in the ledger, nor changed in amount or account', () => {
    approve()
    expect(set(`state = 'paid', paid_by = ${id.cashier}`)).toThrow('disbursement_paid_whole')
    expect(set('amount_vnd = 1')).toThrow('is not changed')
    expect(set('asset_id = asset_id + 1')).toThrow('is not changed')
    expect(() => run(`DELETE FROM disbursement WHERE id = ${paper}`)).toThrow('never deleted')
  })

  test('stays paid by the entry that paid it', async () => {
    await checkDisbursement(store, as(works.people.accountant), { key: key(), code })
    set(`state = 'approved', approved_by = ${id.head}, approved_at = ${store.clock()}`)()
    await payCash(store, as(works.people.cashier), { key: key(), code, paidOn: '2023-05-01', receiver: RECEIVER })
    expect(set('entry_index = 0')).toThrow('is not changed')
    expect(set('entry_index = NULL')).toThrow()
    expect(set(`state = 'approved'`)).toThrow('this change of state does not exist')
  })
})

test('dismissed people sign nothing', async () => {
  await works.give(10_000_000)
  const code = await works.askAllocation(house, 1_000)
  run('UPDATE staff SET dismissed_at = 1 WHERE id = ?', id.accountant)
  expect(() => run(`UPDATE allocation SET checked_by = ${id.accountant} WHERE code = '${code}'`)).toThrow(
    'only an accountant of the unit checks it',
  )
  await expect(checkAllocation(store, as(works.people.accountant), { key: key(), code })).rejects.toThrow()
})

test('what was recorded of a house is not rewritten', () => {
  expect(() => run(`UPDATE project_event SET day = '2020-01-01' WHERE project_id = ${projectId()}`)).toThrow(
    'never changed',
  )
  expect(() => run(`DELETE FROM project_event WHERE project_id = ${projectId()}`)).toThrow('never deleted')
  expect(() =>
    run(`REPLACE INTO project_event SELECT * FROM project_event WHERE project_id = ${projectId()}`),
  ).toThrow()
})

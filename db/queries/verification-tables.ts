// Whole tables as they stand in the file, a row at a time, for whoever compares them with the entries.
import type { Handle } from '../database.ts'
import { driverOf } from './driver.ts'
import type { StoredRow } from './verification.ts'

function rowsOf(db: Handle, query: string): IterableIterator<StoredRow> {
  return driverOf(db).prepare<[], StoredRow>(query).iterate()
}

/** Accounts with the codes of their unit and fund, and what else names them: a pool, a bank account, a house. */
export async function storedAccounts(db: Handle): Promise<StoredRow[]> {
  return [
    ...rowsOf(
      db,
      `SELECT a.*, u.code AS unit, f.code AS fund, p.purpose_code, p.unit_id AS pool_unit, p.fund_id AS pool_fund,
        b.number AS bank_number, b.unit_id AS bank_unit, b.fund_id AS bank_fund, h.code AS house, c.unit_id AS house_unit
      FROM account a LEFT JOIN unit u ON u.id = a.unit_id LEFT JOIN fund f ON f.id = a.fund_id
        LEFT JOIN pool p ON p.account_id = a.id LEFT JOIN bank_account b ON b.account_id = a.id
        LEFT JOIN commitment c ON c.account_id = a.id LEFT JOIN project h ON h.id = c.project_id ORDER BY a.id`,
    ),
  ]
}

/** Balances with the account's name, null where no account is theirs, and the last transfer that touched it. */
export async function storedBalances(db: Handle): Promise<StoredRow[]> {
  return [
    ...rowsOf(db, 'SELECT b.*, a.name FROM balance b LEFT JOIN account a ON a.id = b.account_id ORDER BY account_id'),
  ]
}

/** Holdings by line and number, with the names of line and holder. */
export async function storedHoldings(db: Handle): Promise<Iterable<StoredRow>> {
  return rowsOf(
    db,
    `SELECT l.name AS line, h.from_no, h.to_no, a.name AS account, h.spent_in FROM holding h
      LEFT JOIN account l ON l.id = h.line_id LEFT JOIN account a ON a.id = h.account_id ORDER BY h.line_id, h.from_no`,
  )
}

/** Signed checkpoints by size. */
export async function storedCheckpoints(db: Handle): Promise<Iterable<StoredRow>> {
  return rowsOf(db, 'SELECT size, root, note, signed_at FROM checkpoint ORDER BY size')
}

/** Totals by day: unit, fund, day, direction and channel as codes. */
export async function storedDayTotals(db: Handle): Promise<Iterable<StoredRow>> {
  return rowsOf(
    db,
    `SELECT u.code AS unit, f.code AS fund, d.booked_on, d.direction, d.channel, d.entries, d.amount_vnd, d.last_index
      FROM day_total d LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN fund f ON f.id = d.fund_id`,
  )
}

/** Totals by flow: unit, fund, day, flow as codes. */
export async function storedFlowTotals(db: Handle): Promise<Iterable<StoredRow>> {
  return rowsOf(
    db,
    `SELECT u.code AS unit, f.code AS fund, t.booked_on, t.flow, t.amount_vnd
      FROM flow_total t LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN fund f ON f.id = t.fund_id`,
  )
}

type UnitNode = { id: number; code: string; parentId: number | null }

/** All units, and separately who stands above whom as the table says. */
export async function unitTree(db: Handle): Promise<{ units: UnitNode[]; pairs: Set<string> }> {
  const units = [...rowsOf(db, 'SELECT id, code, parent_id AS parentId FROM unit ORDER BY id')] as unknown as UnitNode[]
  const pairs = [...rowsOf(db, 'SELECT unit_id, ancestor_id FROM unit_ancestor')]
  return { units, pairs: new Set(pairs.map((row) => `${row.unit_id} ${row.ancestor_id}`)) }
}

/** All funds. */
export async function storedFunds(db: Handle): Promise<{ id: number; code: string }[]> {
  return [...rowsOf(db, 'SELECT id, code FROM fund ORDER BY id')] as unknown as { id: number; code: string }[]
}

/** A row of `flow_rule`; `sign` is 1 or −1. */
export type FlowRule = { entryKind: string; debitKind: string; creditKind: string; flow: string; sign: number }

/** All flow rules, in order. */
export async function flowRules(db: Handle): Promise<FlowRule[]> {
  return [
    ...rowsOf(
      db,
      `SELECT entry_kind AS entryKind, debit_kind AS debitKind, credit_kind AS creditKind, flow, sign FROM flow_rule
        ORDER BY 1, 2, 3, 4`,
    ),
  ] as unknown as FlowRule[]
}

/** Up to which entry the tables for reading say they are written; null when they do not say. */
export async function projectedThrough(db: Handle): Promise<unknown> {
  return driverOf(db).prepare('SELECT max(through_entry) FROM projected').pluck().get()
}

/** What SQLite itself finds wrong with the file: damaged pages, indexes that disagree with rows, dangling references. */
export async function fileProblems(db: Handle): Promise<string[]> {
  const connection = driverOf(db)
  const damage = connection.pragma('integrity_check(20)') as { integrity_check: string }[]
  const dangling = connection.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[]
  return [
    ...damage.map((row) => row.integrity_check).filter((message) => message !== 'ok'),
    ...dangling
      .slice(0, 20)
      .map(({ table, rowid, parent }) => `row ${rowid} of ${table} refers to no row of ${parent}`),
  ]
}

/** A row of `sqlite_master`. */
export type SchemaObject = { type: string; name: string; table: string; sql: string | null }

/** Tables, indexes, triggers and views, as SQLite keeps them. */
export async function schemaObjects(db: Handle): Promise<SchemaObject[]> {
  return [
    ...rowsOf(
      db,
      `SELECT type, name, tbl_name AS "table", sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`,
    ),
  ] as unknown as SchemaObject[]
}

// Rows as they stand in the file, for whoever checks them against the entries' bodies. A value may be of any type:
// that is what is to be found out.
import type { Handle } from '../database.ts'
import { driverOf } from './driver.ts'
import { prepared } from './prepared.ts'

type Value = string | number | bigint | Buffer | null
/** A row by column. */
export type StoredRow = Readonly<Record<string, Value>>
/** Entries `from` … `to`, both included. */
export type Span = { from: number; to: number }

const statements = prepared((db) => {
  const connection = driverOf(db)
  const rows = (query: string) => connection.prepare<unknown[], StoredRow>(query)
  return {
    entries: rows('SELECT * FROM entry WHERE idx BETWEEN ? AND ? ORDER BY idx'),
    transfers: rows(`SELECT t.entry_index, t.position, d.name AS debit, c.name AS credit, t.amount_vnd FROM transfer t
      LEFT JOIN account d ON d.id = t.debit_id LEFT JOIN account c ON c.id = t.credit_id
      WHERE t.entry_index BETWEEN ? AND ? ORDER BY t.entry_index, t.position`),
    texts: rows('SELECT * FROM private_text WHERE entry_index BETWEEN ? AND ? ORDER BY entry_index, field'),
    documents: rows('SELECT * FROM search_document WHERE entry_index BETWEEN ? AND ? ORDER BY entry_index'),
    arrival: rows(
      'SELECT to_no, entry_index FROM arrival WHERE line_id = (SELECT id FROM account WHERE name = ?) AND from_no = ?',
    ),
    voucher: rows(
      'SELECT entry_index FROM voucher WHERE series = ? AND fund = ? AND unit = ? AND year = ? AND number = ?',
    ),
    unitBalance: rows('SELECT balance_vnd FROM unit_ledger WHERE unit_id = ? AND fund_id = ? AND entry_index = ?'),
    subtree: rows('SELECT hash FROM subtree WHERE level = ? AND position = ?'),
  }
})

/** The index of the last entry, −1 when there is none. */
export async function lastIndex(db: Handle): Promise<number> {
  return Number(driverOf(db).prepare('SELECT coalesce(max(idx), -1) FROM entry').pluck().get())
}

/** Entries with all their columns, those of a span of indexes that are there. */
export async function storedEntries(db: Handle, { from, to }: Span): Promise<StoredRow[]> {
  return statements(db).entries.all(from, to)
}

/** Transfers of a span of entries, with the names of their accounts. */
export async function storedTransfers(db: Handle, { from, to }: Span): Promise<StoredRow[]> {
  return statements(db).transfers.all(from, to)
}

/** Wordings of a span of entries. */
export async function storedTexts(db: Handle, { from, to }: Span): Promise<StoredRow[]> {
  return statements(db).texts.all(from, to)
}

/** What a span of entries is searched by. */
export async function storedDocuments(db: Handle, { from, to }: Span): Promise<StoredRow[]> {
  return statements(db).documents.all(from, to)
}

/** Which wordings were erased, and by which entry. */
export async function storedRedactions(db: Handle): Promise<Iterable<StoredRow>> {
  return driverOf(db).prepare<[], StoredRow>('SELECT entry_index, field, redacted_in FROM redaction').iterate()
}

/** What stands for these first numbers of lines, in their order; undefined where nothing does. */
export async function storedArrivals(db: Handle, keys: readonly { line: string; fromNo: number }[]) {
  const { arrival } = statements(db)
  return keys.map(({ line, fromNo }) => arrival.get(line, fromNo))
}

type VoucherKey = { series: string; fund: string; unit: string; year: number; number: number }

/** The entries of these vouchers, in their order; undefined where there is none. */
export async function storedVouchers(db: Handle, keys: readonly VoucherKey[]) {
  const { voucher } = statements(db)
  return keys.map(({ series, fund, unit, year, number }) => voucher.get(series, fund, unit, year, number))
}

/** Running balances of units after entries. */
export async function storedUnitBalances(
  db: Handle,
  keys: readonly { unitId: number; fundId: number; index: number }[],
) {
  const { unitBalance } = statements(db)
  return keys.map(({ unitId, fundId, index }) => unitBalance.get(unitId, fundId, index))
}

/** The stored roots of these subtrees, in their order; undefined where there is none. */
export async function storedSubtrees(db: Handle, keys: readonly { level: number; position: number }[]) {
  const { subtree } = statements(db)
  return keys.map(({ level, position }) => subtree.get(level, position))
}

const countedTables = [
  'transfer',
  'arrival',
  'voucher',
  'unit_ledger',
  'subtree',
  'search_document',
  'private_text',
] as const

/** How many rows the tables have that are compared row by row. */
export async function rowCounts(db: Handle): Promise<Record<(typeof countedTables)[number], number>> {
  const connection = driverOf(db)
  return Object.fromEntries(
    countedTables.map((table) => [table, connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]),
  ) as Record<(typeof countedTables)[number], number>
}

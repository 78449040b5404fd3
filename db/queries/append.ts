import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import {
  account,
  arrival,
  entry,
  holding,
  type PrivateField,
  privateText,
  searchDocument,
  type VoucherSeries,
  voucher,
} from '../schema/index.ts'
import { manyAtOnce, prepared } from './prepared.ts'

export type NewEntry = { index: number; body: string; leaf: Buffer }
export type NewText = { entryIndex: number; field: PrivateField; salt: Buffer; text: string }
export type NewDocument = { entryIndex: number; folded: string; exact: string }

const line = alias(account, 'line')

const statements = prepared((db) => ({
  last: db
    .select({ index: entry.index, recordedAt: entry.recordedAt })
    .from(entry)
    .orderBy(desc(entry.index))
    .prepare(),
  lastNumber: db
    .select({ toNo: arrival.toNo })
    .from(arrival)
    .where(eq(arrival.lineId, sql.placeholder('line')))
    .orderBy(desc(arrival.fromNo))
    .prepare(),
  lastVoucher: db
    .select({ number: voucher.number })
    .from(voucher)
    .where(
      and(
        eq(voucher.series, sql.placeholder('series')),
        eq(voucher.fund, sql.placeholder('fund')),
        eq(voucher.unit, sql.placeholder('unit')),
        eq(voucher.year, sql.placeholder('year')),
      ),
    )
    .orderBy(desc(voucher.number))
    .prepare(),
  insertEntries: manyAtOnce<NewEntry>(db, entry, ['index', 'body', 'leaf']),
  insertTexts: manyAtOnce<NewText>(db, privateText, ['entryIndex', 'field', 'salt', 'text']),
  insertDocuments: manyAtOnce<NewDocument>(db, searchDocument, ['entryIndex', 'folded', 'exact']),
  held: db
    .select({ lineId: holding.lineId, line: line.name, fromNo: holding.fromNo, toNo: holding.toNo })
    .from(holding)
    .innerJoin(line, eq(line.id, holding.lineId))
    .where(and(eq(holding.accountId, sql.placeholder('account')), isNull(holding.spentIn)))
    .orderBy(asc(holding.lineId), asc(holding.fromNo))
    .prepare(),
}))

/** Index and instant of the newest entry, or null on an empty ledger. */
export async function lastEntry(db: Handle): Promise<{ index: number; recordedAt: number } | null> {
  return statements(db).last.get() ?? null
}

/** Writes entries in order; triggers derive transfers, balances, holdings and vouchers from their bodies, or refuse. */
export async function insertEntries(tx: Handle, rows: readonly NewEntry[]): Promise<void> {
  statements(tx).insertEntries(rows)
}

/** The last number given out on a line, 0 when none. */
export async function lastNumber(db: Handle, lineId: number): Promise<number> {
  return statements(db).lastNumber.get({ line: lineId })?.toNo ?? 0
}

/** The last voucher number of a series in a fund, unit and year, 0 when none. */
export async function lastVoucherNumber(
  db: Handle,
  key: { series: VoucherSeries; fund: string; unit: string; year: number },
): Promise<number> {
  return statements(db).lastVoucher.get(key)?.number ?? 0
}

/** Unspent đồng an account holds now, ordered by line and number. */
export async function heldNumbers(db: Handle, accountId: number) {
  return statements(db).held.all({ account: accountId })
}

export async function insertPrivateTexts(tx: Handle, rows: readonly NewText[]): Promise<void> {
  statements(tx).insertTexts(rows)
}

/** Makes entries findable by these folded words, and by these words with their diacritics. */
export async function insertSearchDocuments(tx: Handle, rows: readonly NewDocument[]): Promise<void> {
  statements(tx).insertDocuments(rows)
}

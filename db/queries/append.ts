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
import { prepared } from './prepared.ts'

const line = alias(account, 'line')

const statements = prepared((db) => ({
  last: db
    .select({ index: entry.index, recordedAt: entry.recordedAt })
    .from(entry)
    .orderBy(desc(entry.index))
    .prepare(),
  insertEntry: db
    .insert(entry)
    .values({ index: sql.placeholder('index'), body: sql.placeholder('body'), leaf: sql.placeholder('leaf') })
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
  insertText: db
    .insert(privateText)
    .values({
      entryIndex: sql.placeholder('index'),
      field: sql.placeholder('field'),
      salt: sql.placeholder('salt'),
      text: sql.placeholder('text'),
    })
    .prepare(),
  insertDocument: db
    .insert(searchDocument)
    .values({
      entryIndex: sql.placeholder('index'),
      folded: sql.placeholder('folded'),
      exact: sql.placeholder('exact'),
    })
    .prepare(),
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

/** Writes an entry; triggers derive transfers, balances, holdings, totals and the voucher from its body, or refuse it. */
export async function insertEntry(tx: Handle, row: { index: number; body: string; leaf: Buffer }): Promise<void> {
  statements(tx).insertEntry.run(row)
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

export async function insertPrivateText(
  tx: Handle,
  row: { index: number; field: PrivateField; salt: Buffer; text: string },
): Promise<void> {
  statements(tx).insertText.run(row)
}

/** Makes an entry findable by these folded words, and by these words with their diacritics. */
export async function insertSearchDocument(
  tx: Handle,
  row: { index: number; folded: string; exact: string },
): Promise<void> {
  statements(tx).insertDocument.run(row)
}

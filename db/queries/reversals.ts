// What a correction has to know of the entry it corrects, and of the bank's line behind it.
import { and, asc, eq, getTableColumns, inArray, isNull } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { account, balance, bankAccount, entry, fund, matchItem, privateText, request, unit } from '../schema/index.ts'

const reversal = alias(entry, 'reversal')

/** An entry with whose it is and the entry that reversed it, if one did. */
export type StandingEntry = typeof entry.$inferSelect & {
  unitId: number
  unitName: string
  fundId: number
  fundName: string
  reversedBy: number | null
}

export async function standingEntry(db: Handle, index: number): Promise<StandingEntry | null> {
  const row = db
    .select({
      ...getTableColumns(entry),
      unitId: unit.id,
      unitName: unit.name,
      fundId: fund.id,
      fundName: fund.name,
      reversedBy: reversal.index,
    })
    .from(entry)
    .innerJoin(unit, eq(unit.code, entry.unit))
    .innerJoin(fund, eq(fund.code, entry.fund))
    .leftJoin(reversal, eq(reversal.reverses, entry.index))
    .where(eq(entry.index, index))
    .get()
  return row ?? null
}

/** The scrubbed wording of an entry's public line, while it has not been erased. */
export async function memoOf(db: Handle, entryIndex: number): Promise<string | null> {
  const row = db
    .select({ text: privateText.text })
    .from(privateText)
    .where(and(eq(privateText.entryIndex, entryIndex), eq(privateText.field, 'memo')))
    .get()
  return row?.text ?? null
}

/** The line a person has, or had, to say something about; null when the entry needed nobody. */
export async function matchItemOf(db: Handle, entryIndex: number) {
  return db.select().from(matchItem).where(eq(matchItem.entryIndex, entryIndex)).get() ?? null
}

/** The lines that this entry settled: one, or two where a credit and a debit explained each other. */
export async function matchItemsSettledBy(db: Handle, resolution: number) {
  return db.select().from(matchItem).where(eq(matchItem.resolution, resolution)).all()
}

/** The entry, still standing, that an approved classification with this finding posted. */
export async function classifiedBy(db: Handle, finding: string): Promise<number | null> {
  const row = db
    .select({ index: request.entryIndex })
    .from(request)
    .leftJoin(reversal, eq(reversal.reverses, request.entryIndex))
    .where(
      and(
        eq(request.kind, 'classification'),
        eq(request.state, 'approved'),
        eq(request.evidence, finding),
        isNull(reversal.index),
      ),
    )
    .get()
  return row?.index ?? null
}

/** Takes a line whose entry was reversed out of the queue. */
export async function closeMatchItem(
  tx: Handle,
  entryIndex: number,
  by: { resolvedBy: number; resolvedAt: number; resolution: number },
): Promise<void> {
  tx.update(matchItem)
    .set(by)
    .where(and(eq(matchItem.entryIndex, entryIndex), isNull(matchItem.resolvedAt)))
    .run()
}

/** Puts a line back into the queue after the entry that settled it was reversed. */
export async function reopenMatchItem(tx: Handle, entryIndex: number): Promise<void> {
  tx.update(matchItem)
    .set({ resolvedBy: null, resolvedAt: null, resolution: null })
    .where(eq(matchItem.entryIndex, entryIndex))
    .run()
}

/** The official bank account whose money stands in this ledger account. */
export async function bankAccountIn(db: Handle, accountId: number) {
  return db.select().from(bankAccount).where(eq(bankAccount.accountId, accountId)).get() ?? null
}

/** A cash box or bank account a year can be opened with. */
export type OpeningAccount = {
  id: number
  kind: 'cash' | 'bank'
  unitId: number
  unitName: string
  fundId: number
  fundName: string
  bankName: string | null
  number: string | null
  balanceVnd: number
  /** Something has been posted to it before. */
  hasMoved: boolean
}

/** The cash boxes and bank accounts of these units. */
export async function openingAccounts(db: Handle, unitIds: readonly number[]): Promise<OpeningAccount[]> {
  const rows = db
    .select({
      id: account.id,
      kind: account.kind,
      unitId: unit.id,
      unitName: unit.name,
      fundId: fund.id,
      fundName: fund.name,
      bankName: bankAccount.bankName,
      number: bankAccount.number,
      balanceVnd: balance.amountVnd,
      throughEntry: balance.throughEntry,
    })
    .from(account)
    .innerJoin(unit, eq(unit.id, account.unitId))
    .innerJoin(fund, eq(fund.id, account.fundId))
    .innerJoin(balance, eq(balance.accountId, account.id))
    .leftJoin(bankAccount, eq(bankAccount.accountId, account.id))
    .where(and(inArray(account.unitId, [...unitIds]), inArray(account.kind, ['cash', 'bank'])))
    .orderBy(asc(unit.id), asc(fund.id), asc(account.kind), asc(account.id))
    .all()
  return rows.map(({ throughEntry, kind, ...row }) => ({
    ...row,
    kind: kind as OpeningAccount['kind'],
    hasMoved: throughEntry >= 0,
  }))
}

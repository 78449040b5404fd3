import { and, asc, count, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import {
  bankAccount,
  bankLine,
  disbursement,
  entry,
  matchItem,
  pledgeReceipt,
  privateText,
  project,
  type QueueReason,
  request,
  staff,
  statement,
  statementLine,
  transfer,
} from '../schema/index.ts'

const reversal = alias(entry, 'reversal')

export type MatchItem = typeof matchItem.$inferSelect

/** A bank line that waits for a person, or waited: with its entry, its account and who dealt with it. */
export type MatchCase = MatchItem & {
  kind: (typeof entry.$inferSelect)['kind']
  body: string
  accountId: number
  unitId: number
  fundId: number
  bankName: string
  number: string
  /** The entry that took the line back; then there is nothing left to say about it. */
  reversedBy: number | null
  resolverName: string | null
}

export async function matchCase(db: Handle, entryIndex: number): Promise<MatchCase | null> {
  const row = db
    .select({
      item: matchItem,
      kind: entry.kind,
      body: entry.body,
      accountId: bankAccount.accountId,
      unitId: bankAccount.unitId,
      fundId: bankAccount.fundId,
      bankName: bankAccount.bankName,
      number: bankAccount.number,
      reversedBy: reversal.index,
      resolverName: staff.name,
    })
    .from(matchItem)
    .innerJoin(entry, eq(entry.index, matchItem.entryIndex))
    .innerJoin(bankAccount, eq(bankAccount.id, matchItem.bankAccountId))
    .leftJoin(reversal, eq(reversal.reverses, matchItem.entryIndex))
    .leftJoin(staff, eq(staff.id, matchItem.resolvedBy))
    .where(eq(matchItem.entryIndex, entryIndex))
    .get()
  if (!row) return null
  const { item, ...rest } = row
  return { ...item, ...rest }
}

type Waiting = { bankAccountIds: readonly number[]; reason?: QueueReason }

// Written out, not bound: only so does SQLite see that the partial index answers it.
const unresolved = sql`${matchItem.resolvedAt} IS NULL`
const standing = sql`NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = ${matchItem.entryIndex})`

function waits({ bankAccountIds, reason }: Waiting): SQL | undefined {
  return and(
    unresolved,
    inArray(matchItem.bankAccountId, [...bankAccountIds]),
    reason && eq(matchItem.reason, reason),
    standing,
  )
}

/** Lines that wait, oldest first: those behind `after`, or the last ones before `before`. `memo` is the public wording. */
export async function waitingLines(
  db: Handle,
  where: Waiting & { after?: number; before?: number; limit: number },
): Promise<(MatchItem & { memo: string | null; requestCode: string | null })[]> {
  const backwards = where.before !== undefined
  const rows = db
    .select({ item: matchItem, memo: privateText.text, requestCode: request.code })
    .from(matchItem)
    .leftJoin(privateText, and(eq(privateText.entryIndex, matchItem.entryIndex), eq(privateText.field, 'memo')))
    .leftJoin(
      request,
      and(eq(request.targetEntry, matchItem.entryIndex), eq(request.state, 'requested'), ne(request.kind, 'redaction')),
    )
    .where(
      and(
        waits(where),
        where.after === undefined ? undefined : sql`${matchItem.entryIndex} > ${where.after}`,
        where.before === undefined ? undefined : sql`${matchItem.entryIndex} < ${where.before}`,
      ),
    )
    .orderBy(backwards ? desc(matchItem.entryIndex) : asc(matchItem.entryIndex))
    .limit(where.limit)
    .all()
    .map(({ item, ...rest }) => ({ ...item, ...rest }))
  return backwards ? rows.reverse() : rows
}

export async function countWaiting(db: Handle, where: Waiting): Promise<number> {
  return db.select({ lines: count() }).from(matchItem).where(waits(where)).get()?.lines ?? 0
}

/** Debits of a unit's accounts in one fund that wait as Unexplained, of exactly this amount (đồng), oldest first. */
export async function waitingDebits(
  db: Handle,
  where: { unitId: number; fundId: number; amountVnd: number; limit: number },
): Promise<{ entryIndex: number; bankAccountId: number; day: string; bankName: string; number: string }[]> {
  return db
    .select({
      entryIndex: matchItem.entryIndex,
      bankAccountId: matchItem.bankAccountId,
      day: matchItem.day,
      bankName: bankAccount.bankName,
      number: bankAccount.number,
    })
    .from(matchItem)
    .innerJoin(bankAccount, eq(bankAccount.id, matchItem.bankAccountId))
    .where(
      and(
        unresolved,
        eq(bankAccount.unitId, where.unitId),
        eq(bankAccount.fundId, where.fundId),
        eq(matchItem.amountVnd, where.amountVnd),
        inArray(matchItem.reason, ['unexplained-debit', 'ambiguous-debit']),
        standing,
      ),
    )
    .orderBy(asc(matchItem.entryIndex))
    .limit(where.limit)
    .all()
}

/** Payments that left this bank account in exactly this amount and stand, newest first: one of them may have come back. */
export async function paymentsMade(
  db: Handle,
  where: { assetId: number; amountVnd: number; limit: number },
): Promise<{ code: string; tranche: number; projectId: number; projectCode: string; bookedOn: string }[]> {
  return db
    .select({
      code: disbursement.code,
      tranche: disbursement.tranche,
      projectId: disbursement.projectId,
      projectCode: project.code,
      bookedOn: entry.bookedOn,
    })
    .from(disbursement)
    .innerJoin(project, eq(project.id, disbursement.projectId))
    .innerJoin(entry, eq(entry.index, disbursement.entryIndex))
    .where(
      and(
        eq(disbursement.assetId, where.assetId),
        eq(disbursement.amountVnd, where.amountVnd),
        eq(disbursement.state, 'paid'),
        sql`NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = ${disbursement.entryIndex})`,
        // One that came back once does not come back again.
        sql`NOT EXISTS (SELECT 1 FROM request q WHERE q.kind = 'classification' AND q.evidence = 'returned:' || ${disbursement.code}
          AND q.state = 'approved' AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = q.entry_index))`,
      ),
    )
    .orderBy(desc(disbursement.id))
    .limit(where.limit)
    .all()
}

/**
 * The bank's own wording of a line, for staff who reach the account; null when the line did not come from a file.
 * Reads the statements around its day: their lines are kept in the file's order.
 */
export async function bankWording(
  db: Handle,
  entryIndex: number,
): Promise<{ memo: string; document: string | null; statementId: number; row: number } | null> {
  const line = db.select().from(bankLine).where(eq(bankLine.entryIndex, entryIndex)).get()
  if (!line) return null
  return (
    db
      .select({
        memo: statementLine.memo,
        document: statementLine.document,
        statementId: statementLine.statementId,
        row: statementLine.row,
      })
      .from(statement)
      .innerJoin(statementLine, eq(statementLine.statementId, statement.id))
      .where(
        and(
          eq(statement.bankAccountId, line.bankAccountId),
          sql`${line.day} BETWEEN ${statement.firstDay} AND ${statement.lastDay}`,
          eq(statementLine.day, line.day),
          // A line that continued a day carries its statement behind its identity (see tellings).
          sql`${line.identity} IN (${statementLine.identity}, ${statementLine.identity} || '|+' || ${statement.id})`,
        ),
      )
      .get() ?? null
  )
}

/** True when the line's money already counts for a pledge. */
export async function answersPledge(db: Handle, entryIndex: number): Promise<boolean> {
  return (
    db
      .select({ id: pledgeReceipt.pledgeId })
      .from(pledgeReceipt)
      .where(eq(pledgeReceipt.entryIndex, entryIndex))
      .get() !== undefined
  )
}

/** The postings of an entry, in order. */
export async function transfersOf(db: Handle, entryIndex: number) {
  return db.select().from(transfer).where(eq(transfer.entryIndex, entryIndex)).orderBy(asc(transfer.position)).all()
}

/** Writes who dealt with a line and how. A second time is refused by the database. */
export async function resolveItem(
  tx: Handle,
  entryIndex: number,
  by: { resolvedBy: number; resolvedAt: number; resolution: number | null },
): Promise<void> {
  tx.update(matchItem).set(by).where(eq(matchItem.entryIndex, entryIndex)).run()
}

/** The newest request about a line that the head refused, with why; null when none was. */
export async function lastRefusal(db: Handle, entryIndex: number): Promise<{ code: string; reason: string } | null> {
  const row = db
    .select({ code: request.code, reason: request.refusalReason })
    .from(request)
    .where(and(eq(request.targetEntry, entryIndex), eq(request.state, 'refused'), ne(request.kind, 'redaction')))
    .orderBy(desc(request.id))
    .get()
  return row ? { code: row.code, reason: row.reason ?? '' } : null
}

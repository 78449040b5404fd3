import { and, asc, count, desc, eq, getTableColumns, gt, inArray, lt, ne, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import {
  bankLine,
  matchItem,
  notifiedLine,
  type StatementState,
  statement,
  statementLine,
  statementProblem,
} from '../schema/index.ts'
import { driverOf } from './driver.ts'
import { manyAtOnce, prepared } from './prepared.ts'

export type StatementRow = typeof statement.$inferSelect
export type StagedLine = typeof statementLine.$inferSelect
export type StagedProblem = typeof statementProblem.$inferSelect
type BankLine = typeof bankLine.$inferSelect
type NewMatchItem = Pick<typeof matchItem.$inferSelect, 'entryIndex' | 'bankAccountId' | 'reason' | 'amountVnd' | 'day'>

const statements = prepared((db) => ({
  addLines: manyAtOnce<StagedLine>(db, statementLine, [
    'statementId',
    'row',
    'day',
    'direction',
    'amountVnd',
    'balanceVnd',
    'document',
    'memo',
    'identity',
  ]),
  addBankLines: manyAtOnce<BankLine>(db, bankLine, ['bankAccountId', 'identity', 'day', 'entryIndex', 'changeVnd']),
  oldestFirst: linesInOrder(db, '> :after ORDER BY "row"'),
  newestFirst: linesInOrder(db, '< :after ORDER BY "row" DESC'),
}))

/** Plain rows from the driver: giving 200,000 of them their types one column at a time would cost as much as posting 10,000. */
function linesInOrder(db: Handle, behind: string) {
  const columns = Object.entries(getTableColumns(statementLine)).map(([key, { name }]) => `"${name}" AS "${key}"`)
  return driverOf(db).prepare<{ id: number; after: number; limit: number }, StagedLine>(
    `SELECT ${columns.join(', ')} FROM statement_line WHERE statement_id = :id AND "row" ${behind} LIMIT :limit`,
  )
}

export async function insertStatement(tx: Handle, row: typeof statement.$inferInsert): Promise<StatementRow> {
  return tx.insert(statement).values(row).returning().get()
}

export async function updateStatement(
  tx: Handle,
  id: number,
  change: Partial<Omit<typeof statement.$inferInsert, 'id'>>,
): Promise<void> {
  tx.update(statement).set(change).where(eq(statement.id, id)).run()
}

export async function statementById(db: Handle, id: number): Promise<StatementRow | null> {
  return db.select().from(statement).where(eq(statement.id, id)).get() ?? null
}

/** Statements of these bank accounts, newest first: below `beforeId`, or the ones just above `afterId`. */
export async function statementsOf(
  db: Handle,
  where: { bankAccountIds: readonly number[]; beforeId?: number; afterId?: number; limit: number },
): Promise<StatementRow[]> {
  const { bankAccountIds, beforeId, afterId, limit } = where
  const upwards = afterId !== undefined
  const rows = db
    .select()
    .from(statement)
    .where(
      and(
        inArray(statement.bankAccountId, [...bankAccountIds]),
        beforeId === undefined ? undefined : lt(statement.id, beforeId),
        upwards ? gt(statement.id, afterId) : undefined,
      ),
    )
    .orderBy(upwards ? asc(statement.id) : desc(statement.id))
    .limit(limit)
    .all()
  return upwards ? rows.reverse() : rows
}

/** The statement by which the very same file was already confirmed for this account, if it was. */
export async function sameFileConfirmed(
  db: Handle,
  { id, bankAccountId, sha256 }: Pick<StatementRow, 'id' | 'bankAccountId' | 'sha256'>,
): Promise<StatementRow | null> {
  return (
    db
      .select()
      .from(statement)
      .where(
        and(
          eq(statement.bankAccountId, bankAccountId),
          eq(statement.sha256, sha256),
          inArray(statement.state, ['posting', 'posted']),
          ne(statement.id, id),
        ),
      )
      .orderBy(desc(statement.id))
      .get() ?? null
  )
}

/** How many lines of a file have been read so far. */
export async function countStaged(db: Handle, statementId: number): Promise<number> {
  return (
    db.select({ lines: count() }).from(statementLine).where(eq(statementLine.statementId, statementId)).get()?.lines ??
    0
  )
}

/** Statements that a job has to go on with: being read, or being posted. */
export async function unfinishedStatements(db: Handle, states: readonly StatementState[]): Promise<StatementRow[]> {
  return db
    .select()
    .from(statement)
    .where(inArray(statement.state, [...states]))
    .orderBy(asc(statement.id))
    .all()
}

export async function insertStagedLines(tx: Handle, lines: StagedLine[]): Promise<void> {
  statements(tx).addLines(lines)
}

/** The next staged lines behind row `after` (null: from the beginning), in the order in which the bank booked them. */
export async function stagedLines(
  db: Handle,
  from: { id: number; after: number | null; limit: number; newestFirst: boolean },
): Promise<StagedLine[]> {
  const { id, after, limit, newestFirst } = from
  return newestFirst
    ? statements(db).newestFirst.all({ id, after: after ?? Number.MAX_SAFE_INTEGER, limit })
    : statements(db).oldestFirst.all({ id, after: after ?? 0, limit })
}

export async function clearStaged(tx: Handle, statementId: number): Promise<void> {
  tx.delete(statementLine).where(eq(statementLine.statementId, statementId)).run()
  tx.delete(statementProblem).where(eq(statementProblem.statementId, statementId)).run()
}

export async function insertProblems(tx: Handle, problems: StagedProblem[]): Promise<void> {
  if (problems.length > 0) tx.insert(statementProblem).values(problems).onConflictDoNothing().run()
}

/** What is wrong with a file's rows, by row. */
export async function problemsOf(db: Handle, statementId: number, limit: number): Promise<StagedProblem[]> {
  return db
    .select()
    .from(statementProblem)
    .where(eq(statementProblem.statementId, statementId))
    .orderBy(asc(statementProblem.row))
    .limit(limit)
    .all()
}

export async function insertBankLines(tx: Handle, lines: BankLine[]): Promise<void> {
  statements(tx).addBankLines(lines)
}

/** How many lines of an account between two days (both included) the ledger has from a statement. */
export async function postedBetween(
  db: Handle,
  bankAccountId: number,
  firstDay: string,
  lastDay: string,
): Promise<number> {
  const lines = (table: typeof bankLine | typeof notifiedLine, only?: SQL) =>
    db
      .select({ lines: count() })
      .from(table)
      .where(and(eq(table.bankAccountId, bankAccountId), sql`${table.day} BETWEEN ${firstDay} AND ${lastDay}`, only))
      .get()?.lines ?? 0
  // What was only notified so far no statement has told.
  return lines(bankLine) - lines(notifiedLine, sql`${notifiedLine.statementIdentity} IS NULL`)
}

export async function insertMatchItems(tx: Handle, items: NewMatchItem[]): Promise<void> {
  if (items.length > 0) tx.insert(matchItem).values(items).run()
}

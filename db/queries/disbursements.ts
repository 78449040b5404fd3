import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, max, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import {
  account,
  type DisbursementState,
  disbursement,
  entry,
  paymentReceiver,
  project,
  transfer,
  unit,
} from '../schema/index.ts'

export type DisbursementRow = typeof disbursement.$inferSelect

/** A payment with what its steps are judged by: whose money it is and how far its house has come. */
const withCase = {
  ...getTableColumns(disbursement),
  unitId: account.unitId,
  fundId: account.fundId,
  projectCode: project.code,
  projectKind: project.kind,
  projectUnitId: project.unitId,
  stage: project.stage,
}

export type DisbursementCase = DisbursementRow & {
  unitId: number
  fundId: number
  projectCode: string
  projectKind: (typeof project.$inferSelect)['kind']
  projectUnitId: number
  stage: (typeof project.$inferSelect)['stage']
}

function cases(db: Handle) {
  return db
    .select(withCase)
    .from(disbursement)
    .innerJoin(account, eq(account.id, disbursement.assetId))
    .innerJoin(project, eq(project.id, disbursement.projectId))
}

export async function disbursementByCode(db: Handle, code: string): Promise<DisbursementCase | null> {
  return cases(db).where(eq(disbursement.code, code)).get() ?? null
}

export async function disbursementById(db: Handle, id: number): Promise<DisbursementCase | null> {
  return cases(db).where(eq(disbursement.id, id)).get() ?? null
}

export async function insertDisbursement(tx: Handle, row: typeof disbursement.$inferInsert): Promise<DisbursementRow> {
  return tx.insert(disbursement).values(row).returning().get()
}

/** Writes what a step adds. The database refuses what the steps do not allow. */
export async function updateDisbursement(
  tx: Handle,
  id: number,
  values: Partial<typeof disbursement.$inferInsert>,
): Promise<void> {
  tx.update(disbursement).set(values).where(eq(disbursement.id, id)).run()
}

/** Keeps who took a payment in cash. Private: for the paper and for staff only. */
export async function insertReceiver(tx: Handle, row: typeof paymentReceiver.$inferInsert): Promise<void> {
  tx.insert(paymentReceiver).values(row).run()
}

/** Who took a payment in cash; null for other payments and after it was erased. */
export async function receiverOf(db: Handle, disbursementId: number) {
  return db.select().from(paymentReceiver).where(eq(paymentReceiver.disbursementId, disbursementId)).get() ?? null
}

/** Sent payment orders on a bank account for exactly this amount, oldest first. */
export async function sentDisbursements(db: Handle, where: { assetId: number; amountVnd: number }) {
  return db
    .select({ id: disbursement.id, code: disbursement.code, orderNumber: disbursement.orderNumber })
    .from(disbursement)
    .where(
      and(
        eq(disbursement.assetId, where.assetId),
        eq(disbursement.amountVnd, where.amountVnd),
        // Written out, not bound: only so does SQLite see that the partial index answers it.
        sql`${disbursement.state} = 'sent'`,
      ),
    )
    .orderBy(asc(disbursement.id))
    .all()
}

/** What payments for a house in these states will still take, đồng: of one unit, or of all. */
export async function waitingVnd(
  db: Handle,
  where: { projectId: number; unitId?: number; states: readonly DisbursementState[] },
): Promise<number> {
  const row = db
    .select({ vnd: sql<number>`coalesce(sum(${disbursement.amountVnd}), 0)` })
    .from(disbursement)
    .innerJoin(account, eq(account.id, disbursement.assetId))
    .where(
      and(
        eq(disbursement.projectId, where.projectId),
        where.unitId === undefined ? undefined : eq(account.unitId, where.unitId),
        inArray(disbursement.state, [...where.states]),
      ),
    )
    .get()
  return row?.vnd ?? 0
}

/** Payments of a house, first tranche first, each with whether its entry was reversed later. */
export async function disbursementsOf(db: Handle, projectId: number) {
  const reversal = alias(entry, 'reversal')
  return db
    .select({
      ...withCase,
      unitCode: unit.code,
      unitName: unit.name,
      voucher: entry.voucher,
      bookedOn: entry.bookedOn,
      reversedBy: reversal.index,
    })
    .from(disbursement)
    .innerJoin(account, eq(account.id, disbursement.assetId))
    .innerJoin(project, eq(project.id, disbursement.projectId))
    .innerJoin(unit, eq(unit.id, account.unitId))
    .leftJoin(entry, eq(entry.index, disbursement.entryIndex))
    .leftJoin(reversal, eq(reversal.reverses, disbursement.entryIndex))
    .where(eq(disbursement.projectId, projectId))
    .orderBy(asc(disbursement.tranche), asc(disbursement.id))
    .all()
}

/** The last tranche number of a house that was not refused or cancelled, 0 when none. */
export async function lastTranche(db: Handle, projectId: number): Promise<number> {
  const row = db
    .select({ tranche: max(disbursement.tranche) })
    .from(disbursement)
    .where(
      and(
        eq(disbursement.projectId, projectId),
        inArray(disbursement.state, ['requested', 'checked', 'approved', 'sent', 'paid']),
      ),
    )
    .get()
  return row?.tranche ?? 0
}

/** A page of payments whose money or house is of these units, newest first: below `beforeId`, or the nearest above `afterId`. */
export async function listDisbursements(
  db: Handle,
  where: {
    unitIds: readonly number[]
    state?: DisbursementState | undefined
    beforeId?: number
    afterId?: number
    limit: number
  },
) {
  const { state, beforeId, afterId } = where
  const units = JSON.stringify(where.unitIds)
  const upwards = afterId !== undefined
  const rows = db
    .select({ ...withCase, unitName: unit.name, householdShort: project.householdShort })
    .from(disbursement)
    .innerJoin(account, eq(account.id, disbursement.assetId))
    .innerJoin(project, eq(project.id, disbursement.projectId))
    .innerJoin(unit, eq(unit.id, account.unitId))
    .where(
      and(
        state && eq(disbursement.state, state),
        beforeId === undefined ? undefined : lt(disbursement.id, beforeId),
        afterId === undefined ? undefined : gt(disbursement.id, afterId),
        // Whoever reaches the unit that pays reaches the house too: pools lie at the house's unit or above.
        sql`+project.unit_id IN (SELECT value FROM json_each(${units}))`,
      ),
    )
    .orderBy(upwards ? asc(disbursement.id) : desc(disbursement.id))
    .limit(where.limit)
    .all()
  return upwards ? rows.reverse() : rows
}

/** A bank debit that was posted before anybody knew what it paid: the account it left, while it still stands. */
export async function unexplainedDebit(
  db: Handle,
  entryIndex: number,
): Promise<{ amountVnd: number; bankId: number; unexplainedId: number } | null> {
  const reversal = alias(entry, 'reversal')
  const row = db
    .select({
      amountVnd: entry.amountVnd,
      bankId: transfer.creditId,
      unexplainedId: transfer.debitId,
      reversedBy: reversal.index,
    })
    .from(entry)
    .innerJoin(transfer, eq(transfer.entryIndex, entry.index))
    .leftJoin(reversal, eq(reversal.reverses, entry.index))
    .where(and(eq(entry.index, entryIndex), eq(entry.kind, 'unexplained')))
    .get()
  return row && row.reversedBy === null ? row : null
}

// Requests: entries that one person asks for and another approves.
import { and, asc, count, desc, eq, getTableColumns, gt, inArray, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { account, entry, fund, type RequestState, request, staff, unit } from '../schema/index.ts'

export type RequestRow = typeof request.$inferSelect

const requester = alias(staff, 'requester')
const approver = alias(staff, 'approver')
const refuser = alias(staff, 'refuser')
const debit = alias(account, 'debit')
const credit = alias(account, 'credit')
const target = alias(entry, 'target')
const other = alias(unit, 'other')

const withCase = {
  ...getTableColumns(request),
  unitCode: unit.code,
  unitName: unit.name,
  fundCode: fund.code,
  fundName: fund.name,
  requester: requester.name,
  approver: approver.name,
  refuser: refuser.name,
  debit: debit.name,
  credit: credit.name,
  /** What the entry it names is, for a reversal, classification or designation. */
  targetKind: target.kind,
  /** The unit at the other end of money between levels. */
  otherUnit: other.name,
}

function cases(db: Handle) {
  return db
    .select(withCase)
    .from(request)
    .innerJoin(unit, eq(unit.id, request.unitId))
    .innerJoin(fund, eq(fund.id, request.fundId))
    .innerJoin(requester, eq(requester.id, request.requestedBy))
    .leftJoin(approver, eq(approver.id, request.approvedBy))
    .leftJoin(refuser, eq(refuser.id, request.refusedBy))
    .leftJoin(debit, eq(debit.id, request.debitId))
    .leftJoin(credit, eq(credit.id, request.creditId))
    .leftJoin(target, eq(target.index, request.targetEntry))
    .leftJoin(
      other,
      and(inArray(request.kind, ['level-in', 'level-out']), eq(request.evidence, sql`'level:' || ${other.code}`)),
    )
}

/** A request with whose money it is and the names of who acted (names are for staff only). */
export type RequestCase = NonNullable<Awaited<ReturnType<typeof requestByCode>>>

export async function requestByCode(db: Handle, code: string) {
  return cases(db).where(eq(request.code, code)).get() ?? null
}

/** @throws what the guards say when the person is no accountant of the unit, or another request waits for the same entry */
export async function insertRequest(tx: Handle, row: typeof request.$inferInsert): Promise<RequestRow> {
  return tx.insert(request).values(row).returning().get()
}

/** Writes what a step adds. The database refuses what the steps do not allow. */
export async function updateRequest(
  tx: Handle,
  id: number,
  values: Partial<typeof request.$inferInsert>,
): Promise<void> {
  tx.update(request).set(values).where(eq(request.id, id)).run()
}

/** The code of the request that waits for this entry, of whatever kind, or null. */
export async function waitingRequestFor(db: Handle, entryIndex: number): Promise<string | null> {
  const row = db
    .select({ code: request.code })
    .from(request)
    .where(and(eq(request.targetEntry, entryIndex), eq(request.state, 'requested')))
    .get()
  return row?.code ?? null
}

/** The code of the request that waits to erase exactly this (see `writeErasure`), or null. */
export async function waitingErasure(db: Handle, evidence: string): Promise<string | null> {
  const row = db
    .select({ code: request.code })
    .from(request)
    .where(and(eq(request.kind, 'redaction'), eq(request.state, 'requested'), eq(request.evidence, evidence)))
    .get()
  return row?.code ?? null
}

/** A page of requests of these units, newest first: below `beforeId`, or those just above `afterId`. */
export async function listRequests(
  db: Handle,
  where: { unitIds: readonly number[]; state: RequestState; beforeId?: number; afterId?: number; limit: number },
): Promise<RequestCase[]> {
  const { beforeId, afterId } = where
  const rows = cases(db)
    .where(
      and(
        inArray(request.unitId, [...where.unitIds]),
        eq(request.state, where.state),
        beforeId === undefined ? undefined : lt(request.id, beforeId),
        afterId === undefined ? undefined : gt(request.id, afterId),
      ),
    )
    .orderBy(afterId === undefined ? desc(request.id) : asc(request.id))
    .limit(where.limit)
    .all()
  return afterId === undefined ? rows : rows.reverse()
}

/** How many requests of these units wait for the head. */
export async function waitingRequests(db: Handle, unitIds: readonly number[]): Promise<number> {
  const row = db
    .select({ waiting: count() })
    .from(request)
    .where(and(inArray(request.unitId, [...unitIds]), eq(request.state, 'requested')))
    .get()
  return row?.waiting ?? 0
}

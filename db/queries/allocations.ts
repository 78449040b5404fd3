import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { type AllocationState, allocation, balance, entry, pool, project, unit } from '../schema/index.ts'

export type AllocationRow = typeof allocation.$inferSelect

/** An allocation with its pool (whose unit decides) and its house. */
export type AllocationCase = AllocationRow & {
  unitId: number
  fundId: number
  unitCode: string
  unitName: string
  purposeCode: string
  poolLabel: string
  projectCode: string
  projectUnitId: number
  stage: (typeof project.$inferSelect)['stage']
}

const withCase = {
  ...getTableColumns(allocation),
  unitId: pool.unitId,
  fundId: pool.fundId,
  unitCode: unit.code,
  unitName: unit.name,
  purposeCode: pool.purposeCode,
  poolLabel: pool.label,
  projectCode: project.code,
  projectUnitId: project.unitId,
  stage: project.stage,
}

export async function allocationByCode(db: Handle, code: string): Promise<AllocationCase | null> {
  const row = db
    .select(withCase)
    .from(allocation)
    .innerJoin(pool, eq(pool.accountId, allocation.poolId))
    .innerJoin(unit, eq(unit.id, pool.unitId))
    .innerJoin(project, eq(project.id, allocation.projectId))
    .where(eq(allocation.code, code))
    .get()
  return row ?? null
}

/** Allocations of a house in the order they were asked for, each with its ledger line and whether that was reversed. */
export async function allocationsOf(db: Handle, projectId: number) {
  const reversal = alias(entry, 'reversal')
  return db
    .select({ ...withCase, bookedOn: entry.bookedOn, reversedBy: reversal.index })
    .from(allocation)
    .innerJoin(pool, eq(pool.accountId, allocation.poolId))
    .innerJoin(unit, eq(unit.id, pool.unitId))
    .innerJoin(project, eq(project.id, allocation.projectId))
    .leftJoin(entry, eq(entry.index, allocation.entryIndex))
    .leftJoin(reversal, eq(reversal.reverses, allocation.entryIndex))
    .where(eq(allocation.projectId, projectId))
    .orderBy(asc(allocation.id))
    .all()
}

/** A page of allocations to houses of these units, newest first: below `beforeId`, or the nearest above `afterId`. */
export async function listAllocations(
  db: Handle,
  where: {
    unitIds: readonly number[]
    state?: AllocationState | undefined
    beforeId?: number
    afterId?: number
    limit: number
  },
) {
  const { state, beforeId, afterId } = where
  const units = JSON.stringify(where.unitIds)
  const upwards = afterId !== undefined
  const rows = db
    .select({ ...withCase, householdShort: project.householdShort })
    .from(allocation)
    .innerJoin(pool, eq(pool.accountId, allocation.poolId))
    .innerJoin(unit, eq(unit.id, pool.unitId))
    .innerJoin(project, eq(project.id, allocation.projectId))
    .where(
      and(
        state && eq(allocation.state, state),
        beforeId === undefined ? undefined : lt(allocation.id, beforeId),
        afterId === undefined ? undefined : gt(allocation.id, afterId),
        sql`+project.unit_id IN (SELECT value FROM json_each(${units}))`,
      ),
    )
    .orderBy(upwards ? asc(allocation.id) : desc(allocation.id))
    .limit(where.limit)
    .all()
  return upwards ? rows.reverse() : rows
}

export async function insertAllocation(tx: Handle, row: typeof allocation.$inferInsert): Promise<AllocationRow> {
  return tx.insert(allocation).values(row).returning().get()
}

/** Writes what a step adds. The database refuses what the steps do not allow. */
export async function updateAllocation(
  tx: Handle,
  id: number,
  values: Partial<typeof allocation.$inferInsert>,
): Promise<void> {
  tx.update(allocation).set(values).where(eq(allocation.id, id)).run()
}

/** What allocations of a house not yet decided on ask for, đồng. */
export async function waitingAllocationsVnd(db: Handle, projectId: number): Promise<number> {
  const row = db
    .select({ vnd: sql<number>`coalesce(sum(${allocation.amountVnd}), 0)` })
    .from(allocation)
    .where(and(eq(allocation.projectId, projectId), inArray(allocation.state, ['requested', 'checked'])))
    .get()
  return row?.vnd ?? 0
}

export type PoolWithMoney = typeof pool.$inferSelect & { unitCode: string; unitName: string; availableVnd: number }

function poolsWithMoney(db: Handle) {
  return db
    .select({
      ...getTableColumns(pool),
      unitCode: unit.code,
      unitName: unit.name,
      availableVnd: balance.amountVnd,
    })
    .from(pool)
    .innerJoin(unit, eq(unit.id, pool.unitId))
    .innerJoin(balance, eq(balance.accountId, pool.accountId))
}

export async function poolWithMoney(db: Handle, accountId: number): Promise<PoolWithMoney | null> {
  return poolsWithMoney(db).where(eq(pool.accountId, accountId)).get() ?? null
}

/** The pools of some units and a fund that carry one of these purpose codes or are an appeal's, with what they hold. */
export async function poolsFor(
  db: Handle,
  where: { unitIds: readonly number[]; fundId: number; purposeCodes: readonly string[] },
): Promise<PoolWithMoney[]> {
  return poolsWithMoney(db)
    .where(
      and(
        inArray(pool.unitId, [...where.unitIds]),
        eq(pool.fundId, where.fundId),
        or(eq(pool.purpose, 'appeal'), inArray(pool.purposeCode, [...where.purposeCodes])),
      ),
    )
    .orderBy(asc(pool.unitId), asc(pool.accountId))
    .all()
}

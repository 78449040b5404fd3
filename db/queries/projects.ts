import { and, asc, count, desc, eq, getTableColumns, gt, gte, inArray, lt, ne, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import {
  area,
  disbursement,
  fund,
  type ProjectKind,
  type ProjectStage,
  project,
  projectEvent,
  projectHousehold,
  staff,
  unit,
  unitAncestor,
} from '../schema/index.ts'

export type ProjectRow = typeof project.$inferSelect

/** A house with where it is and its money: set aside net of reversals and releases, and of that not yet paid out. Paid = the rest. */
export type House = ProjectRow & {
  unitCode: string
  unitName: string
  fundCode: string
  areaName: string
  provinceName: string | null
  allocatedVnd: number
  leftVnd: number
}

const province = alias(area, 'province')

// Table names are written out: inside these, `id` alone would be the inner table's.
// What stands of an allocation `a`: nothing once it is reversed, else what was not given back.
const standingVnd = sql`sum(a.amount_vnd - coalesce((SELECT sum(q.amount_vnd) FROM request q WHERE q.target_entry = a.entry_index
  AND q.kind = 'release' AND q.state = 'approved' AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = q.entry_index)), 0))
  FILTER (WHERE a.state = 'approved' AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = a.entry_index))`
const allocatedVnd = sql<number>`(SELECT coalesce(${standingVnd}, 0) FROM allocation a WHERE a.project_id = project.id)`
const leftVnd = sql<number>`(SELECT coalesce(sum(b.amount_vnd), 0) FROM commitment c JOIN balance b ON b.account_id = c.account_id
  WHERE c.project_id = project.id)`

function houses(db: Handle) {
  return db
    .select({
      ...getTableColumns(project),
      unitCode: unit.code,
      unitName: unit.name,
      fundCode: fund.code,
      areaName: area.name,
      provinceName: province.name,
      allocatedVnd: allocatedVnd.as('allocated_vnd'),
      leftVnd: leftVnd.as('left_vnd'),
    })
    .from(project)
    .innerJoin(unit, eq(unit.id, project.unitId))
    .innerJoin(fund, eq(fund.id, project.fundId))
    .innerJoin(area, eq(area.id, project.areaId))
    .leftJoin(province, eq(province.id, area.parentId))
}

export async function houseByCode(db: Handle, code: string): Promise<House | null> {
  return houses(db).where(eq(project.code, code)).get() ?? null
}

/** These houses, in no order. */
export async function housesByIds(db: Handle, ids: readonly number[]): Promise<House[]> {
  return houses(db)
    .where(inArray(project.id, [...ids]))
    .all()
}

export async function projectByCode(db: Handle, code: string): Promise<ProjectRow | null> {
  return db.select().from(project).where(eq(project.code, code)).get() ?? null
}

export type HouseFilter = {
  /** Any of these units; all when absent. */
  unitIds?: readonly number[]
  fundId?: number
  kind?: ProjectKind
  stage?: ProjectStage
  /** Year of the handover. */
  year?: number
}

/** A page of houses, newest proposal first: below `beforeId`, or the nearest above `afterId`, or from the top. */
export async function listHouses(
  db: Handle,
  where: HouseFilter & { beforeId?: number; afterId?: number; limit: number },
): Promise<House[]> {
  const { beforeId, afterId } = where
  const upwards = afterId !== undefined
  const rows = houses(db)
    .where(and(matches(where), below(beforeId), above(afterId)))
    .orderBy(upwards ? asc(project.id) : desc(project.id))
    .limit(where.limit)
    .all()
  return upwards ? rows.reverse() : rows
}

export type HouseTotals = { houses: number; budgetVnd: number; allocatedVnd: number; paidVnd: number }

/** How many houses match, and their money, by kind. A house's whole amount counts, whichever units paid it. */
export async function houseTotals(db: Handle, where: HouseFilter): Promise<Record<ProjectKind, HouseTotals>> {
  const matching = db
    .select({
      kind: project.kind,
      budgetVnd: project.budgetVnd,
      allocatedVnd: allocatedVnd.as('allocated_vnd'),
      leftVnd: leftVnd.as('left_vnd'),
    })
    .from(project)
    .where(matches(where))
    .as('matching')
  const rows = db
    .select({
      kind: matching.kind,
      houses: count(),
      budgetVnd: sql<number>`sum(${matching.budgetVnd})`,
      allocatedVnd: sql<number>`sum(${matching.allocatedVnd})`,
      paidVnd: sql<number>`sum(${matching.allocatedVnd} - ${matching.leftVnd})`,
    })
    .from(matching)
    .groupBy(matching.kind)
    .all()
  const none = { houses: 0, budgetVnd: 0, allocatedVnd: 0, paidVnd: 0 }
  const of = (kind: ProjectKind) => {
    const { kind: _, ...totals } = rows.find((row) => row.kind === kind) ?? { kind, ...none }
    return totals
  }
  return { build: of('build'), repair: of('repair') }
}

const below = (id: number | undefined) => (id === undefined ? undefined : lt(project.id, id))
const above = (id: number | undefined) => (id === undefined ? undefined : gt(project.id, id))

function matches(where: HouseFilter): SQL | undefined {
  const { unitIds, fundId, kind, stage, year } = where
  return and(
    unitIds && ofUnits(unitIds),
    fundId === undefined ? undefined : eq(project.fundId, fundId),
    kind && eq(project.kind, kind),
    stage && eq(project.stage, stage),
    year === undefined
      ? undefined
      : and(gte(project.handedOverOn, `${year}-01-01`), lt(project.handedOverOn, `${year + 1}-01-01`)),
  )
}

/** For one unit its index; for many the plus sign keeps SQLite on the order of the list, where it can stop early. */
function ofUnits(unitIds: readonly number[]): SQL {
  const [only, ...others] = unitIds
  if (only !== undefined && others.length === 0) return eq(project.unitId, only)
  return sql`+project.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)}))`
}

/** The years in which houses were handed over, newest first: one index look-up a year. */
export async function handoverYears(db: Handle): Promise<number[]> {
  return db
    .all<{ year: number }>(sql`
      WITH RECURSIVE last(day) AS (
        SELECT max(handed_over_on) FROM project
        UNION ALL
        SELECT (SELECT max(handed_over_on) FROM project WHERE handed_over_on < substr(day, 1, 4) || '-01-01')
        FROM last WHERE day IS NOT NULL)
      SELECT CAST(substr(day, 1, 4) AS INTEGER) AS year FROM last WHERE day IS NOT NULL`)
    .map((row) => row.year)
}

/** Per unit that set money aside for a house: how much, and what of it is not yet paid out. */
export async function fundingOf(db: Handle, projectId: number) {
  return db.all<{ unitId: number; unitCode: string; unitName: string; allocatedVnd: number; leftVnd: number }>(sql`
    SELECT u.id AS unitId, u.code AS unitCode, u.name AS unitName, b.amount_vnd AS leftVnd,
      (SELECT coalesce(${standingVnd}, 0) FROM allocation a JOIN account p ON p.id = a.pool_id
        WHERE a.project_id = c.project_id AND p.unit_id = c.unit_id) AS allocatedVnd
    FROM commitment c JOIN balance b ON b.account_id = c.account_id JOIN unit u ON u.id = c.unit_id
    WHERE c.project_id = ${projectId} ORDER BY u.parent_id IS NOT NULL, u.id`)
}

/** Payments approved or sent and not yet paid. */
export async function paymentsOnTheWay(db: Handle, projectId: number): Promise<number> {
  const row = db
    .select({ payments: count() })
    .from(disbursement)
    .where(and(eq(disbursement.projectId, projectId), inArray(disbursement.state, ['approved', 'sent'])))
    .get()
  return row?.payments ?? 0
}

export async function insertProject(tx: Handle, row: typeof project.$inferInsert): Promise<ProjectRow> {
  return tx.insert(project).values(row).returning().get()
}

export async function insertHousehold(tx: Handle, row: typeof projectHousehold.$inferInsert): Promise<void> {
  tx.insert(projectHousehold).values(row).run()
}

/** The household behind a house: only for staff who reach its unit. */
export async function householdOf(db: Handle, projectId: number) {
  return db.select().from(projectHousehold).where(eq(projectHousehold.projectId, projectId)).get() ?? null
}

/** Houses of a unit whose household has exactly this name and that were not given up: one household is not helped twice unnoticed. */
export async function housesOfHousehold(db: Handle, where: { unitId: number; name: string }): Promise<ProjectRow[]> {
  return db
    .select(getTableColumns(project))
    .from(project)
    .innerJoin(projectHousehold, eq(projectHousehold.projectId, project.id))
    .where(and(eq(project.unitId, where.unitId), eq(projectHousehold.name, where.name), ne(project.stage, 'dropped')))
    .orderBy(asc(project.id))
    .all()
}

export async function setStage(
  tx: Handle,
  projectId: number,
  values: { stage: ProjectStage; handedOverOn?: string },
): Promise<void> {
  tx.update(project).set(values).where(eq(project.id, projectId)).run()
}

/** Adds a change of stage behind the others. */
export async function insertProjectEvent(
  tx: Handle,
  row: Omit<typeof projectEvent.$inferInsert, 'position'>,
): Promise<void> {
  const last = tx
    .select({ position: sql<number>`coalesce(max(${projectEvent.position}), -1)` })
    .from(projectEvent)
    .where(eq(projectEvent.projectId, row.projectId))
    .get()
  tx.insert(projectEvent)
    .values({ ...row, position: (last?.position ?? -1) + 1 })
    .run()
}

/** Every change of stage, first one first, with the name of who recorded it (for staff only). */
export async function projectEvents(db: Handle, projectId: number) {
  return db
    .select({ ...getTableColumns(projectEvent), staffName: staff.name })
    .from(projectEvent)
    .innerJoin(staff, eq(staff.id, projectEvent.staffId))
    .where(eq(projectEvent.projectId, projectId))
    .orderBy(asc(projectEvent.position))
    .all()
}

/** A unit and the units above it. */
export async function unitAndAbove(db: Handle, unitId: number): Promise<number[]> {
  return db
    .select({ id: unitAncestor.ancestorId })
    .from(unitAncestor)
    .where(eq(unitAncestor.unitId, unitId))
    .all()
    .map((row) => row.id)
}

// What a donor can choose from: committees that receive money, and houses that still need some.
import { and, asc, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { area, fund, type ProjectKind, type ProjectStage, pool, unit } from '../schema/index.ts'
import { prepared } from './prepared.ts'

/** A committee with a general pool in the fund; `bankAccountId` is its official account on that day, if it has one. */
export type GivingUnit = {
  unitId: number
  code: string
  name: string
  level: 'province' | 'commune'
  parentId: number | null
  address: string | null
  phone: string | null
  areaName: string
  /** The official number of the place. */
  areaCode: string
  provinceName: string | null
  poolId: number
  poolLabel: string
  bankAccountId: number | null
}

const value = sql.placeholder
const above = alias(area, 'above')

/** Committees that stand on the placeholder `today` and keep a general pool in the placeholder `fundId`. */
function unitsThatReceive(db: Handle, also?: SQL) {
  const standing = and(lte(unit.validFrom, value('today')), or(isNull(unit.validTo), gte(unit.validTo, value('today'))))
  return db
    .select({
      unitId: unit.id,
      code: unit.code,
      name: unit.name,
      level: unit.level,
      parentId: unit.parentId,
      address: unit.address,
      phone: unit.phone,
      areaName: area.name,
      areaCode: area.code,
      provinceName: above.name,
      poolId: pool.accountId,
      poolLabel: pool.label,
      bankAccountId: sql<
        number | null
      >`(SELECT max(b.id) FROM bank_account b WHERE b.unit_id = ${unit.id} AND b.fund_id = ${pool.fundId}
        AND b.valid_from <= ${value('today')} AND (b.valid_to IS NULL OR b.valid_to >= ${value('today')}))`,
    })
    .from(unit)
    .innerJoin(area, eq(area.id, unit.areaId))
    .leftJoin(above, eq(above.id, area.parentId))
    .innerJoin(
      pool,
      and(eq(pool.unitId, unit.id), eq(pool.fundId, value('fundId')), eq(pool.purposeCode, sql`'general'`)),
    )
    .where(and(standing, also))
    .orderBy(asc(unit.id))
    .prepare()
}

const statements = prepared((db) => ({
  all: unitsThatReceive(db),
  byCode: unitsThatReceive(db, eq(unit.code, value('code'))),
  byId: unitsThatReceive(db, eq(unit.id, value('id'))),
  top: unitsThatReceive(db, isNull(unit.parentId)),
  fund: db
    .select()
    .from(fund)
    .where(eq(fund.id, value('id')))
    .prepare(),
  firstFund: db.select().from(fund).orderBy(asc(fund.id)).prepare(),
}))

export async function givingUnits(db: Handle, fundId: number, today: string): Promise<GivingUnit[]> {
  return statements(db).all.all({ fundId, today })
}

export async function givingUnitByCode(
  db: Handle,
  fundId: number,
  today: string,
  code: string,
): Promise<GivingUnit | null> {
  return statements(db).byCode.get({ fundId, today, code }) ?? null
}

export async function givingUnitById(
  db: Handle,
  fundId: number,
  today: string,
  id: number,
): Promise<GivingUnit | null> {
  return statements(db).byId.get({ fundId, today, id }) ?? null
}

/** The committee at the top of the tree: where a gift goes when the donor names no place. */
export async function topGivingUnit(db: Handle, fundId: number, today: string): Promise<GivingUnit | null> {
  return statements(db).top.get({ fundId, today }) ?? null
}

/** The fund that gifts go to unless they are for a house of another one: the first that was opened. */
export async function givingFund(db: Handle): Promise<typeof fund.$inferSelect | null> {
  return statements(db).firstFund.get() ?? null
}

export async function fundById(db: Handle, id: number): Promise<typeof fund.$inferSelect | null> {
  return statements(db).fund.get({ id }) ?? null
}

/** A house whose budget is not yet met by money set aside, paid, or given for it. */
export type OpenNeed = {
  code: string
  kind: ProjectKind
  unitId: number
  fundId: number
  hamlet: string | null
  householdShort: string
  areaName: string
  provinceName: string | null
  budgetVnd: number
  neededVnd: number
}

function needs(stages: readonly ProjectStage[], also: SQL, most: number): SQL {
  return sql`SELECT * FROM (
    SELECT p.code, p.kind, p.unit_id AS "unitId", p.fund_id AS "fundId", p.hamlet, p.household_short AS "householdShort",
      a.name AS "areaName", above.name AS "provinceName", p.budget_vnd AS "budgetVnd", p.budget_vnd
      - coalesce((SELECT sum(b.amount_vnd) FROM commitment c JOIN balance b ON b.account_id = c.account_id WHERE c.project_id = p.id), 0)
      - coalesce((SELECT sum(d.amount_vnd) FROM disbursement d WHERE d.project_id = p.id AND d.state = 'paid'
          AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = d.entry_index)), 0)
      - coalesce((SELECT sum(b.amount_vnd) FROM unit_ancestor u
          JOIN pool q ON q.unit_id = u.ancestor_id AND q.fund_id = p.fund_id AND q.purpose_code = 'project:' || p.code
          JOIN balance b ON b.account_id = q.account_id WHERE u.unit_id = p.unit_id), 0) AS "neededVnd"
    FROM project p JOIN area a ON a.id = p.area_id LEFT JOIN area above ON above.id = a.parent_id
    WHERE p.stage IN (SELECT value FROM json_each(${JSON.stringify(stages)})) AND ${also})
    WHERE "neededVnd" > 0 ORDER BY code LIMIT ${most}`
}

/** Houses in these stages that still need money, by code. */
export async function openNeeds(db: Handle, stages: readonly ProjectStage[], most: number): Promise<OpenNeed[]> {
  return db.all<OpenNeed>(needs(stages, sql`1`, most))
}

/** One house, when it still needs money. */
export async function openNeed(db: Handle, stages: readonly ProjectStage[], code: string): Promise<OpenNeed | null> {
  return db.get<OpenNeed | undefined>(needs(stages, sql`p.code = ${code}`, 1)) ?? null
}

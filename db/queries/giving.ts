// What a donor can choose from: committees that receive money, and houses that still need some.
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { fund, type ProjectKind, type ProjectStage } from '../schema/index.ts'

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
  provinceName: string | null
  poolId: number
  poolLabel: string
  bankAccountId: number | null
}

function unitsThatReceive(fundId: number, today: string, also: SQL): SQL {
  return sql`SELECT u.id AS "unitId", u.code, u.name, u.level, u.parent_id AS "parentId", u.address, u.phone,
      a.name AS "areaName", above.name AS "provinceName", p.account_id AS "poolId", p.label AS "poolLabel",
      (SELECT max(b.id) FROM bank_account b WHERE b.unit_id = u.id AND b.fund_id = p.fund_id
        AND b.valid_from <= ${today} AND (b.valid_to IS NULL OR b.valid_to >= ${today})) AS "bankAccountId"
    FROM unit u JOIN area a ON a.id = u.area_id LEFT JOIN area above ON above.id = a.parent_id
      JOIN pool p ON p.unit_id = u.id AND p.fund_id = ${fundId} AND p.purpose_code = 'general'
    WHERE u.valid_from <= ${today} AND (u.valid_to IS NULL OR u.valid_to >= ${today}) AND ${also} ORDER BY u.id`
}

export async function givingUnits(db: Handle, fundId: number, today: string): Promise<GivingUnit[]> {
  return db.all<GivingUnit>(unitsThatReceive(fundId, today, sql`1`))
}

export async function givingUnitByCode(
  db: Handle,
  fundId: number,
  today: string,
  code: string,
): Promise<GivingUnit | null> {
  return db.get<GivingUnit | undefined>(unitsThatReceive(fundId, today, sql`u.code = ${code}`)) ?? null
}

export async function givingUnitById(
  db: Handle,
  fundId: number,
  today: string,
  id: number,
): Promise<GivingUnit | null> {
  return db.get<GivingUnit | undefined>(unitsThatReceive(fundId, today, sql`u.id = ${id}`)) ?? null
}

/** The committee at the top of the tree: where a gift goes when the donor names no place. */
export async function topGivingUnit(db: Handle, fundId: number, today: string): Promise<GivingUnit | null> {
  return db.get<GivingUnit | undefined>(unitsThatReceive(fundId, today, sql`u.parent_id IS NULL`)) ?? null
}

export async function fundById(db: Handle, id: number): Promise<typeof fund.$inferSelect | null> {
  return db.select().from(fund).where(eq(fund.id, id)).get() ?? null
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

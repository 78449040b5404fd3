import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { HouseholdCategory, ProjectKind, ProjectStage } from '../schema/index.ts'

/** A house as the public may know it: no name, no address. Money in đồng, net of reversals. */
export type PublicProject = {
  id: number
  code: string
  kind: ProjectKind
  stage: ProjectStage
  unit: string
  unitName: string
  fund: string
  area: string
  hamlet: string | null
  householdShort: string
  category: HouseholdCategory
  budgetVnd: number
  handedOverOn: string | null
  /** Set aside in all, of which `paidVnd` has been paid out. */
  committedVnd: number
  paidVnd: number
}

export type ProjectFilters = {
  kind: ProjectKind | null
  stage: ProjectStage | null
  unitId: number | null
  /** Year of the handover. */
  year: number | null
}

/** Money that one unit gave to a house. */
export type ProjectSource = { unit: string; unitName: string; committedVnd: number; paidVnd: number }

const flow = (name: 'allocated' | 'disbursed', unit: SQL) => sql`coalesce((
  SELECT sum(r.sign * CASE WHEN e.reversed_kind IS NULL THEN t.amount_vnd ELSE -t.amount_vnd END)
  FROM entry e INDEXED BY entry_project CROSS JOIN transfer t ON t.entry_index = e.idx
    CROSS JOIN account d ON d.id = t.debit_id CROSS JOIN account c ON c.id = t.credit_id
    JOIN flow_rule r ON r.flow = ${name} AND r.entry_kind = coalesce(e.reversed_kind, e.kind)
      AND r.debit_kind = CASE WHEN e.reversed_kind IS NULL THEN d.kind ELSE c.kind END
      AND r.credit_kind = CASE WHEN e.reversed_kind IS NULL THEN c.kind ELSE d.kind END
  WHERE e.project = p.code AND ${unit}), 0)`

const anyUnit = sql`1`

const columns = sql`p.id, p.code, p.kind, p.stage, u.code AS unit, u.name AS unitName, f.code AS fund, a.name AS area, p.hamlet,
  p.household_short AS householdShort, p.category, p.budget_vnd AS budgetVnd, p.handed_over_on AS handedOverOn,
  ${flow('allocated', anyUnit)} AS committedVnd, ${flow('disbursed', anyUnit)} AS paidVnd`

const tables = sql`project p JOIN unit u ON u.id = p.unit_id JOIN fund f ON f.id = p.fund_id JOIN area a ON a.id = p.area_id`

/** Houses newest first by number, below `before` when given. */
export async function publicProjects(
  db: Handle,
  { kind, stage, unitId, year }: ProjectFilters,
  before: number | null,
  limit: number,
): Promise<PublicProject[]> {
  const parts = [sql`p.id < ${before ?? Number.MAX_SAFE_INTEGER}`]
  if (kind !== null) parts.push(sql`p.kind = ${kind}`)
  if (stage !== null) parts.push(sql`p.stage = ${stage}`)
  if (unitId !== null) parts.push(sql`p.unit_id IN (SELECT unit_id FROM unit_ancestor WHERE ancestor_id = ${unitId})`)
  if (year !== null) parts.push(sql`p.handed_over_on BETWEEN ${`${year}-01-01`} AND ${`${year}-12-31`}`)
  return db.all<PublicProject>(
    sql`SELECT ${columns} FROM ${tables} WHERE ${sql.join(parts, sql` AND `)} ORDER BY p.id DESC LIMIT ${limit}`,
  )
}

export async function publicProject(db: Handle, code: string): Promise<PublicProject | null> {
  return db.get<PublicProject | undefined>(sql`SELECT ${columns} FROM ${tables} WHERE p.code = ${code}`) ?? null
}

/** The houses last handed over, newest first. */
export async function latestHandedOver(db: Handle, limit: number): Promise<PublicProject[]> {
  return db.all<PublicProject>(
    sql`SELECT ${columns} FROM ${tables} WHERE p.handed_over_on IS NOT NULL ORDER BY p.handed_over_on DESC, p.id DESC LIMIT ${limit}`,
  )
}

/** What each unit set aside for a house, and has paid of it. */
export async function projectSources(db: Handle, projectId: number): Promise<ProjectSource[]> {
  const ofUnit = sql`d.unit_id = k.unit_id`
  return db.all<ProjectSource>(sql`
    SELECT u.code AS unit, u.name AS unitName, ${flow('allocated', ofUnit)} AS committedVnd, ${flow('disbursed', ofUnit)} AS paidVnd
    FROM commitment k JOIN project p ON p.id = k.project_id JOIN unit u ON u.id = k.unit_id
    WHERE k.project_id = ${projectId} ORDER BY k.account_id`)
}

// Money between two levels of the fund: the two halves of each transfer, and which of them have not met.
import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { Scope } from './search-scope.ts'

export type LevelHalf = {
  index: number
  kind: 'level-in' | 'level-out'
  /** Shared by both halves. */
  meeting: string
  unitId: number
  unitName: string
  otherName: string
  fundId: number
  fundName: string
  amountVnd: number
  /** The bank's day. */
  bookedOn: string
  recordedAt: number
}

// The id of a half's entry is `<kind>:<meeting>:<request>:<other unit>`; halves are looked up by its beginning.
const meetingOf = (id: string, kind: string) =>
  sql.raw(`substr(${id}, length(${kind}) + 2, instr(substr(${id}, length(${kind}) + 2), ':') - 1)`)
const other = (kind: string) => sql.raw(`CASE ${kind} WHEN 'level-in' THEN 'level-out' ELSE 'level-in' END`)
const stands = (index: string) => sql.raw(`NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = ${index})`)
const isUnmet = sql`NOT EXISTS (SELECT 1 FROM entry p
  WHERE p.id > ${other('r.kind')} || ':' || ${meetingOf('e.id', 'r.kind')} || ':'
    AND p.id < ${other('r.kind')} || ':' || ${meetingOf('e.id', 'r.kind')} || ';' AND ${stands('p.idx')})`
const halves = sql`request r JOIN entry e ON e.idx = r.entry_index AND r.kind IN ('level-in', 'level-out')`

/** Halves that stand alone, of these units or naming one of them, the oldest first. */
export async function unmetHalves(db: Handle, unitIds: readonly number[], limit: number): Promise<LevelHalf[]> {
  return db.all<LevelHalf>(sql`
    SELECT e.idx AS "index", r.kind, ${meetingOf('e.id', 'r.kind')} AS meeting, r.unit_id AS unitId, u.name AS unitName, o.name AS otherName,
      r.fund_id AS fundId, f.name AS fundName, e.amount_vnd AS amountVnd, e.booked_on AS bookedOn, e.recorded_at AS recordedAt
    FROM ${halves} JOIN unit u ON u.id = r.unit_id JOIN unit o ON 'level:' || o.code = r.evidence JOIN fund f ON f.id = r.fund_id
    WHERE (r.unit_id IN ${[...unitIds]} OR o.id IN ${[...unitIds]}) AND ${stands('e.idx')} AND ${isUnmet}
    ORDER BY e.booked_on, e.idx LIMIT ${limit}`)
}

/** The oldest half of this kind that waits for one of exactly this amount between the same two units; null when none does. */
export async function waitingHalf(
  db: Handle,
  wanted: { kind: 'level-in' | 'level-out'; unitCode: string; otherUnit: string; fundId: number; amountVnd: number },
): Promise<{ index: number; meeting: string } | null> {
  return (
    db.get<{ index: number; meeting: string } | undefined>(sql`
      SELECT e.idx AS "index", ${meetingOf('e.id', 'r.kind')} AS meeting FROM ${halves}
      WHERE r.kind = ${wanted.kind} AND r.unit_id = (SELECT id FROM unit WHERE code = ${wanted.unitCode})
        AND r.evidence = 'level:' || ${wanted.otherUnit} AND r.fund_id = ${wanted.fundId} AND r.amount_vnd = ${wanted.amountVnd}
        AND ${stands('e.idx')} AND ${isUnmet} ORDER BY e.booked_on, e.idx LIMIT 1`) ?? null
  )
}

/** The standing half of this kind and meeting; null while there is none. */
export async function halfOf(db: Handle, kind: 'level-in' | 'level-out', meeting: string): Promise<number | null> {
  const row = db.get<{ index: number } | undefined>(sql`
    SELECT e.idx AS "index" FROM entry e WHERE e.id > ${`${kind}:${meeting}:`} AND e.id < ${`${kind}:${meeting};`}
      AND ${stands('e.idx')}`)
  return row?.index ?? null
}

/** Units above or below this one that keep the same fund: from there, or to there, its money may go. */
export async function unitsOnOtherLevels(
  db: Handle,
  { unitId, fundId }: { unitId: number; fundId: number },
): Promise<{ id: number; code: string; name: string }[]> {
  return db.all(sql`
    SELECT u.id, u.code, u.name FROM unit u WHERE u.id <> ${unitId}
      AND u.id IN (SELECT ancestor_id FROM unit_ancestor WHERE unit_id = ${unitId} UNION SELECT unit_id FROM unit_ancestor WHERE ancestor_id = ${unitId})
      AND EXISTS (SELECT 1 FROM account c WHERE c.unit_id = u.id AND c.fund_id = ${fundId} AND c.kind = 'suspense')
    ORDER BY u.parent_id IS NOT NULL, u.name, u.id`)
}

/**
 * What went from one unit of a scope to another one of it, đồng: it neither came to them all nor left them all, and is
 * counted off both sums. Only as far as both halves are booked between these days; one alone stays visible.
 */
export async function metWithin(
  db: Handle,
  { unitIds, fundIds }: Scope,
  from: string,
  through: string,
): Promise<number> {
  return db.get<{ vnd: number }>(sql`
    SELECT coalesce(sum(CASE WHEN cameVnd > 0 AND wentVnd > 0 THEN min(cameVnd, wentVnd)
      WHEN cameVnd < 0 AND wentVnd < 0 THEN max(cameVnd, wentVnd) ELSE 0 END), 0) AS vnd FROM (
      SELECT sum(CASE kind WHEN 'level-in' THEN vnd ELSE 0 END) AS cameVnd, sum(CASE kind WHEN 'level-out' THEN vnd ELSE 0 END) AS wentVnd FROM (
        SELECT r.kind, ${meetingOf('e.id', 'r.kind')} AS meeting,
          e.amount_vnd * ((e.booked_on BETWEEN ${from} AND ${through}) - coalesce(x.booked_on BETWEEN ${from} AND ${through}, 0)) AS vnd
        FROM ${halves} LEFT JOIN entry x ON x.reverses = e.idx
        WHERE r.fund_id IN ${fundIds} AND r.unit_id IN (SELECT unit_id FROM unit_ancestor WHERE ancestor_id IN ${unitIds}))
      GROUP BY meeting)`).vnd
}

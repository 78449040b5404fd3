// What was set aside for houses and given back to its pool.
import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'

/** An allocation that stands: its entry with the body, and the bodies of what was given back of it and stands. */
export type StandingAllocation = { entryIndex: number; body: string; amountVnd: number; releases: string[] }

/** The allocations that brought money to this account of a house, newest first. */
export async function standingAllocations(
  db: Handle,
  of: { projectId: number; unitId: number },
): Promise<StandingAllocation[]> {
  const rows = db.all<Omit<StandingAllocation, 'releases'> & { releases: string }>(sql`
    SELECT a.entry_index AS entryIndex, e.body, a.amount_vnd AS amountVnd,
      (SELECT json_group_array(y.body) FROM request q JOIN entry y ON y.idx = q.entry_index
        WHERE q.target_entry = a.entry_index AND q.kind = 'release'
          AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = q.entry_index)) AS releases
    FROM allocation a JOIN account p ON p.id = a.pool_id JOIN entry e ON e.idx = a.entry_index
    WHERE a.project_id = ${of.projectId} AND p.unit_id = ${of.unitId} AND a.state = 'approved'
      AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = a.entry_index)
    ORDER BY a.entry_index DESC`)
  return rows.map((row) => ({ ...row, releases: JSON.parse(row.releases) as string[] }))
}

/** The code of the allocation that this entry carried out, or null. */
export async function allocationOfEntry(db: Handle, entryIndex: number): Promise<string | null> {
  return (
    db.get<{ code: string } | undefined>(sql`SELECT code FROM allocation WHERE entry_index = ${entryIndex}`)?.code ??
    null
  )
}

/** The newest release of what this allocation set aside that stands, or null. */
export async function releaseOfAllocation(db: Handle, entryIndex: number): Promise<number | null> {
  const row = db.get<{ released: number | null }>(sql`
    SELECT max(q.entry_index) AS released FROM request q WHERE q.target_entry = ${entryIndex} AND q.kind = 'release'
      AND q.state = 'approved' AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = q.entry_index)`)
  return row.released
}

export type HouseRelease = {
  entryIndex: number
  bookedOn: string
  recordedAt: number
  amountVnd: number
  /** The pool it went back to. */
  unitName: string
  purposeCode: string
  poolLabel: string
  reversedBy: number | null
}

/** What went back of the money set aside for a house, in the order it did. */
export async function releasesOf(db: Handle, projectId: number): Promise<HouseRelease[]> {
  return db.all<HouseRelease>(sql`
    SELECT e.idx AS entryIndex, e.booked_on AS bookedOn, e.recorded_at AS recordedAt, e.amount_vnd AS amountVnd,
      u.name AS unitName, p.purpose_code AS purposeCode, p.label AS poolLabel, x.idx AS reversedBy
    FROM allocation a CROSS JOIN request q ON q.target_entry = a.entry_index AND q.kind = 'release'
      JOIN entry e ON e.idx = q.entry_index JOIN pool p ON p.account_id = a.pool_id JOIN unit u ON u.id = p.unit_id
      LEFT JOIN entry x ON x.reverses = e.idx
    WHERE a.project_id = ${projectId} ORDER BY e.idx`)
}

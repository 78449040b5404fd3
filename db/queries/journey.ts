// What became of the houses that a donor's money reached, all of them at one go.
import { asc, inArray, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { entry, type ProjectStage, projectEvent } from '../schema/index.ts'
import { type House, housesByIds } from './projects.ts'

export type ReachedHouse = {
  house: House
  /** The day on which each stage was reached last. */
  stages: { stage: ProjectStage; day: string }[]
  /** The day of the first allocation that stands; null when none does any more. */
  allocatedOn: string | null
}

/** These houses by id. */
export async function reachedHouses(db: Handle, ids: readonly number[]): Promise<Map<number, ReachedHouse>> {
  const allocated = allocationDays(db, ids)
  const events = db
    .select({ projectId: projectEvent.projectId, stage: projectEvent.stage, day: projectEvent.day })
    .from(projectEvent)
    .where(inArray(projectEvent.projectId, [...ids]))
    .orderBy(asc(projectEvent.projectId), asc(projectEvent.position))
    .all()
  const reached = (await housesByIds(db, ids)).map((house): [number, ReachedHouse] => {
    const stages = events.filter(({ projectId }) => projectId === house.id).map(({ stage, day }) => ({ stage, day }))
    return [house.id, { house, stages, allocatedOn: allocated.get(house.id) ?? null }]
  })
  return new Map(reached)
}

function allocationDays(db: Handle, ids: readonly number[]): Map<number, string> {
  const rows = db.all<{ projectId: number; day: string }>(sql`
    SELECT a.project_id AS "projectId", min(e.booked_on) AS day FROM allocation a JOIN entry e ON e.idx = a.entry_index
    WHERE a.project_id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND a.state = 'approved'
      AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = a.entry_index) GROUP BY a.project_id`)
  return new Map(rows.map(({ projectId, day }) => [projectId, day]))
}

/** What some entries are: the day and the voucher of each. */
export async function entriesByIndex(db: Handle, indexes: readonly number[]) {
  const rows = db
    .select({ index: entry.index, kind: entry.kind, bookedOn: entry.bookedOn, voucher: entry.voucher })
    .from(entry)
    .where(inArray(entry.index, [...indexes]))
    .all()
  return new Map(rows.map((row) => [row.index, row]))
}

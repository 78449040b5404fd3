// Which donors to tell when a house is handed over, and which parts of promises are near their day.
import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { handoverTold } from '../schema/index.ts'
import { claimsOf } from './claims.ts'

export type HandedOver = {
  projectId: number
  code: string
  householdShort: string
  place: string
  handedOverOn: string
  /** When the handover was recorded, epoch ms. */
  recordedAt: number
}

/** Houses handed over whose donors were not told yet, oldest first. */
export async function housesToTellOf(db: Handle, most: number): Promise<HandedOver[]> {
  return db.all<HandedOver>(sql`
    SELECT p.id AS "projectId", p.code, p.household_short AS "householdShort", a.name AS place, p.handed_over_on AS "handedOverOn",
      (SELECT max(e.recorded_at) FROM project_event e WHERE e.project_id = p.id AND e.stage = 'handed-over') AS "recordedAt"
    FROM project p JOIN area a ON a.id = p.area_id
    WHERE p.handed_over_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM handover_told t WHERE t.project_id = p.id)
    ORDER BY p.handed_over_on, p.id LIMIT ${sql.raw(String(most))}`)
}

export type Follower = { pledgeId: number; code: string; contact: string; language: 'vi' | 'en' }

/**
 * Pledges with đồng in a house whose donors agreed to be told and can be. Set-wise: from the house's đồng to the entries
 * that brought them, also where a later entry found out whose they were, to pledges. How many đồng, `pledgeTrace` says.
 */
export async function followersOf(db: Handle, projectId: number): Promise<Follower[]> {
  return db.all<Follower>(sql`
    WITH brought(entry_index) AS (
      SELECT DISTINCT a.entry_index FROM holding h CROSS JOIN arrival a ON a.line_id = h.line_id AND a.from_no <= h.to_no
        AND a.from_no >= (SELECT max(from_no) FROM arrival WHERE line_id = h.line_id AND from_no <= h.from_no)
      WHERE h.account_id IN (SELECT account_id FROM commitment WHERE project_id = ${projectId})),
    whose(entry_index) AS (
      SELECT entry_index FROM brought
      UNION SELECT m.resolution FROM brought b JOIN match_item m ON m.entry_index = b.entry_index WHERE m.resolution IS NOT NULL
      UNION SELECT c.idx FROM brought b JOIN entry c ON ${claimsOf(sql`b.entry_index`)})
    SELECT DISTINCT p.id AS "pledgeId", p.code, c.contact, f.language
    FROM whose w JOIN pledge_receipt r ON r.entry_index = w.entry_index JOIN pledge p ON p.id = r.pledge_id
      JOIN follow_consent f ON f.pledge_id = p.id AND f.withdrawn_at IS NULL
      JOIN pledge_contact c ON c.pledge_id = p.id AND c.contact LIKE '%@%'
    ORDER BY p.id`)
}

export async function insertHandoverTold(
  tx: Handle,
  row: { projectId: number; toldAt: number; letters: number },
): Promise<void> {
  tx.insert(handoverTold).values(row).run()
}

export type PlannedPledge = {
  pledgeId: number
  code: string
  contact: string
  receivedVnd: number
  lastReceivedOn: string | null
}

/**
 * Promises in parts, not cancelled, of donors with an e-mail address, that have a part due between two days; at most
 * `most`, above an id.
 */
export async function plansDue(
  db: Handle,
  { from, to, above, most }: { from: string; to: string; above: number; most: number },
): Promise<PlannedPledge[]> {
  return db.all<PlannedPledge>(sql`
    SELECT p.id AS "pledgeId", p.code, c.contact,
      coalesce(sum(r.amount_vnd), 0) AS "receivedVnd", max(e.booked_on) AS "lastReceivedOn"
    FROM pledge p JOIN pledge_contact c ON c.pledge_id = p.id AND c.contact LIKE '%@%'
      LEFT JOIN pledge_receipt r ON r.pledge_id = p.id AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.reverses = r.entry_index)
      LEFT JOIN entry e ON e.idx = r.entry_index
    WHERE p.cancelled_at IS NULL AND p.id > ${above}
      AND p.id IN (SELECT pledge_id FROM pledge_instalment WHERE due_on BETWEEN ${from} AND ${to})
    GROUP BY p.id ORDER BY p.id LIMIT ${sql.raw(String(most))}`)
}

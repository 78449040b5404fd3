// Which pledges are of one donor: by what staff found and has not undone, and by links that their holder showed.
import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type DonorKind, type DonorVerdict, donorFinding, donorFindingUndone, donorLinksHeld } from '../schema/index.ts'

const standing = sql`SELECT f.id, f.first_id, f.second_id, f.verdict FROM donor_finding f
  WHERE NOT EXISTS (SELECT 1 FROM donor_finding_undone u WHERE u.finding_id = f.id)`

/** The pledges that staff found to be of the donor of this one, itself among them, by id. */
export async function pledgesOfSameDonor(db: Handle, pledgeId: number): Promise<number[]> {
  return reached(db, pledgeId, sql`SELECT first_id, second_id FROM (${standing}) WHERE verdict = 'same'`)
}

/** Of these, the pledges that the holder of this one's private link showed the links of, itself among them, by id. */
export async function pledgesHeldWith(db: Handle, pledgeId: number): Promise<number[]> {
  const same = await pledgesOfSameDonor(db, pledgeId)
  if (same.length === 1) return same
  const among = sql`(SELECT value FROM json_each(${JSON.stringify(same)}))`
  const held = sql`SELECT first_id, second_id FROM donor_links_held WHERE first_id IN ${among} AND second_id IN ${among}`
  return reached(db, pledgeId, held)
}

function reached(db: Handle, from: number, edges: SQL): number[] {
  const rows = db.all<{ id: number }>(sql`
    WITH RECURSIVE edge AS (${edges}), one(id) AS (SELECT ${from}
      UNION SELECT CASE e.first_id WHEN one.id THEN e.second_id ELSE e.first_id END FROM one JOIN edge e ON one.id IN (e.first_id, e.second_id))
    SELECT id FROM one ORDER BY id`)
  return rows.map(({ id }) => id)
}

/** Whether the donor of a pledge was erased, so that nothing is known of them. */
export async function isOfNobody(db: Handle, pledgeId: number): Promise<boolean> {
  return db.get<unknown>(sql`SELECT 1 FROM pledge_of_nobody WHERE id = ${pledgeId}`) !== undefined
}

/** Pairs of pledges of which something was found that stands. */
export async function standingFindings(
  db: Handle,
): Promise<{ firstId: number; secondId: number; verdict: DonorVerdict }[]> {
  return db.all(sql`SELECT first_id AS "firstId", second_id AS "secondId", verdict FROM (${standing})`)
}

export type Finding = {
  id: number
  verdict: DonorVerdict
  firstCode: string
  secondCode: string
  firstUnitId: number
  secondUnitId: number
  reason: string
  by: string
  at: number
  undone: { reason: string; by: string; at: number } | null
}

/** What was found of these pledges and of others, undone or not, newest first. */
export async function findingsOf(db: Handle, pledgeIds: readonly number[]): Promise<Finding[]> {
  const among = sql`(SELECT value FROM json_each(${JSON.stringify(pledgeIds)}))`
  return findings(db, sql`f.first_id IN ${among} OR f.second_id IN ${among}`)
}

export async function findingById(db: Handle, id: number): Promise<Finding | null> {
  return (await findings(db, sql`f.id = ${id}`))[0] ?? null
}

async function findings(db: Handle, which: SQL): Promise<Finding[]> {
  type Row = Omit<Finding, 'undone'> & { undoneReason: string | null; undoneBy: string; undoneAt: number }
  const rows = db.all<Row>(sql`
    SELECT f.id, f.verdict, a.code AS "firstCode", b.code AS "secondCode", a.unit_id AS "firstUnitId", b.unit_id AS "secondUnitId",
      f.reason, s.name AS by, f.found_at AS at, u.reason AS "undoneReason", w.name AS "undoneBy", u.undone_at AS "undoneAt"
    FROM donor_finding f JOIN pledge a ON a.id = f.first_id JOIN pledge b ON b.id = f.second_id JOIN staff s ON s.id = f.found_by
      LEFT JOIN donor_finding_undone u ON u.finding_id = f.id LEFT JOIN staff w ON w.id = u.undone_by
    WHERE ${which} ORDER BY f.id DESC`)
  return rows.map(({ undoneReason, undoneBy, undoneAt, ...row }) => ({
    ...row,
    undone: undoneReason === null ? null : { reason: undoneReason, by: undoneBy, at: undoneAt },
  }))
}

/** @returns its number */
export async function insertFinding(tx: Handle, row: typeof donorFinding.$inferInsert): Promise<number> {
  return tx.insert(donorFinding).values(row).returning({ id: donorFinding.id }).get().id
}

export async function insertFindingUndone(tx: Handle, row: typeof donorFindingUndone.$inferInsert): Promise<void> {
  tx.insert(donorFindingUndone).values(row).run()
}

/** Keeps that somebody showed both links; showing them again adds nothing. */
export async function insertLinksHeld(tx: Handle, pledges: readonly [number, number], shownAt: number): Promise<void> {
  const [firstId, secondId] = [Math.min(...pledges), Math.max(...pledges)]
  const pair = and(eq(donorLinksHeld.firstId, firstId), eq(donorLinksHeld.secondId, secondId))
  if (!tx.select().from(donorLinksHeld).where(pair).get())
    tx.insert(donorLinksHeld).values({ firstId, secondId, shownAt }).run()
}

/** A pledge whose donor was erased is of nobody: nothing leads from it to the donor's other pledges any more. */
export async function forgetSameness(tx: Handle, pledgeId: number): Promise<void> {
  tx.run(
    sql`DELETE FROM donor_finding_undone WHERE finding_id IN (SELECT id FROM donor_finding WHERE ${pledgeId} IN (first_id, second_id))`,
  )
  tx.delete(donorFinding)
    .where(or(eq(donorFinding.firstId, pledgeId), eq(donorFinding.secondId, pledgeId)))
    .run()
  tx.delete(donorLinksHeld)
    .where(or(eq(donorLinksHeld.firstId, pledgeId), eq(donorLinksHeld.secondId, pledgeId)))
    .run()
}

/** A pledge with what was told of who made it. */
export type ToldPledge = {
  id: number
  code: string
  unitId: number
  donorKind: DonorKind
  name: string | null
  contact: string | null
  taxCode: string | null
}

/** The pledges to these units whose donor told something, oldest first. Private. */
export async function toldPledges(db: Handle, unitIds: readonly number[]): Promise<ToldPledge[]> {
  return db.all(sql`
    SELECT p.id, p.code, p.unit_id AS "unitId", p.donor_kind AS "donorKind", c.name, c.contact, c.tax_code AS "taxCode"
    FROM pledge_contact c JOIN pledge p ON p.id = c.pledge_id
    WHERE p.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)})) ORDER BY p.id`)
}

/** A pledge as its donor's page lists it. */
export type DonorsPledge = {
  id: number
  code: string
  unitId: number
  fundId: number
  createdAt: number
  amountVnd: number
  receivedVnd: number
  cancelledAt: number | null
  unitName: string
  purpose: string
}

/** These pledges as far as they are to these units, newest first. */
export async function pledgesOfDonor(
  db: Handle,
  ids: readonly number[],
  unitIds: readonly number[],
): Promise<DonorsPledge[]> {
  return db.all(sql`
    SELECT p.id, p.code, p.unit_id AS "unitId", p.fund_id AS "fundId", p.created_at AS "createdAt", p.amount_vnd AS "amountVnd",
      p.cancelled_at AS "cancelledAt", u.name AS "unitName", q.label AS purpose,
      coalesce((SELECT sum(r.amount_vnd) FROM pledge_receipt r WHERE r.pledge_id = p.id
        AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.reverses = r.entry_index)), 0) AS "receivedVnd"
    FROM pledge p JOIN unit u ON u.id = p.unit_id JOIN pool q ON q.account_id = p.pool_id
    WHERE p.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
      AND p.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)})) ORDER BY p.id DESC`)
}

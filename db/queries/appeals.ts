import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { appeal, areaPriority } from '../schema/index.ts'
import { claimsOf } from './claims.ts'
import { standingVnd } from './standing-pledges.ts'

export type AppealRow = typeof appeal.$inferSelect

/** An appeal with what was promised and what came, đồng. `receivedVnd`: from the ledger, net of reversals. */
export type Appeal = {
  code: string
  title: string
  about: string
  goalVnd: number
  fromDay: string
  toDay: string
  unitId: number
  unitName: string
  fundId: number
  closedAt: number | null
  pledgedVnd: number
  receivedVnd: number
}

// A receipt counts for the appeal of the pledge it answers, another arrival for the appeal whose pool it came to.
const columns = sql`SELECT a.code, a.title, a.about, a.goal_vnd AS "goalVnd", a.from_day AS "fromDay", a.to_day AS "toDay",
    a.unit_id AS "unitId", u.name AS "unitName", a.fund_id AS "fundId", a.closed_at AS "closedAt",
    coalesce((SELECT sum(${standingVnd}) FROM pool q JOIN pledge p ON p.pool_id = q.account_id
      WHERE q.fund_id = a.fund_id AND q.purpose_code = 'appeal:' || a.code), 0) AS "pledgedVnd",
    coalesce((SELECT sum(r.amount_vnd) FROM pool q JOIN pledge p ON p.pool_id = q.account_id JOIN pledge_receipt r ON r.pledge_id = p.id
      WHERE q.fund_id = a.fund_id AND q.purpose_code = 'appeal:' || a.code AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = r.entry_index)), 0)
    + coalesce((SELECT sum(v.to_no - v.from_no + 1) FROM pool q JOIN arrival v ON v.line_id = q.account_id
      WHERE q.fund_id = a.fund_id AND q.purpose_code = 'appeal:' || a.code
        AND NOT EXISTS (SELECT 1 FROM pledge_receipt r WHERE r.entry_index = v.entry_index)
        AND NOT EXISTS (SELECT 1 FROM entry c WHERE ${claimsOf(sql`v.entry_index`)} AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = c.idx))
        AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = v.entry_index)), 0) AS "receivedVnd"
  FROM appeal a JOIN unit u ON u.id = a.unit_id`

const isOpen = (today: string) => sql`a.closed_at IS NULL AND a.from_day <= ${today} AND a.to_day >= ${today}`

/** Appeals that may be given to on a day, the one that ends first before the others. */
export async function openAppeals(db: Handle, today: string): Promise<Appeal[]> {
  return db.all<Appeal>(sql`${columns} WHERE ${isOpen(today)} ORDER BY a.to_day, a.id`)
}

/** One appeal, when it may be given to. */
export async function openAppeal(db: Handle, today: string, code: string): Promise<Appeal | null> {
  return db.get<Appeal | undefined>(sql`${columns} WHERE a.code = ${code} AND ${isOpen(today)}`) ?? null
}

/** Every appeal there was, newest first. */
export async function allAppeals(db: Handle): Promise<Appeal[]> {
  return db.all<Appeal>(sql`${columns} ORDER BY a.id DESC`)
}

export async function appealByCode(db: Handle, code: string): Promise<AppealRow | null> {
  return db.select().from(appeal).where(eq(appeal.code, code)).get() ?? null
}

export async function insertAppeal(tx: Handle, row: typeof appeal.$inferInsert): Promise<void> {
  tx.insert(appeal).values(row).run()
}

export async function setAppealClosed(tx: Handle, id: number, by: { closedBy: number; closedAt: number }) {
  tx.update(appeal)
    .set(by)
    .where(and(eq(appeal.id, id), isNull(appeal.closedAt)))
    .run()
}

/** A place that goes before others, with the committee that looks after it. */
export type Priority = {
  id: number
  unitId: number
  unitCode: string
  areaName: string
  provinceName: string | null
  fromDay: string
  toDay: string
  reason: string
}

/** Places given priority on a day, by name. */
export async function prioritiesOn(db: Handle, today: string): Promise<Priority[]> {
  return db.all<Priority>(sql`SELECT y.id, u.id AS "unitId", u.code AS "unitCode", a.name AS "areaName", above.name AS "provinceName",
      y.from_day AS "fromDay", y.to_day AS "toDay", y.reason
    FROM area_priority y JOIN area a ON a.id = y.area_id LEFT JOIN area above ON above.id = a.parent_id
      JOIN unit u ON u.area_id = a.id AND u.valid_from <= ${today} AND coalesce(u.valid_to, '9999') >= ${today}
    WHERE y.ended_at IS NULL AND y.to_day >= ${today} AND y.from_day <= ${today}
    GROUP BY a.id ORDER BY a.name, y.id`)
}

/** Priorities that stand or are to come, of these areas, by first day. */
export async function prioritiesOfAreas(db: Handle, areaIds: readonly number[], today: string) {
  return db
    .select()
    .from(areaPriority)
    .where(
      and(
        inArray(areaPriority.areaId, [...areaIds]),
        isNull(areaPriority.endedAt),
        sql`${areaPriority.toDay} >= ${today}`,
      ),
    )
    .orderBy(areaPriority.fromDay, areaPriority.id)
    .all()
}

export async function priorityById(db: Handle, id: number): Promise<typeof areaPriority.$inferSelect | null> {
  return db.select().from(areaPriority).where(eq(areaPriority.id, id)).get() ?? null
}

export async function insertPriority(tx: Handle, row: typeof areaPriority.$inferInsert): Promise<number> {
  return tx.insert(areaPriority).values(row).returning({ id: areaPriority.id }).get().id
}

export async function setPriorityEnded(tx: Handle, id: number, by: { endedBy: number; endedAt: number }) {
  tx.update(areaPriority)
    .set(by)
    .where(and(eq(areaPriority.id, id), isNull(areaPriority.endedAt)))
    .run()
}

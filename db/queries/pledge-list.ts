// Promises by how they stand, for the staff. The state is derived from receipts, plans and days; it is stored nowhere.
import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { DonorKind, PayMethod } from '../schema/index.ts'

export const listedStates = ['waiting', 'partly', 'late', 'lapsed', 'full', 'over', 'cancelled'] as const
export type ListedState = (typeof listedStates)[number]

export type ListedPledge = {
  id: number
  code: string
  createdAt: number
  amountVnd: number
  receivedVnd: number
  /** Of the amount, what was to have come before today, đồng. */
  dueVnd: number
  /** The next day something is expected, or the day that passed; null when no day was named. */
  nextOn: string | null
  parts: number
  method: PayMethod
  donorKind: DonorKind
  publicName: string | null
  erasedIn: number | null
  unitName: string
  purpose: string
  state: ListedState
}

export type PledgeFilter = {
  unitIds: readonly number[]
  state?: ListedState
  /** The local day, and after how many quiet days a promise has lapsed. */
  today: string
  lapseDays: number
  beforeId?: number
  afterId?: number
  limit: number
}

/** A page of promises, newest first: below `beforeId`, or just above `afterId`. */
export async function listPledges(db: Handle, filter: PledgeFilter): Promise<ListedPledge[]> {
  const { unitIds, state, today, lapseDays, beforeId, afterId, limit } = filter
  const upwards = afterId !== undefined
  const rows = db.all<ListedPledge>(sql`
    WITH listed AS (
      SELECT p.id, p.code, p.created_at AS "createdAt", p.amount_vnd AS "amountVnd", p.method, p.donor_kind AS "donorKind",
        p.public_name AS "publicName", p.erased_in AS "erasedIn", p.cancelled_at AS cancelled, p.expected_on AS expected,
        u.name AS "unitName", q.label AS purpose,
        (SELECT count(*) FROM pledge_instalment i WHERE i.pledge_id = p.id) AS parts,
        coalesce((SELECT sum(r.amount_vnd) FROM pledge_receipt r WHERE r.pledge_id = p.id
          AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.reverses = r.entry_index)), 0) AS "receivedVnd",
        coalesce((SELECT max(e.booked_on) FROM pledge_receipt r JOIN entry e ON e.idx = r.entry_index WHERE r.pledge_id = p.id
          AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.reverses = r.entry_index)), '') AS came,
        coalesce((SELECT sum(i.amount_vnd) FROM pledge_instalment i WHERE i.pledge_id = p.id AND i.due_on < ${today}),
          CASE WHEN p.expected_on < ${today} THEN p.amount_vnd ELSE 0 END) AS "dueVnd",
        coalesce((SELECT max(i.due_on) FROM pledge_instalment i WHERE i.pledge_id = p.id AND i.due_on < ${today}),
          CASE WHEN p.expected_on < ${today} THEN p.expected_on ELSE '' END) AS passed,
        (SELECT min(i.due_on) FROM pledge_instalment i WHERE i.pledge_id = p.id AND i.due_on >= ${today}) AS ahead
      FROM pledge p JOIN unit u ON u.id = p.unit_id JOIN pool q ON q.account_id = p.pool_id
      WHERE p.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)}))
        AND p.id < ${beforeId ?? Number.MAX_SAFE_INTEGER} AND p.id > ${afterId ?? 0}),
    stated AS (
      SELECT *, CASE WHEN "receivedVnd" > "amountVnd" THEN 'over' WHEN "receivedVnd" = "amountVnd" THEN 'full'
          WHEN cancelled IS NOT NULL THEN 'cancelled'
          WHEN "receivedVnd" < "dueVnd" AND date(max(passed, came), ${`+${lapseDays} days`}) < ${today} THEN 'lapsed'
          WHEN "receivedVnd" < "dueVnd" THEN 'late' WHEN "receivedVnd" > 0 THEN 'partly' ELSE 'waiting' END AS state,
        CASE WHEN "receivedVnd" < "dueVnd" THEN passed ELSE coalesce(ahead, expected) END AS "nextOn"
      FROM listed)
    SELECT id, code, "createdAt", "amountVnd", "receivedVnd", "dueVnd", "nextOn", parts, method, "donorKind", "publicName", "erasedIn",
      "unitName", purpose, state
    FROM stated WHERE ${state === undefined ? sql`1` : sql`state = ${state}`}
    ORDER BY ${upwards ? sql`id` : sql`id DESC`} LIMIT ${limit}`)
  return upwards ? rows.reverse() : rows
}

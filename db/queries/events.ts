import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { eventRegistration, launchEvent, type PayMethod } from '../schema/index.ts'
import { endedWithRest, standingVnd } from './standing-pledges.ts'

export async function insertEvent(tx: Handle, row: Omit<typeof launchEvent.$inferInsert, 'id'>): Promise<number> {
  return tx.insert(launchEvent).values(row).returning({ id: launchEvent.id }).get().id
}

export async function insertRegistration(tx: Handle, row: typeof eventRegistration.$inferInsert): Promise<void> {
  tx.insert(eventRegistration).values(row).run()
}

/**
 * An event with its sums, đồng: what was registered there and not cancelled, what came of it net of reversals, what is
 * outstanding pledge by pledge. What the board says stands apart from all three.
 */
export type EventRow = {
  id: number
  code: string
  unitId: number
  unitName: string
  fundId: number
  fundName: string
  poolId: number
  purpose: string
  name: string
  place: string
  heldOn: string
  boardVnd: number | null
  openedAt: number
  registrations: number
  registeredVnd: number
  receivedVnd: number
  outstandingVnd: number
}

const received = sql`(SELECT coalesce(sum(a.amount_vnd), 0) FROM pledge_receipt a WHERE a.pledge_id = p.id
  AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = a.entry_index))`

const events = sql`SELECT v.id, v.code, u.id AS "unitId", u.name AS "unitName", f.id AS "fundId", f.name AS "fundName",
    v.pool_id AS "poolId", q.label AS purpose, v.name, v.place, v.held_on AS "heldOn", v.board_vnd AS "boardVnd",
    v.opened_at AS "openedAt", count(s.id) FILTER (WHERE s.stands) AS registrations,
    coalesce(sum(s.amount) FILTER (WHERE s.stands), 0) AS "registeredVnd", coalesce(sum(s.received), 0) AS "receivedVnd",
    coalesce(sum(max(0, s.amount - s.received)) FILTER (WHERE s.stands), 0) AS "outstandingVnd"
  FROM launch_event v JOIN unit u ON u.id = v.unit_id JOIN fund f ON f.id = v.fund_id JOIN pool q ON q.account_id = v.pool_id
    LEFT JOIN (SELECT p.id, g.event_id, ${standingVnd} AS amount, p.cancelled_at IS NULL OR ${endedWithRest} AS stands, ${received} AS received
      FROM event_registration g JOIN pledge p ON p.id = g.pledge_id) s ON s.event_id = v.id`

export async function eventByCode(db: Handle, code: string): Promise<EventRow | null> {
  return db.get<EventRow | undefined>(sql`${events} WHERE v.code = ${code} GROUP BY v.id`) ?? null
}

/** Events, the latest day first; of these units when given. */
export async function eventsOf(db: Handle, unitIds: readonly number[] | null = null): Promise<EventRow[]> {
  const where =
    unitIds === null ? sql`` : sql`WHERE v.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)}))`
  return db.all<EventRow>(sql`${events} ${where} GROUP BY v.id ORDER BY v.held_on DESC, v.id DESC LIMIT 100`)
}

export type RegistrationRow = {
  code: string
  publicName: string | null
  erasedIn: number | null
  /** As told, never public. */
  name: string | null
  amountVnd: number
  receivedVnd: number
  method: PayMethod
  cancelledAt: number | null
}

/** Who registered at an event, in the order they were written down. */
export async function registrationsOf(db: Handle, eventId: number): Promise<RegistrationRow[]> {
  return db.all<RegistrationRow>(sql`
    SELECT p.code, p.public_name AS "publicName", p.erased_in AS "erasedIn", c.name,
      CASE WHEN ${endedWithRest} THEN ${standingVnd} ELSE p.amount_vnd END AS "amountVnd", p.method,
      p.cancelled_at AS "cancelledAt", ${received} AS "receivedVnd"
    FROM event_registration g JOIN pledge p ON p.id = g.pledge_id LEFT JOIN pledge_contact c ON c.pledge_id = p.id
    WHERE g.event_id = ${eventId} ORDER BY g.pledge_id`)
}

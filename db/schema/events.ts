import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { pledge } from './giving.ts'
import { account } from './ledger.ts'
import { staff } from './staff.ts'
import { fund, unit } from './units.ts'

/** A launch ceremony: people register there. The board held up on stage is a picture; no total of money knows it. */
export const launchEvent = sqliteTable(
  'launch_event',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    fundId: integer('fund_id')
      .notNull()
      .references(() => fund.id),
    poolId: integer('pool_id')
      .notNull()
      .references(() => account.id),
    name: text().notNull(),
    place: text().notNull(),
    heldOn: text('held_on').notNull(),
    /** What the symbolic board says, đồng; null without one. */
    boardVnd: integer('board_vnd'),
    openedBy: integer('opened_by')
      .notNull()
      .references(() => staff.id),
    openedAt: integer('opened_at').notNull(),
  },
  (t) => [
    index('launch_event_held').on(t.heldOn, t.id),
    check('launch_event_board', sql`board_vnd IS NULL OR board_vnd BETWEEN 1 AND 10000000000000`),
  ],
)

/** A pledge made at the event. */
export const eventRegistration = sqliteTable(
  'event_registration',
  {
    pledgeId: integer('pledge_id')
      .primaryKey()
      .references(() => pledge.id),
    eventId: integer('event_id')
      .notNull()
      .references(() => launchEvent.id),
    recordedBy: integer('recorded_by')
      .notNull()
      .references(() => staff.id),
    recordedAt: integer('recorded_at').notNull(),
  },
  (t) => [index('event_registration_event').on(t.eventId, t.pledgeId)],
)

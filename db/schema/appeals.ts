import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { account } from './ledger.ts'
import { area } from './places.ts'
import { staff } from './staff.ts'
import { fund, unit } from './units.ts'

/** A call for a sum by a committee (vận động). What is given for it goes to its own pool. Opened, then closed, never changed. */
export const appeal = sqliteTable(
  'appeal',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    title: text().notNull(),
    about: text().notNull(),
    goalVnd: integer('goal_vnd').notNull(),
    /** `YYYY-MM-DD`, both days inclusive. */
    fromDay: text('from_day').notNull(),
    toDay: text('to_day').notNull(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    fundId: integer('fund_id')
      .notNull()
      .references(() => fund.id),
    poolId: integer('pool_id')
      .notNull()
      .unique()
      .references(() => account.id),
    openedBy: integer('opened_by')
      .notNull()
      .references(() => staff.id),
    openedAt: integer('opened_at').notNull(),
    closedBy: integer('closed_by').references(() => staff.id),
    closedAt: integer('closed_at'),
  },
  () => [
    check('appeal_goal', sql`goal_vnd BETWEEN 1 AND 10000000000000`),
    check('appeal_days', sql`from_day <= to_day`),
    check('appeal_closed_whole', sql`(closed_by IS NULL) = (closed_at IS NULL)`),
  ],
)

/** A place to be helped first in a span of days. Set, perhaps ended early, never changed. */
export const areaPriority = sqliteTable(
  'area_priority',
  {
    id: integer().primaryKey(),
    areaId: integer('area_id')
      .notNull()
      .references(() => area.id),
    fromDay: text('from_day').notNull(),
    toDay: text('to_day').notNull(),
    reason: text().notNull(),
    setBy: integer('set_by')
      .notNull()
      .references(() => staff.id),
    setAt: integer('set_at').notNull(),
    endedBy: integer('ended_by').references(() => staff.id),
    endedAt: integer('ended_at'),
  },
  (t) => [
    index('area_priority_area').on(t.areaId, t.toDay),
    check('area_priority_days', sql`from_day <= to_day`),
    check('area_priority_ended_whole', sql`(ended_by IS NULL) = (ended_at IS NULL)`),
  ],
)

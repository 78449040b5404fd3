import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { pledge } from './giving.ts'
import { staff } from './staff.ts'

export const donorVerdicts = ['same', 'different'] as const
export type DonorVerdict = (typeof donorVerdicts)[number]

/** What an accountant found of the donors of two pledges. Never changed; gone only with a donor who was erased. */
export const donorFinding = sqliteTable(
  'donor_finding',
  {
    id: integer().primaryKey(),
    /** The lower id first. */
    firstId: integer('first_id')
      .notNull()
      .references(() => pledge.id),
    secondId: integer('second_id')
      .notNull()
      .references(() => pledge.id),
    verdict: text({ enum: donorVerdicts }).notNull(),
    reason: text().notNull(),
    foundBy: integer('found_by')
      .notNull()
      .references(() => staff.id),
    foundAt: integer('found_at').notNull(),
  },
  (t) => [
    index('donor_finding_first').on(t.firstId),
    index('donor_finding_second').on(t.secondId),
    check('donor_finding_order', sql`first_id < second_id`),
    check('donor_finding_verdict', sql`verdict IN ('same', 'different')`),
    check('donor_finding_reason', sql`length(reason) BETWEEN 10 AND 500`),
  ],
)

/** A finding that counts no more. */
export const donorFindingUndone = sqliteTable(
  'donor_finding_undone',
  {
    findingId: integer('finding_id')
      .primaryKey()
      .references(() => donorFinding.id),
    reason: text().notNull(),
    undoneBy: integer('undone_by')
      .notNull()
      .references(() => staff.id),
    undoneAt: integer('undone_at').notNull(),
  },
  () => [check('donor_finding_undone_reason', sql`length(reason) BETWEEN 10 AND 500`)],
)

/** Somebody showed the private links of both pledges. */
export const donorLinksHeld = sqliteTable(
  'donor_links_held',
  {
    firstId: integer('first_id')
      .notNull()
      .references(() => pledge.id),
    secondId: integer('second_id')
      .notNull()
      .references(() => pledge.id),
    shownAt: integer('shown_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.firstId, t.secondId] }),
    index('donor_links_held_second').on(t.secondId),
    check('donor_links_held_order', sql`first_id < second_id`),
  ],
)

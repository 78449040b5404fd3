import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { pledge } from './giving.ts'
import { project } from './houses.ts'
import { staff } from './staff.ts'

export const termPurposes = [
  'answer-request',
  'correct',
  'withdraw-name',
  'erase',
  'question',
  'remind-before',
  'remind-after',
  'lapse',
] as const
export type TermPurpose = (typeof termPurposes)[number]
export const termUnits = ['day', 'working-day'] as const
export type TermUnit = (typeof termUnits)[number]

/** How many days the law, or the fund itself, gives for something; the newest row that is in force counts. Append-only. */
export const term = sqliteTable(
  'term',
  {
    purpose: text({ enum: termPurposes }).notNull(),
    validFrom: text('valid_from').notNull(),
    days: integer().notNull(),
    unit: text({ enum: termUnits }).notNull(),
    /** Where it is written. */
    source: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.purpose, t.validFrom] }), check('term_days', sql`days BETWEEN 0 AND 3650`)],
)

/** Days on which offices are closed besides weekends. */
export const publicHoliday = sqliteTable('public_holiday', { day: text().primaryKey(), name: text().notNull() })

/** A donor who agreed to be written to when a house their money reached is handed over. */
export const followConsent = sqliteTable('follow_consent', {
  pledgeId: integer('pledge_id')
    .primaryKey()
    .references(() => pledge.id),
  /** The wording agreed to (texts: rights.follow-<version>). */
  version: text().notNull(),
  language: text({ enum: ['vi', 'en'] }).notNull(),
  agreedAt: integer('agreed_at').notNull(),
  withdrawnAt: integer('withdrawn_at'),
})

/** Houses whose handover donors were told of, or that were handed over too long ago to tell. */
export const handoverTold = sqliteTable('handover_told', {
  projectId: integer('project_id')
    .primaryKey()
    .references(() => project.id),
  toldAt: integer('told_at').notNull(),
  letters: integer().notNull(),
})

export const dataRequestKinds = ['correct', 'withdraw-name', 'erase', 'question'] as const
export type DataRequestKind = (typeof dataRequestKinds)[number]
export const dataRequestOutcomes = ['done', 'refused'] as const

/** What a donor asked about the data held of them, with the days by which the law wants it answered and carried out. */
export const dataRequest = sqliteTable(
  'data_request',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    pledgeId: integer('pledge_id')
      .notNull()
      .references(() => pledge.id),
    kind: text({ enum: dataRequestKinds }).notNull(),
    language: text({ enum: ['vi', 'en'] }).notNull(),
    /** JSON of what the donor wrote: `{message, name?, contact?, address?}`. Null once it was carried out or erased. */
    wanted: text(),
    askedAt: integer('asked_at').notNull(),
    /** `YYYY-MM-DD`, the last days that are in time. */
    answerBy: text('answer_by').notNull(),
    carryOutBy: text('carry_out_by').notNull(),
    answeredBy: integer('answered_by').references(() => staff.id),
    answeredAt: integer('answered_at'),
    /** What the donor was told; null while nobody answered, and once it was erased. */
    answer: text(),
    outcome: text({ enum: dataRequestOutcomes }),
    closedBy: integer('closed_by').references(() => staff.id),
    closedAt: integer('closed_at'),
  },
  (t) => [
    index('data_request_pledge').on(t.pledgeId, t.id),
    index('data_request_open').on(t.carryOutBy, t.id).where(sql`closed_at IS NULL`),
    check('data_request_wanted', sql`wanted IS NULL OR json_valid(wanted)`),
    check(
      'data_request_answered',
      sql`(answered_at IS NULL) = (answered_by IS NULL) AND (answer IS NULL OR answered_at IS NOT NULL)`,
    ),
    check(
      'data_request_closed',
      sql`(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)`,
    ),
    check('data_request_answered_first', sql`closed_at IS NULL OR answered_at IS NOT NULL`),
  ],
)

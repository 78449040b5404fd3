import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { pledge } from './giving.ts'
import { entry } from './ledger.ts'

export const mailStates = ['waiting', 'sent', 'given-up'] as const
export const mailLanguages = ['vi', 'en'] as const

/** A letter to somebody outside. Whom it goes to and what it says are erased some time after it was sent or given up. */
export const mail = sqliteTable(
  'mail',
  {
    id: integer().primaryKey(),
    /** What happened, in words: the same letter is queued once. Carries codes and numbers only. */
    key: text().notNull().unique(),
    /** Whose letter it is: erasing who pledged takes it along. */
    pledgeId: integer('pledge_id').references(() => pledge.id),
    kind: text().notNull(),
    language: text({ enum: mailLanguages }).notNull(),
    recipient: text(),
    /** JSON of the letter (server/domain/letter.ts). */
    facts: text(),
    state: text({ enum: mailStates }).notNull(),
    attempts: integer().notNull(),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    /** A code, never a server's wording: that repeats addresses. */
    lastError: text('last_error'),
    createdAt: integer('created_at').notNull(),
    /** When it was sent or given up. */
    endedAt: integer('ended_at'),
  },
  (t) => [
    index('mail_due').on(t.nextAttemptAt, t.id).where(sql`state = 'waiting'`),
    index('mail_to_erase').on(t.endedAt).where(sql`ended_at IS NOT NULL AND recipient IS NOT NULL`),
    index('mail_given_up').on(t.id).where(sql`state = 'given-up'`),
    index('mail_of_pledge').on(t.pledgeId).where(sql`pledge_id IS NOT NULL`),
    check('mail_facts', sql`facts IS NULL OR json_valid(facts)`),
    check('mail_whole', sql`(recipient IS NULL) = (facts IS NULL)`),
    check('mail_can_be_sent', sql`state <> 'waiting' OR recipient IS NOT NULL`),
    check('mail_ended', sql`(state = 'waiting') = (ended_at IS NULL)`),
    check('mail_state', sql`state IN ('waiting', 'sent', 'given-up') AND language IN ('vi', 'en')`),
  ],
)

/** Gifts linked to a pledge with an e-mail address, still to be answered by a letter; filled by a trigger, whatever road linked them. */
export const giftToAnswer = sqliteTable('gift_to_answer', {
  entryIndex: integer('entry_index')
    .primaryKey()
    .references(() => entry.index),
  pledgeId: integer('pledge_id')
    .notNull()
    .references(() => pledge.id),
})

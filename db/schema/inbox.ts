import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { entry } from './ledger.ts'
import { bankAccount } from './pools.ts'

export const providers = ['sepay', 'casso', 'payos', 'stripe'] as const
export type Provider = (typeof providers)[number]
export const eventStates = ['waiting', 'done', 'set-aside'] as const
export type EventState = (typeof eventStates)[number]

/** What a bank's or a card provider told us, word for word, before anybody made anything of it. It stays as evidence. */
export const providerEvent = sqliteTable(
  'provider_event',
  {
    id: integer().primaryKey(),
    provider: text({ enum: providers }).notNull(),
    /** The provider's own number of the event: told again, it is the same row. */
    eventId: text('event_id').notNull(),
    /** The provider's own type of the event. */
    kind: text().notNull(),
    receivedAt: integer('received_at').notNull(),
    /** The body exactly as it came; empty once a redaction erased the line it became. */
    body: text().notNull(),
    state: text({ enum: eventStates }).notNull().default('waiting'),
    /** Why a person must look (a code); only while set aside. */
    reason: text(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer('next_attempt_at').notNull(),
    handledAt: integer('handled_at'),
    /** The entry it became, or the one that already stood for the same money; null when there is none. */
    entryIndex: integer('entry_index').references(() => entry.index),
  },
  (t) => [
    uniqueIndex('provider_event_once').on(t.provider, t.eventId),
    index('provider_event_due').on(t.nextAttemptAt, t.id).where(sql`state = 'waiting'`),
    index('provider_event_aside').on(t.id).where(sql`state = 'set-aside'`),
    index('provider_event_entry').on(t.entryIndex).where(sql`entry_index IS NOT NULL`),
    uniqueIndex('provider_event_line')
      .on(t.entryIndex, t.provider)
      .where(sql`entry_index IS NOT NULL AND provider <> 'stripe'`),
    check('provider_event_provider', sql`provider IN ('sepay', 'casso', 'payos', 'stripe')`),
    check('provider_event_state', sql`state IN ('waiting', 'done', 'set-aside')`),
    check('provider_event_reason', sql`(state = 'set-aside') = (reason IS NOT NULL)`),
    check('provider_event_handled', sql`(state = 'waiting') = (handled_at IS NULL)`),
  ],
)

/** A bank line that a notification told before any statement did; `statementIdentity` is the statement's line that told it again. */
export const notifiedLine = sqliteTable(
  'notified_line',
  {
    entryIndex: integer('entry_index')
      .primaryKey()
      .references(() => entry.index),
    eventId: integer('event_id')
      .notNull()
      .references(() => providerEvent.id),
    bankAccountId: integer('bank_account_id')
      .notNull()
      .references(() => bankAccount.id),
    day: text().notNull(),
    changeVnd: integer('change_vnd').notNull(),
    statementIdentity: text('statement_identity'),
  },
  (t) => [
    uniqueIndex('notified_line_event').on(t.eventId),
    index('notified_line_open').on(t.bankAccountId, t.changeVnd, t.day).where(sql`statement_identity IS NULL`),
    uniqueIndex('notified_line_told')
      .on(t.bankAccountId, t.statementIdentity)
      .where(sql`statement_identity IS NOT NULL`),
  ],
)

import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { entry } from './ledger.ts'
import { bankAccount } from './pools.ts'
import { staff } from './staff.ts'

export const statementStates = ['reading', 'refused', 'ready', 'posting', 'posted', 'cancelled'] as const
export type StatementState = (typeof statementStates)[number]
export const overlapAnswers = ['repeats', 'continues'] as const
export type OverlapAnswer = (typeof overlapAnswers)[number]
export const unclearAnswers = ['same', 'others'] as const
export type UnclearAnswer = (typeof unclearAnswers)[number]

/** An uploaded bank statement: read whole into staged lines, then posted in small jobs. All lines are valid or none is posted. */
export const statement = sqliteTable(
  'statement',
  {
    id: integer().primaryKey(),
    bankAccountId: integer('bank_account_id')
      .notNull()
      .references(() => bankAccount.id),
    fileName: text('file_name').notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
    /** Where the file lies, from the data folder. It stays there as evidence. */
    path: text(),
    state: text({ enum: statementStates }).notNull(),
    /** What was wrong with the file as a whole, as a problem code with its values (JSON). */
    problem: text(),
    /** The bank's layout and number format as recognised (JSON). */
    shape: text(),
    lines: integer().notNull().default(0),
    problems: integer().notNull().default(0),
    /** Lines whose identity is already in the ledger. */
    repeated: integer().notNull().default(0),
    inVnd: integer('in_vnd').notNull().default(0),
    outVnd: integer('out_vnd').notNull().default(0),
    firstDay: text('first_day'),
    lastDay: text('last_day'),
    openingVnd: integer('opening_vnd'),
    closingVnd: integer('closing_vnd'),
    /** How far below its start the new lines take the account at their lowest, đồng, 0 or less. */
    lowestVnd: integer('lowest_vnd').notNull().default(0),
    /** Set when the file overlaps a day already imported and gives no balances: a person must say which it is. */
    overlaps: integer({ mode: 'boolean' }).notNull().default(false),
    /** Lines that may be transfers the bank has notified already, of which only a person can tell. */
    unclear: integer().notNull().default(0),
    unclearAnswer: text('unclear_answer', { enum: unclearAnswers }),
    overlapAnswer: text('overlap_answer', { enum: overlapAnswers }),
    uploadedBy: integer('uploaded_by')
      .notNull()
      .references(() => staff.id),
    uploadedAt: integer('uploaded_at').notNull(),
    confirmedBy: integer('confirmed_by').references(() => staff.id),
    confirmedAt: integer('confirmed_at'),
    postedAt: integer('posted_at'),
    /** The last staged row already handled: posting resumes behind it. */
    postedThrough: integer('posted_through').notNull().default(0),
    posted: integer().notNull().default(0),
    skipped: integer().notNull().default(0),
  },
  (t) => [index('statement_state').on(t.state, t.id), index('statement_account').on(t.bankAccountId, t.id)],
)

/** A staged line of a statement, as the file gave it; it stays when it is posted. `bank_line` says which entry it became. */
export const statementLine = sqliteTable(
  'statement_line',
  {
    statementId: integer('statement_id')
      .notNull()
      .references(() => statement.id),
    row: integer().notNull(),
    day: text().notNull(),
    direction: text({ enum: ['in', 'out'] }).notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    balanceVnd: integer('balance_vnd'),
    document: text(),
    memo: text().notNull(),
    identity: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.statementId, t.row] })],
)

/** A row that could not be read, for the list the accountant downloads. */
export const statementProblem = sqliteTable(
  'statement_problem',
  {
    statementId: integer('statement_id')
      .notNull()
      .references(() => statement.id),
    row: integer().notNull(),
    column: text().notNull(),
    code: text().notNull(),
    value: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.statementId, t.row, t.column, t.code] })],
)

/** One transfer the bank reported, whatever told us first; its identity makes importing again post nothing. */
export const bankLine = sqliteTable(
  'bank_line',
  {
    bankAccountId: integer('bank_account_id')
      .notNull()
      .references(() => bankAccount.id),
    identity: text().notNull(),
    day: text().notNull(),
    entryIndex: integer('entry_index')
      .notNull()
      .references(() => entry.index),
    /** What it does to the account, đồng: credits above zero, debits below. */
    changeVnd: integer('change_vnd').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.bankAccountId, t.identity] }),
    uniqueIndex('bank_line_entry').on(t.entryIndex),
    index('bank_line_day').on(t.bankAccountId, t.day, t.changeVnd),
  ],
)

export const queueReasons = [
  'ambiguous-code',
  'unknown-code',
  'cancelled-pledge',
  'interest',
  'returned',
  'own-transfer',
  'other-unit',
  'other-level',
  'card-payout',
  'account-rule',
  'unexplained-debit',
  'ambiguous-debit',
] as const
export type QueueReason = (typeof queueReasons)[number]

/** Bank lines that wait for a person to say what they are. Resolving one adds entries; the line's own entry stays as it was. */
export const matchItem = sqliteTable(
  'match_item',
  {
    entryIndex: integer('entry_index')
      .primaryKey()
      .references(() => entry.index),
    bankAccountId: integer('bank_account_id')
      .notNull()
      .references(() => bankAccount.id),
    reason: text({ enum: queueReasons }).notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    day: text().notNull(),
    resolvedBy: integer('resolved_by').references(() => staff.id),
    resolvedAt: integer('resolved_at'),
    /** The entry that classified it; null where a person left it as it is. */
    resolution: integer().references(() => entry.index),
  },
  (t) => [index('match_waiting').on(t.bankAccountId, t.entryIndex).where(sql`resolved_at IS NULL`)],
)

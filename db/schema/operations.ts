import { sql } from 'drizzle-orm'
import { blob, check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { account, entry } from './ledger.ts'
import { staff } from './staff.ts'
import { fund, unit } from './units.ts'

export const requestKinds = [
  'reversal',
  'opening',
  'classification',
  'designation',
  'release',
  'fee',
  'level-in',
  'level-out',
  'redaction',
  'claim',
] as const
export type RequestKind = (typeof requestKinds)[number]
export const requestStates = ['requested', 'approved', 'refused'] as const
export type RequestState = (typeof requestStates)[number]

/** An entry that needs one person to ask and another to approve: a reversal, an opening balance, a classification, an erasure. */
export const request = sqliteTable(
  'request',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    kind: text({ enum: requestKinds }).notNull(),
    state: text({ enum: requestStates }).notNull(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    fundId: integer('fund_id')
      .notNull()
      .references(() => fund.id),
    /** The entry to reverse, classify or claim, the allocation to release, the debit that was a fee. */
    targetEntry: integer('target_entry').references(() => entry.index),
    debitId: integer('debit_id').references(() => account.id),
    creditId: integer('credit_id').references(() => account.id),
    amountVnd: integer('amount_vnd').notNull(),
    bookedOn: text('booked_on').notNull(),
    reason: text().notNull(),
    evidence: text(),
    /** What shows that a claimed gift was the donor's. Private; goes when the donor is erased. */
    seen: text(),
    requestedBy: integer('requested_by')
      .notNull()
      .references(() => staff.id),
    requestedAt: integer('requested_at').notNull(),
    approvedBy: integer('approved_by').references(() => staff.id),
    approvedAt: integer('approved_at'),
    refusedBy: integer('refused_by').references(() => staff.id),
    refusedAt: integer('refused_at'),
    refusalReason: text('refusal_reason'),
    entryIndex: integer('entry_index').references(() => entry.index),
  },
  (t) => [
    index('request_state').on(t.state, t.id),
    index('request_between_levels').on(t.kind, t.unitId, t.entryIndex).where(sql`kind IN ('level-in', 'level-out')`),
    index('request_target').on(t.targetEntry).where(sql`target_entry IS NOT NULL`),
    check('request_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('request_approved_by_another', sql`approved_by IS NULL OR approved_by <> requested_by`),
    check('request_approved_whole', sql`state <> 'approved' OR (approved_by IS NOT NULL AND entry_index IS NOT NULL)`),
  ],
)

/** A form or notification already carried out: the same key gives the same result, another request under it is refused. */
export const idempotency = sqliteTable('idempotency', {
  key: text().primaryKey(),
  /** HMAC of the request: a plain hash of a name or amount would leak it. */
  digest: blob({ mode: 'buffer' }).notNull(),
  result: text().notNull(),
  createdAt: integer('created_at').notNull(),
})

/** Who did what and when, without personal text. Append-only. */
export const audit = sqliteTable(
  'audit',
  {
    id: integer().primaryKey(),
    at: integer().notNull(),
    staffId: integer('staff_id').references(() => staff.id),
    action: text().notNull(),
    subject: text().notNull(),
    detail: text(),
  },
  (t) => [index('audit_staff').on(t.staffId, t.id), index('audit_at').on(t.at)],
)

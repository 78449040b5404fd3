import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { pledge } from './giving.ts'
import { providerEvent } from './inbox.ts'
import { account, entry } from './ledger.ts'
import { bankAccount } from './pools.ts'
import { staff } from './staff.ts'

export const cardStates = ['begun', 'open', 'processing', 'paid', 'failed', 'expired'] as const
export type CardState = (typeof cardStates)[number]

/** A donor set out to pay a pledge by card. Stored before the provider is called; money is only what `card_fact` says. */
export const cardPayment = sqliteTable(
  'card_payment',
  {
    id: integer().primaryKey(),
    pledgeId: integer('pledge_id')
      .notNull()
      .references(() => pledge.id),
    amountVnd: integer('amount_vnd').notNull(),
    createdAt: integer('created_at').notNull(),
    state: text({ enum: cardStates }).notNull().default('begun'),
    /** The provider's hosted page; null until it answered. */
    sessionId: text('session_id'),
    sessionUrl: text('session_url'),
    expiresAt: integer('expires_at'),
    intentId: text('intent_id'),
  },
  (t) => [
    index('card_payment_pledge').on(t.pledgeId, t.id),
    uniqueIndex('card_payment_session').on(t.sessionId).where(sql`session_id IS NOT NULL`),
    uniqueIndex('card_payment_intent').on(t.intentId).where(sql`intent_id IS NOT NULL`),
    check('card_payment_amount', sql`amount_vnd BETWEEN 1 AND 99999999`),
    check('card_payment_state', sql`state IN ('begun', 'open', 'processing', 'paid', 'failed', 'expired')`),
  ],
)

export const cardFactKinds = ['receipt', 'refund', 'dispute', 'card-fee', 'exchange', 'deposit'] as const
export type CardFactKind = (typeof cardFactKinds)[number]

/**
 * What the card provider itself said of money, asked anew after its event: the authority of one ledger entry, whose id is
 * the key. Written once, before the entry, never changed.
 */
export const cardFact = sqliteTable(
  'card_fact',
  {
    /** `<kind>:<the provider's balance transaction or payout>`. */
    key: text().primaryKey(),
    kind: text({ enum: cardFactKinds }).notNull(),
    /** The provider's balance transaction, or the payout. */
    transactionId: text('transaction_id').notNull(),
    /** Đồng, positive where the money at the provider grew. */
    changeVnd: integer('change_vnd').notNull(),
    paymentId: integer('payment_id').references(() => cardPayment.id),
    /** The stored event that made us ask. */
    eventId: integer('event_id')
      .notNull()
      .references(() => providerEvent.id),
  },
  (t) => [
    index('card_fact_transaction').on(t.transactionId),
    index('card_fact_payment').on(t.paymentId),
    check('card_fact_change', sql`change_vnd <> 0`),
  ],
)

/** Money the provider sent to the fund's bank, on its way until the bank's own credit is there. */
export const cardPayout = sqliteTable(
  'card_payout',
  {
    /** The provider's payout. */
    id: text().primaryKey(),
    transitId: integer('transit_id')
      .notNull()
      .references(() => account.id),
    bankAccountId: integer('bank_account_id')
      .notNull()
      .references(() => bankAccount.id),
    /** What our books say of it, đồng; the bank's credit may differ by the exchange. */
    amountVnd: integer('amount_vnd').notNull(),
    /** In the provider's smallest unit of `currency`. */
    sentAmount: integer('sent_amount').notNull(),
    currency: text().notNull(),
    expectedOn: text('expected_on').notNull(),
    /** The provider took it back. */
    failedAt: integer('failed_at'),
    /** The entry of the bank's credit. */
    arrivedIn: integer('arrived_in').references(() => entry.index),
  },
  (t) => [
    index('card_payout_waiting').on(t.bankAccountId).where(sql`arrived_in IS NULL AND failed_at IS NULL`),
    check('card_payout_amount', sql`amount_vnd > 0`),
  ],
)

export const cardRefundStates = ['requested', 'approved', 'sent', 'done', 'failed', 'refused'] as const
export type CardRefundState = (typeof cardRefundStates)[number]

/** A gift by card that the fund gives back: stored before the provider is told; money is only what `card_fact` says. */
export const cardRefund = sqliteTable(
  'card_refund',
  {
    id: integer().primaryKey(),
    /** Also what the provider knows it by: told twice under it, it is one refund. */
    code: text().notNull().unique(),
    paymentId: integer('payment_id')
      .notNull()
      .references(() => cardPayment.id),
    amountVnd: integer('amount_vnd').notNull(),
    reason: text().notNull(),
    /** `sent`: the provider has taken it on; `done`: it is in the books; `failed`: the donor's bank sent it back. */
    state: text({ enum: cardRefundStates }).notNull().default('requested'),
    requestedBy: integer('requested_by')
      .notNull()
      .references(() => staff.id),
    requestedAt: integer('requested_at').notNull(),
    approvedBy: integer('approved_by').references(() => staff.id),
    approvedAt: integer('approved_at'),
    endedBy: integer('ended_by').references(() => staff.id),
    endedAt: integer('ended_at'),
    endReason: text('end_reason'),
    attempts: integer().notNull().default(0),
    /** How often the provider itself said no: only after that it is called by another name. */
    refusals: integer().notNull().default(0),
    /** When the provider is asked next (epoch ms); null while nobody agreed, or when a person must look. */
    nextAttemptAt: integer('next_attempt_at'),
    /** Why it is not done yet: `provider-silent`, or `refused:` and the provider's own code. */
    problem: text(),
    /** The provider's refund. */
    refundId: text('refund_id'),
  },
  (t) => [
    index('card_refund_payment').on(t.paymentId),
    index('card_refund_due').on(t.nextAttemptAt).where(sql`state = 'approved' AND next_attempt_at IS NOT NULL`),
    check('card_refund_amount', sql`amount_vnd BETWEEN 1 AND 99999999`),
    check('card_refund_state', sql`state IN ('requested', 'approved', 'sent', 'done', 'failed', 'refused')`),
    check('card_refund_approved_by_another', sql`approved_by IS NULL OR approved_by <> requested_by`),
    check('card_refund_told', sql`(state IN ('sent', 'done', 'failed')) = (refund_id IS NOT NULL)`),
  ],
)

// What Stripe answers, read into what the fund asks of a card provider. Anything else is refused: an answer is not trusted
// because it came. Field names: https://docs.stripe.com/api
import { z } from 'zod'
import type { BalanceMove, CardDispute, CardRefund, Checkout, PaymentState, PayoutState } from './card-provider.ts'

const whole = z.number().int()
const metadata = z
  .object({
    payment: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
  })
  .nullish()
const named = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

const move = z
  .object({ id: z.string(), amount: whole, fee: whole, currency: z.string() })
  .transform(({ id, amount, fee, currency }): BalanceMove => ({ id, amount, fee, currency }))

const checkout = z.object({
  id: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }).nullish(),
  expires_at: whole,
  status: z.enum(['open', 'complete', 'expired']),
  payment_status: z.string(),
  metadata,
  payment_intent: named.nullish(),
  amount_total: whole,
  currency: z.string(),
  livemode: z.boolean(),
})

export function checkoutOf(answer: unknown): Checkout {
  const read = checkout.parse(answer)
  return {
    id: read.id,
    url: read.url ?? null,
    expiresAt: read.expires_at * 1000,
    status: read.status,
    isPaid: read.payment_status === 'paid',
    paymentId: paymentIdOf(read.metadata),
    intentId: read.payment_intent ?? null,
    amount: read.amount_total,
    currency: read.currency,
    livemode: read.livemode,
  }
}

const charge = z.object({ id: z.string(), amount: whole, created: whole, balance_transaction: move.nullish() })
const intent = z.object({
  id: z.string(),
  status: z.string(),
  livemode: z.boolean(),
  currency: z.string(),
  metadata,
  latest_charge: charge.nullish(),
})
const refund = z.object({
  id: z.string(),
  metadata: z.object({ request: z.string().optional() }).nullish(),
  amount: whole,
  created: whole,
  balance_transaction: move.nullish(),
  failure_balance_transaction: move.nullish(),
})
const dispute = z.object({
  id: z.string(),
  amount: whole,
  created: whole,
  status: z.string(),
  balance_transactions: z.array(move),
})

export function paymentOf(answer: unknown, refunds: readonly unknown[], disputes: readonly unknown[]): PaymentState {
  const read = intent.parse(answer)
  const taken = read.latest_charge
  const isPaid = read.status === 'succeeded'
  // A paid charge reaches the balance at once; without its movement nothing can be booked yet.
  if (isPaid && !taken?.balance_transaction) throw new TypeError('a paid charge without a movement')
  return {
    intentId: read.id,
    status: isPaid ? 'paid' : (states[read.status] ?? 'waiting'),
    livemode: read.livemode,
    currency: read.currency,
    paymentId: paymentIdOf(read.metadata),
    charge:
      isPaid && taken?.balance_transaction
        ? { id: taken.id, amount: taken.amount, createdAt: taken.created * 1000, move: taken.balance_transaction }
        : null,
    refunds: refunds.map((each) => refundOf(refund.parse(each))),
    disputes: disputes.map((each) => disputeOf(dispute.parse(each))),
  }
}

const states: Readonly<Record<string, PaymentState['status']>> = {
  processing: 'processing',
  canceled: 'failed',
  requires_payment_method: 'failed',
}

function refundOf(read: z.infer<typeof refund>): CardRefund {
  const moves = [read.balance_transaction, read.failure_balance_transaction].filter((each) => each != null)
  return {
    id: read.id,
    amount: read.amount,
    createdAt: read.created * 1000,
    moves,
    request: read.metadata?.request ?? null,
  }
}

function disputeOf({ id, amount, created, status, balance_transactions: moves }: z.infer<typeof dispute>): CardDispute {
  return { id, amount, createdAt: created * 1000, moves, isLost: status === 'lost' }
}

const payout = z.object({
  id: z.string(),
  status: z.string(),
  livemode: z.boolean(),
  amount: whole,
  currency: z.string(),
  created: whole,
  arrival_date: whole,
  automatic: z.boolean(),
  failure_balance_transaction: named.nullish(),
})
const payoutMove = z.object({
  id: z.string(),
  type: z.string(),
  source: z.looseObject({ payment_intent: named.nullish() }).nullish(),
})

export function payoutOf(answer: unknown, moves: readonly unknown[]): PayoutState {
  const read = payout.parse(answer)
  return {
    id: read.id,
    status: read.status === 'paid' ? 'paid' : ['failed', 'canceled'].includes(read.status) ? 'failed' : 'pending',
    livemode: read.livemode,
    amount: read.amount,
    currency: read.currency,
    createdAt: read.created * 1000,
    arrivesAt: read.arrival_date * 1000,
    isAutomatic: read.automatic,
    failureMove: read.failure_balance_transaction ?? null,
    moves: moves
      .map((each) => payoutMove.parse(each))
      // The payout itself is in its own list; one that failed comes back as a movement like others.
      .filter(({ type }) => type !== 'payout')
      .map(({ id, source }) => ({ id, intentId: source?.payment_intent ?? null })),
  }
}

function paymentIdOf(told: z.infer<typeof metadata>): number | null {
  return told?.payment === undefined ? null : Number(told.payment)
}

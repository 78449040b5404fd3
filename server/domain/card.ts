// Giving by card: what the provider's movements mean in whole đồng.
import type { CardFactKind } from '../../db/schema/index.ts'

/**
 * The provider charges at least half a US dollar and at most eight digits of a currency without smaller units
 * (https://docs.stripe.com/currencies). The floor stands a little above for the exchange rate's sake.
 */
export const CARD_FLOOR_VND = 15_000
export const CARD_CAP_VND = 99_999_999

/** Why this amount cannot be paid by card, or null. */
export function whyNotByCard(amountVnd: number): 'card-too-small' | 'card-too-large' | null {
  if (amountVnd < CARD_FLOOR_VND) return 'card-too-small'
  return amountVnd > CARD_CAP_VND ? 'card-too-large' : null
}

type Move = { id: string; amount: number; fee: number }
type Return = { amount: number; createdAt: number; moves: readonly Move[] }

/** A payment as the provider tells it; the amounts of charge and returns in đồng. */
type Told = {
  charge: { amount: number; createdAt: number; move: Move } | null
  refunds: readonly Return[]
  disputes: readonly Return[]
}

/** One thing to be booked; `changeVnd` is positive where the money at the provider grows. `at`: epoch ms. */
export type Booking = { kind: CardFactKind; transactionId: string; changeVnd: number; at: number }

/** Everything that has to be in the books for a payment as it stands, in the order in which money moved. */
export function bookingsOf({ charge, refunds, disputes }: Told): Booking[] {
  if (!charge) return []
  return [
    ...moved('receipt', charge.amount, charge.createdAt, charge.move),
    ...refunds.flatMap(({ amount, createdAt, moves }) =>
      moves.flatMap((move) => moved('refund', amount, createdAt, move)),
    ),
    ...disputes.flatMap(({ amount, createdAt, moves }) =>
      moves.flatMap((move) => moved('dispute', amount, createdAt, move)),
    ),
  ]
}

/** The movement and, as a booking of its own, the provider's fee on it. */
function moved(kind: CardFactKind, amountVnd: number, at: number, { id, amount, fee }: Move): Booking[] {
  const feeVnd = feeInVnd(amountVnd, amount, fee)
  return [
    { kind, transactionId: id, changeVnd: amount < 0 ? -amountVnd : amountVnd, at },
    ...(feeVnd === 0 ? [] : [{ kind: 'card-fee' as const, transactionId: id, changeVnd: -feeVnd, at }]),
  ]
}

/**
 * A fee comes in the smallest unit of the currency that the fund is settled in. In đồng it is the same share of the gift:
 * the rate of this very movement. Exact in whole numbers up to the last đồng, which is rounded.
 */
export function feeInVnd(amountVnd: number, settledAmount: number, settledFee: number): number {
  if (settledAmount === 0) return 0
  const [vnd, settled] = [BigInt(amountVnd), BigInt(Math.abs(settledAmount))]
  const fee = BigInt(Math.abs(settledFee))
  return Math.sign(settledFee) * Number((2n * fee * vnd + settled) / (2n * settled))
}

export function keyOf({ kind, transactionId }: Pick<Booking, 'kind' | 'transactionId'>): string {
  return `${kind}:${transactionId}`
}

/** A payout that is waited for at the bank. `amountVnd`: what our books say of it; `expectedOn`: `YYYY-MM-DD`. */
export type WaitingPayout = {
  id: string
  amountVnd: number
  sentAmount: number
  currency: string
  expectedOn: string
  /** An arrival with the bank's exchange was reversed: the amount is what the bank made of it, and is not exchanged again. */
  wasExchanged: boolean
}

/** Banks exchange at their own rate: so far may their đồng be from ours. */
const EXCHANGE_PERCENT = 10
const DAYS_BEFORE = 1
const DAYS_AFTER = 10

/** Whether a bank's memo names the provider: the words under which it pays out. */
export function namesProvider(memo: string): boolean {
  return /\bstripe\b/i.test(memo)
}

/**
 * The payout that a bank's credit is: the memo names the provider and exactly one payout fits by day and amount. A payout in
 * đồng fits to the đồng, one in another currency within the bank's exchange. Never guessed among several.
 */
export function payoutBehind(
  credit: { memo: string; amountVnd: number; day: string },
  waiting: readonly WaitingPayout[],
): WaitingPayout | null {
  if (!namesProvider(credit.memo)) return null
  const fitting = waiting.filter(
    (payout) => fitsDay(credit.day, payout.expectedOn) && fitsAmount(credit.amountVnd, payout),
  )
  return fitting.length === 1 ? (fitting[0] as WaitingPayout) : null
}

/** Whether a person may say that a credit is these payouts together: to the đồng, or within the bank's exchange. */
export function canBePayouts(creditVnd: number, payouts: readonly WaitingPayout[]): boolean {
  const amountVnd = payouts.reduce((sum, payout) => sum + payout.amountVnd, 0)
  const isExact = payouts.every(({ currency, wasExchanged }) => currency === 'vnd' || wasExchanged)
  if (payouts.length === 0 || isExact || payouts[0]?.wasExchanged) return payouts.length > 0 && creditVnd === amountVnd
  return Math.abs(creditVnd - amountVnd) * 100 <= amountVnd * EXCHANGE_PERCENT
}

function fitsDay(day: string, expectedOn: string): boolean {
  const days = (Date.parse(day) - Date.parse(expectedOn)) / 86_400_000
  return days >= -DAYS_BEFORE && days <= DAYS_AFTER
}

function fitsAmount(creditVnd: number, { amountVnd, sentAmount, currency, wasExchanged }: WaitingPayout): boolean {
  if (wasExchanged) return creditVnd === amountVnd
  if (currency === 'vnd') return creditVnd === sentAmount
  return Math.abs(creditVnd - amountVnd) * 100 <= amountVnd * EXCHANGE_PERCENT
}

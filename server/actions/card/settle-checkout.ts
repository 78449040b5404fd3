import { cardPaymentById, updateCardPayment } from '../../../db/queries/card.ts'
import type { CardState } from '../../../db/schema/index.ts'
import type { CardProvider, Checkout } from '../../gateways/stripe/card-provider.ts'
import type { Context } from '../context.ts'
import { NeedsPerson } from './card-error.ts'
import { settlePayment } from './settle-payment.ts'

/**
 * Asks how a hosted page ended: paid, still on its way through the donor's bank, failed there, or left until it expired.
 * @throws as settlePayment does
 */
export async function settleCheckout(
  context: Context,
  provider: CardProvider,
  { sessionId, eventId, hasFailed }: { sessionId: string; eventId: number; hasFailed: boolean },
): Promise<number | null> {
  const told = await provider.checkout(sessionId)
  if (told.livemode !== provider.livemode) throw new NeedsPerson('other-mode')
  if (told.currency !== 'vnd') throw new NeedsPerson('unknown-currency')
  const newest =
    told.intentId === null ? null : await settlePayment(context, provider, { intentId: told.intentId, eventId })
  await context.database.write(async (tx) => {
    const payment = told.paymentId === null ? null : await cardPaymentById(tx, told.paymentId)
    if (!payment || (payment.sessionId !== null && payment.sessionId !== told.id)) throw new NeedsPerson('not-ours')
    if (payment.state === 'paid') return
    const state = stateOf(told, hasFailed || payment.state === 'failed')
    await updateCardPayment(tx, payment.id, { state, ...(payment.sessionId === null ? { sessionId: told.id } : {}) })
  })
  return newest
}

function stateOf(told: Checkout, hasFailed: boolean): CardState {
  if (told.status !== 'complete') return told.status
  if (told.isPaid) return 'paid'
  return hasFailed ? 'failed' : 'processing'
}

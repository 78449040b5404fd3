import { cardFactByKey, cardPaymentById, cardPaymentByIntent, updateCardPayment } from '../../../db/queries/card.ts'
import { settleCardRefund } from '../../../db/queries/card-refunds.ts'
import { setDisputeLost } from '../../../db/queries/pledges.ts'
import { bookingsOf, keyOf } from '../../domain/card.ts'
import type { CardProvider, PaymentState } from '../../gateways/stripe/card-provider.ts'
import type { Context } from '../context.ts'
import { book } from './book.ts'
import { NeedsPerson } from './card-error.ts'

/**
 * Asks the provider how a payment stands and puts into the books what is not there yet. The event only said that there is
 * something to ask about: so any order and any number of events end in the same books.
 * @returns the index of the newest entry written, null when nothing was missing
 * @throws NeedsPerson('other-mode' | 'unknown-currency' | 'not-ours' | 'too-many-ranges') · NotYet · what the provider throws
 */
export async function settlePayment(
  context: Context,
  provider: CardProvider,
  { intentId, eventId }: { intentId: string; eventId: number },
): Promise<number | null> {
  const told = await provider.payment(intentId)
  if (told.livemode !== provider.livemode) throw new NeedsPerson('other-mode')
  if (told.currency !== 'vnd') throw new NeedsPerson('unknown-currency')
  const payment = await knownPayment(context, told)
  let newest: number | null = null
  // One write each: what the books can take stands, also when a later one must wait.
  for (const booking of bookingsOf(told)) {
    if (await cardFactByKey(context.database.read, keyOf(booking))) continue
    newest = (await context.database.write((tx) => book(tx, context, { payment, booking, eventId }))) ?? newest
  }
  // Only behind their bookings: until then they count as under way, and nothing is given back twice.
  for (const { request, id, moves } of told.refunds)
    if (request !== null && moves.length > 0)
      await context.database.write((tx) => settleCardRefund(tx, request, id, moves.length > 1 ? 'failed' : 'done'))
  if (told.disputes.some(({ isLost }) => isLost))
    await context.database.write((tx) => setDisputeLost(tx, payment.pledgeId))
  return newest
}

/** The attempt that began it, by what we told the provider then; it learns the provider's name of the payment. */
async function knownPayment(context: Context, told: PaymentState) {
  const { read } = context.database
  const payment =
    (await cardPaymentByIntent(read, told.intentId)) ??
    (told.paymentId === null ? null : await cardPaymentById(read, told.paymentId))
  if (!payment || (payment.intentId !== null && payment.intentId !== told.intentId)) throw new NeedsPerson('not-ours')
  const isOver = payment.state === 'paid' || told.status === 'waiting' || told.status === 'failed'
  const learned = {
    ...(payment.intentId === null ? { intentId: told.intentId } : {}),
    ...(isOver || payment.state === told.status ? {} : { state: told.status as 'paid' | 'processing' }),
  }
  if (Object.keys(learned).length > 0) await context.database.write((tx) => updateCardPayment(tx, payment.id, learned))
  return payment
}

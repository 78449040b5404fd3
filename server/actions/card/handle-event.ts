import { finishEvent, type ProviderEvent, postponeEvent, setEventAside } from '../../../db/queries/inbox.ts'
import { type CardProvider, ProviderRefused, ProviderSilent } from '../../gateways/stripe/card-provider.ts'
import type { Context } from '../context.ts'
import { BALANCE_SHORT, NeedsPerson, NotYet } from './card-error.ts'
import { settleCheckout } from './settle-checkout.ts'
import { settlePayment } from './settle-payment.ts'
import { settlePayout } from './settle-payout.ts'

/** After so many attempts, a little over two days, a person looks. */
const MOST_ATTEMPTS = 60
/** Money that is on its way to us is told within seconds; what lacks it longer is shown, and tried again when some comes. */
const SHORT_ATTEMPTS = 4
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 3_600_000

/**
 * Handles a stored event of the card provider. What the provider cannot answer now is asked again later; what nobody but a
 * person can decide is set aside with its reason. Handling again is harmless.
 */
export async function handleCardEvent(context: Context, provider: CardProvider, row: ProviderEvent): Promise<void> {
  const now = context.clock()
  try {
    const entryIndex = await settle(context, provider, row)
    await context.database.write((tx) => finishEvent(tx, row.id, { handledAt: now, entryIndex }))
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === null) throw error
    const most = reason === BALANCE_SHORT ? SHORT_ATTEMPTS : MOST_ATTEMPTS
    const isOver = error instanceof NeedsPerson || error instanceof ProviderRefused || row.attempts + 1 >= most
    await context.database.write((tx) =>
      isOver
        ? setEventAside(tx, row.id, { handledAt: now, reason })
        : postponeEvent(tx, row.id, now + Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS)),
    )
  }
}

/** Why it is not in the books; null for an error of ours. */
function reasonOf(error: unknown): string | null {
  if (error instanceof NeedsPerson || error instanceof NotYet) return error.reason
  if (error instanceof ProviderSilent) return 'provider-silent'
  return error instanceof ProviderRefused ? 'unknown-object' : null
}

async function settle(context: Context, provider: CardProvider, row: ProviderEvent): Promise<number | null> {
  const { type, about } = provider.storedEvent(row.body)
  const eventId = row.id
  if (about.kind === 'checkout.session')
    return settleCheckout(context, provider, {
      sessionId: about.id,
      eventId,
      hasFailed: type === 'checkout.session.async_payment_failed',
    })
  if (about.kind === 'payout') return settlePayout(context, provider, { payoutId: about.id, eventId })
  // Payments, charges, refunds, disputes: each names its payment. Other events say nothing of money given.
  return about.intentId === null ? null : settlePayment(context, provider, { intentId: about.intentId, eventId })
}

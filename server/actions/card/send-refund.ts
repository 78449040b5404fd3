import { cardRefundByCode, updateCardRefund } from '../../../db/queries/card-refunds.ts'
import { type CardProvider, ProviderRefused, ProviderSilent } from '../../gateways/stripe/card-provider.ts'
import type { Context } from '../context.ts'

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 3_600_000

/**
 * Tells the provider of a refund that two people agreed on, outside any write. Told before under the same code, it is the
 * same refund: the provider keeps a call's name, and its answer, for a day at least, and what it has done is looked up first. A silent
 * provider is asked again by itself; one that refuses waits for a person. What is booked, the provider's events say.
 */
export async function sendCardRefund(context: Context, provider: CardProvider, code: string): Promise<void> {
  const refund = await cardRefundByCode(context.database.read, code)
  if (refund?.state !== 'approved' || refund.intentId === null) return
  const { id, intentId, amountVnd, attempts, refusals } = refund
  try {
    const known = (await provider.payment(intentId)).refunds.find(({ request }) => request === code)
    const refundId = known?.id ?? (await provider.refund({ request: code, attempt: refusals, intentId, amountVnd }))
    await context.database.write(async (tx) => {
      // The provider's event may have been quicker than its answer.
      if ((await cardRefundByCode(tx, code))?.state !== 'approved') return
      await updateCardRefund(tx, id, { state: 'sent', refundId, nextAttemptAt: null, problem: null })
    })
  } catch (error) {
    if (!(error instanceof ProviderSilent || error instanceof ProviderRefused)) throw error
    const isRefused = error instanceof ProviderRefused
    await context.database.write(async (tx) => {
      if ((await cardRefundByCode(tx, code))?.state !== 'approved') return
      await updateCardRefund(tx, id, {
        attempts: attempts + 1,
        refusals: refusals + Number(isRefused),
        problem: isRefused ? `refused:${error.code}` : 'provider-silent',
        nextAttemptAt: isRefused
          ? null
          : context.clock() + Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 20), LONGEST_WAIT_MS),
      })
    })
  }
}

import { insertAudit } from '../../db/queries/operations.ts'
import { pledgeByCode, pledgeReceivedVnd, pledgeUnclearVnd, setPledgeCancelled } from '../../db/queries/pledges.ts'
import { whyNotCancel } from '../domain/pledge.ts'
import type { Context } from './context.ts'
import { keyKindOf } from './giving/donor-key.ts'
import { Refusal } from './refusal.ts'

/**
 * The donor takes a promise back, by a key of the private page. Doing it again changes nothing.
 * @throws Refusal('no-such-pledge', 404) · Refusal('pledge-has-money', 409) when money has come
 */
export async function cancelPledge(context: Context, code: string, privateKey: string): Promise<void> {
  await context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge || !keyKindOf(context, pledge, privateKey)) throw new Refusal('no-such-pledge', {}, 404)
    const facts = {
      ...pledge,
      receivedVnd: await pledgeReceivedVnd(tx, pledge.id),
      unclearVnd: await pledgeUnclearVnd(tx, code),
    }
    const reason = whyNotCancel(facts)
    if (reason === 'pledge-cancelled') return
    if (reason) throw new Refusal(reason, {}, 409)
    const now = context.clock()
    await setPledgeCancelled(tx, pledge.id, { cancelledAt: now, cancelReason: 'donor' })
    await insertAudit(tx, { at: now, staffId: null, action: 'cancel-pledge', subject: code })
  })
}

import type { Handle } from '../../db/database.ts'
import { insertAudit } from '../../db/queries/operations.ts'
import {
  type PledgeRow,
  pledgeByCode,
  pledgeReceivedVnd,
  pledgeUnclearVnd,
  setPledgeCancelled,
} from '../../db/queries/pledges.ts'
import { holds } from '../domain/four-eyes.ts'
import { cancelReasonOf, type StaffCancelReason, whyNotCancel } from '../domain/pledge.ts'
import type { Actor, Context } from './context.ts'
import { keyKindOf } from './giving/donor-key.ts'
import { actingPerson } from './papers/acting-person.ts'
import { Refusal } from './refusal.ts'

/**
 * The donor takes a promise back, or what is still to come of it, by a key of the private page. What came stays. Doing it
 * again changes nothing.
 * @throws Refusal('no-such-pledge', 404) · ('pledge-met', 409) · ('pledge-has-money', 409) while money waits to be matched
 */
export async function cancelPledge(context: Context, code: string, privateKey: string): Promise<void> {
  await context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge || !keyKindOf(context, pledge, privateKey)) throw new Refusal('no-such-pledge', {}, 404)
    await endPledge(tx, context, pledge, { by: 'donor', staffId: null })
  })
}

/**
 * An accountant of the unit ends a promise, or what is still to come of it, and says why. Doing it again changes nothing.
 * @throws Refusal('NOT_FOUND', 404) · ('not-your-part') · ('pledge-met', 409) · ('pledge-has-money', 409)
 */
export async function cancelPledgeForDonor(
  context: Context,
  actor: Actor,
  { code, why }: { code: string; why: StaffCancelReason },
): Promise<void> {
  await context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    if (!holds(await actingPerson(tx, actor), 'accountant', pledge.unitId)) throw new Refusal('not-your-part')
    await endPledge(tx, context, pledge, { by: why, staffId: actor.staffId })
  })
}

async function endPledge(
  tx: Handle,
  context: Context,
  pledge: PledgeRow,
  { by, staffId }: { by: 'donor' | StaffCancelReason; staffId: number | null },
): Promise<void> {
  const receivedVnd = await pledgeReceivedVnd(tx, pledge.id)
  const facts = { ...pledge, receivedVnd, unclearVnd: await pledgeUnclearVnd(tx, pledge.code) }
  const reason = whyNotCancel(facts)
  if (reason === 'pledge-cancelled') return
  if (reason) throw new Refusal(reason, {}, 409)
  const now = context.clock()
  const cancelReason = cancelReasonOf(facts, by)
  await setPledgeCancelled(tx, pledge.id, { cancelledAt: now, cancelReason })
  await insertAudit(tx, { at: now, staffId, action: 'cancel-pledge', subject: pledge.code, detail: cancelReason })
}

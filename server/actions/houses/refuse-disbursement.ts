import { updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { mayWithdraw } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'

/**
 * An accountant or the head says no to a payment not yet approved, or whoever asked takes it back before it is checked, with a
 * reason. @throws Refusal when they may not
 */
export async function refuseDisbursement(
  context: Context,
  actor: Actor,
  { key, code, reason }: { key: string; code: string; reason: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'refuse-disbursement', by: actor.code, code, reason }, async () => {
      const payment = await disbursementToActOn(tx, actor, 'refuse', code)
      const now = context.clock()
      await updateDisbursement(tx, payment.id, {
        state: 'refused',
        endedBy: actor.staffId,
        endedAt: now,
        endReason: reason,
      })
      const action = mayWithdraw(payment, actor) ? 'withdraw-disbursement' : 'refuse-disbursement'
      await insertAudit(tx, { at: now, staffId: actor.staffId, action, subject: code })
      return { code }
    }),
  )
}

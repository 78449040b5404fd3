import { updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'

/** An accountant or the head says no to a payment not yet approved, with a reason. @throws Refusal when they may not */
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
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'refuse-disbursement', subject: code })
      return { code }
    }),
  )
}

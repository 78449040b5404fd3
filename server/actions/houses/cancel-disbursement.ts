import { updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'

/** An approved or sent payment will not happen, with a reason. The money stays set aside for the house. @throws Refusal when they may not */
export async function cancelDisbursement(
  context: Context,
  actor: Actor,
  { key, code, reason }: { key: string; code: string; reason: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'cancel-disbursement', by: actor.code, code, reason }, async () => {
      const payment = await disbursementToActOn(tx, actor, 'cancel', code)
      const now = context.clock()
      await updateDisbursement(tx, payment.id, {
        state: 'cancelled',
        endedBy: actor.staffId,
        endedAt: now,
        endReason: reason,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'cancel-disbursement', subject: code })
      return { code }
    }),
  )
}

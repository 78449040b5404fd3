import { updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'

/** The accountant of the paying unit has checked a payment somebody else asked for. @throws Refusal when they may not */
export async function checkDisbursement(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'check-disbursement', by: actor.code, code }, async () => {
      const payment = await disbursementToActOn(tx, actor, 'check', code)
      const now = context.clock()
      await updateDisbursement(tx, payment.id, { state: 'checked', checkedBy: actor.staffId, checkedAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'check-disbursement', subject: code })
      return { code }
    }),
  )
}

import { updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { houseStopped } from '../../domain/disbursement.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'
import { availableTo } from './request-disbursement.ts'

/**
 * The head of the paying unit approves a checked payment. Approved payments together never exceed what is set aside.
 * @throws Refusal when they may not · ('more-than-committed') · ('house-paused') · ('house-dropped')
 */
export async function approveDisbursement(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'approve-disbursement', by: actor.code, code }, async () => {
      const payment = await disbursementToActOn(tx, actor, 'approve', code)
      const stopped = houseStopped(payment.stage)
      if (stopped) throw new Refusal(stopped, { code: payment.projectCode })
      const availableVnd = await availableTo(tx, payment, ['approved', 'sent'])
      const { amountVnd } = payment
      if (amountVnd > availableVnd) throw new Refusal('more-than-committed', { amountVnd, availableVnd })
      const now = context.clock()
      await updateDisbursement(tx, payment.id, { state: 'approved', approvedBy: actor.staffId, approvedAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'approve-disbursement', subject: code })
      return { code }
    }),
  )
}

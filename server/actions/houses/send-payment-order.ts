import { updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { houseStopped } from '../../domain/disbursement.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'

/**
 * The accountant has handed the signed payment order (UNC) to the bank. Sent is not paid: the statement's debit pays.
 * @throws Refusal when they may not · ('house-paused') · ('house-dropped')
 */
export async function sendPaymentOrder(
  context: Context,
  actor: Actor,
  { key, code, orderNumber }: { key: string; code: string; orderNumber: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'send-payment-order', by: actor.code, code, orderNumber }, async () => {
      const payment = await disbursementToActOn(tx, actor, 'send', code)
      const stopped = houseStopped(payment.stage)
      if (stopped) throw new Refusal(stopped, { code: payment.projectCode })
      const now = context.clock()
      await updateDisbursement(tx, payment.id, { state: 'sent', orderNumber, sentBy: actor.staffId, sentAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'send-payment-order', subject: code })
      return { code }
    }),
  )
}

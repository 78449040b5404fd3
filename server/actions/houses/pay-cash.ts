import { accountById } from '../../../db/queries/accounts.ts'
import { insertReceiver, updateDisbursement } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { houseStopped } from '../../domain/disbursement.ts'
import { normalText } from '../../domain/text.ts'
import { formatDay, localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import type { Receipt } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { disbursementToActOn } from './disbursement-to-act-on.ts'
import { paymentWording, settlePayment } from './settle-payment.ts'

/** Who took the money; `relation` to the payee when somebody took it for them ("con ruột"), else null. Private. */
export type Receiver = { name: string; relation: string | null }

/**
 * The cashier has paid an approved payment out of the cash box on `paidOn` (`YYYY-MM-DD`): voucher PC.
 * @throws Refusal when they may not · ('receiver-missing') · ('account-holds-less') · ('day-in-the-future') · ('day-before-approval') · by the house's stage
 */
export async function payCash(
  context: Context,
  actor: Actor,
  { key, code, paidOn, receiver }: { key: string; code: string; paidOn: string; receiver: Receiver },
): Promise<{ code: string; receipt: Receipt }> {
  const name = normalText(receiver.name)
  if (name === '') throw new Refusal('receiver-missing')
  const asked = { act: 'pay-cash', by: actor.code, code, paidOn, receiver: name, relation: receiver.relation }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const payment = await disbursementToActOn(tx, actor, 'pay', code)
      const stopped = houseStopped(payment.stage)
      if (stopped) throw new Refusal(stopped, { code: payment.projectCode })
      const now = context.clock()
      if (paidOn > localDay(now)) throw new Refusal('day-in-the-future')
      const approvedOn = localDay(payment.approvedAt ?? now)
      if (paidOn < approvedOn) throw new Refusal('day-before-approval', { day: formatDay(approvedOn) })

      // The guard of the ledger looks for the cashier on the row before the entry.
      await updateDisbursement(tx, payment.id, { paidBy: actor.staffId })
      await insertReceiver(tx, { disbursementId: payment.id, name, relation: receiver.relation })
      const paid = { ...payment, paidBy: actor.staffId }
      const receipt = await settlePayment(tx, context, paid, {
        id: `disbursement:${code}`,
        kind: 'disbursement',
        bookedOn: paidOn,
        channel: 'cash',
        credit: await accountById(tx, payment.assetId),
        voucher: 'PC',
        memo: paymentWording(payment),
      })
      await insertAudit(tx, {
        at: now,
        staffId: actor.staffId,
        action: 'pay-cash',
        subject: code,
        detail: String(receipt.index),
      })
      return { code, receipt }
    }),
  )
}

import { insertCardRefund, refundablePayments } from '../../../db/queries/card-refunds.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { readReason } from '../../domain/correction.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

export type RefundAsked = { key: string; pledgeCode: string; paymentId: number; amountVnd: number; reason: string }

/**
 * An accountant asks that the fund gives a gift by card back, in part or whole; the head agrees with `approveCardRefund`.
 * @throws Refusal('reason-short') · ('reason-long') · ('NOT_FOUND', 404) · ('not-your-part') · ('nothing-by-card') · ('refund-too-much')
 */
export async function requestCardRefund(context: Context, actor: Actor, asked: RefundAsked): Promise<{ code: string }> {
  const { key, pledgeCode, paymentId, amountVnd } = asked
  const read = readReason(asked.reason)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  const words = { pledgeCode, payment: String(paymentId), amount: String(amountVnd), reason }
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'request-card-refund', by: actor.code, ...words }, async () => {
      const pledge = await pledgeByCode(tx, pledgeCode)
      if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
      if (!holds(await actingPerson(tx, actor), 'accountant', pledge.unitId)) throw new Refusal('not-your-part')
      const payment = (await refundablePayments(tx, pledge.id)).find(({ id }) => id === paymentId)
      if (!payment) throw new Refusal('nothing-by-card', { code: pledgeCode })
      const { leftVnd } = payment
      if (!Number.isSafeInteger(amountVnd) || amountVnd < 1 || amountVnd > leftVnd)
        throw new Refusal('refund-too-much', { leftVnd })
      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertCardRefund(tx, { code, paymentId, amountVnd, reason, requestedBy: actor.staffId, requestedAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-card-refund', subject: code })
      return { code }
    }),
  )
}

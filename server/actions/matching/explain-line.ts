import { disbursementByCode } from '../../../db/queries/disbursements.ts'
import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { explainDebit } from '../houses/confirm-by-bank.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { lineToActOn } from './line-to-act-on.ts'

/**
 * The accountant says which sent payment order an Unexplained debit paid. Booked on the bank's day: a month closes only
 * when its debits are explained. @returns the index of the explanation
 * @throws Refusal as `lineToActOn` and `explainDebit` do
 */
export async function explainLine(
  context: Context,
  actor: Actor,
  { key, entryIndex, disbursementCode }: { key: string; entryIndex: number; disbursementCode: string },
): Promise<number> {
  const asked = { act: 'explain-line', by: actor.code, line: String(entryIndex), disbursementCode }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const line = await lineToActOn(tx, actor, entryIndex)
      const payment = await disbursementByCode(tx, disbursementCode)
      if (!payment) throw new Refusal('payment-not-waiting', { code: disbursementCode }, 409)
      const { index } = await explainDebit(tx, context, payment.id, {
        entryId: `explanation:${entryIndex}:${payment.code}`,
        bookedOn: line.day,
        unexplainedEntryIndex: entryIndex,
      })
      const now = context.clock()
      await resolveItem(tx, entryIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: index })
      const audit = { at: now, staffId: actor.staffId, action: 'explain-line', subject: payment.code }
      await insertAudit(tx, { ...audit, detail: String(entryIndex) })
      return index
    }),
  )
}

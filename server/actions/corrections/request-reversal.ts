import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest, waitingRequestFor } from '../../../db/queries/requests.ts'
import { readReason } from '../../domain/correction.ts'
import { holds } from '../../domain/four-eyes.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { planReversal } from './plan-reversal.ts'

/**
 * An accountant of the unit asks to reverse an entry. Nothing is posted yet. It is booked on the day of asking, not on the
 * day of the mistake: what was reported for that day and year stays as it was reported, and the correction is seen.
 * @throws Refusal('reason-short') · ('reason-long') · ('not-your-part') · ('request-waiting', 409) · those of planReversal
 */
export async function requestReversal(
  context: Context,
  actor: Actor,
  { key, entryIndex, reason: typed }: { key: string; entryIndex: number; reason: string },
): Promise<{ code: string }> {
  const read = readReason(typed)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  const asked = { act: 'request-reversal', by: actor.code, entry: String(entryIndex), reason }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const { target } = await planReversal(tx, entryIndex)
      if (!holds(await actingPerson(tx, actor), 'accountant', target.unitId)) throw new Refusal('not-your-part')
      const waiting = await waitingRequestFor(tx, entryIndex)
      if (waiting) throw new Refusal('request-waiting', { code: waiting, index: String(entryIndex) }, 409)

      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'reversal',
        state: 'requested',
        unitId: target.unitId,
        fundId: target.fundId,
        targetEntry: entryIndex,
        amountVnd: target.amountVnd,
        bookedOn: localDay(now),
        reason,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      const detail = String(entryIndex)
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-reversal', subject: code, detail })
      return { code }
    }),
  )
}

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
import { planRelease, refuseMoreThanLeft } from './plan-release.ts'

export type ReleaseAsked = {
  key: string
  /** The entry of the allocation. */
  entryIndex: number
  amountVnd: number
  /** Published with the entry. */
  reason: string
}

/**
 * An accountant of the pool's unit asks that what a house did not need of an allocation goes back to the pool. Nothing is
 * posted until the head approves.
 * @throws Refusal('reason-short') · ('reason-long') · ('not-your-part') · ('release-too-much') · ('request-waiting', 409) ·
 *   those of planRelease
 */
export async function requestRelease(context: Context, actor: Actor, asked: ReleaseAsked): Promise<{ code: string }> {
  const { key, entryIndex, amountVnd } = asked
  const read = readReason(asked.reason)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  const words = { act: 'request-release', by: actor.code, entry: String(entryIndex), amount: String(amountVnd), reason }
  return context.database.write((tx) =>
    once(tx, context, key, words, async () => {
      const plan = await planRelease(tx, entryIndex)
      const { unitId, fundId } = plan.allocation
      if (!holds(await actingPerson(tx, actor), 'accountant', unitId)) throw new Refusal('not-your-part')
      const waiting = await waitingRequestFor(tx, entryIndex)
      if (waiting) throw new Refusal('request-waiting', { code: waiting, index: String(entryIndex) }, 409)
      refuseMoreThanLeft(plan, amountVnd)

      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'release',
        state: 'requested',
        unitId,
        fundId,
        targetEntry: entryIndex,
        debitId: plan.committed.id,
        creditId: plan.pool.id,
        amountVnd,
        bookedOn: localDay(now),
        reason,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-release', subject: code })
      return { code }
    }),
  )
}

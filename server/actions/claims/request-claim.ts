import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest, waitingRequestFor } from '../../../db/queries/requests.ts'
import { holds } from '../../domain/four-eyes.ts'
import { normalText } from '../../domain/text.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { planClaim } from './plan-claim.ts'

const SHORTEST_EVIDENCE = 10
export const LONGEST_EVIDENCE = 500

export type ClaimAsked = {
  key: string
  /** The gift that was posted without a giver. */
  entryIndex: number
  pledgeCode: string
  /** What was seen: kept private, and erased with the donor. */
  seen: string
}

/**
 * An accountant of the unit found out whose a gift without a giver was. Nothing is posted until the head approves.
 * @throws Refusal('claim-seen-short') · ('claim-seen-long') · ('not-your-part') · ('request-waiting', 409) · those of planClaim
 */
export async function requestClaim(context: Context, actor: Actor, asked: ClaimAsked): Promise<{ code: string }> {
  const { key, entryIndex, pledgeCode } = asked
  const seen = normalText(asked.seen)
  const length = [...seen].length
  if (length < SHORTEST_EVIDENCE) throw new Refusal('claim-seen-short')
  if (length > LONGEST_EVIDENCE) throw new Refusal('claim-seen-long')
  const words = { act: 'request-claim', by: actor.code, entry: String(entryIndex), pledgeCode, seen }
  return context.database.write((tx) =>
    once(tx, context, key, words, async () => {
      const { gift, pledge, from, to } = await planClaim(tx, entryIndex, pledgeCode)
      if (!holds(await actingPerson(tx, actor), 'accountant', gift.unitId)) throw new Refusal('not-your-part')
      const waiting = await waitingRequestFor(tx, entryIndex)
      if (waiting) throw new Refusal('request-waiting', { code: waiting, index: String(entryIndex) }, 409)

      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'claim',
        state: 'requested',
        unitId: gift.unitId,
        fundId: gift.fundId,
        targetEntry: entryIndex,
        debitId: from.id,
        creditId: to.id,
        amountVnd: gift.amountVnd,
        bookedOn: localDay(now),
        reason: 'Đã xác định được người ủng hộ của khoản này',
        evidence: `pledge:${pledge.code}`,
        seen,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-claim', subject: code })
      return { code }
    }),
  )
}

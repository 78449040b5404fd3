import type { Handle } from '../../../db/database.ts'
import type { MatchCase } from '../../../db/queries/matching.ts'
import { transfersOf } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest } from '../../../db/queries/requests.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { pledgeFor } from './findings.ts'
import { lineToActOn } from './line-to-act-on.ts'

/**
 * The accountant found which pledge a gift answers, and that pledge is for another purpose than the pool the gift was
 * posted to: the head approves with `approveDesignation`. The request keeps `pledge:<code>` in `evidence`.
 * @throws Refusal as `lineToActOn` and `pledgeFor` do · ('line-not-a-gift') · ('gift-already-there') when the pool is the pledge's
 */
export async function requestDesignation(
  context: Context,
  actor: Actor,
  { key, entryIndex, pledgeCode, reason }: { key: string; entryIndex: number; pledgeCode: string; reason: string },
): Promise<{ code: string }> {
  const asked = { act: 'request-designation', by: actor.code, line: String(entryIndex), pledgeCode, reason }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const line = await lineToActOn(tx, actor, entryIndex)
      const poolId = await poolOfGift(tx, line)
      const pledge = await pledgeFor(tx, line, pledgeCode)
      if (pledge.poolId === poolId) throw new Refusal('gift-already-there', { code: pledgeCode })
      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'designation',
        state: 'requested',
        unitId: line.unitId,
        fundId: line.fundId,
        targetEntry: entryIndex,
        debitId: poolId,
        creditId: pledge.poolId,
        amountVnd: line.amountVnd,
        bookedOn: localDay(now),
        reason,
        evidence: `pledge:${pledgeCode}`,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-designation', subject: code })
      return { code }
    }),
  )
}

/** The pool that a gift's line brought its money to. @throws Refusal('line-not-a-gift') */
export async function poolOfGift(tx: Handle, line: MatchCase): Promise<number> {
  const [arrival] = await transfersOf(tx, line.entryIndex)
  if (line.kind !== 'receipt' || !arrival) throw new Refusal('line-not-a-gift', { index: line.entryIndex })
  return arrival.creditId
}

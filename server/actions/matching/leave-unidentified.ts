import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { lineToActOn } from './line-to-act-on.ts'
import { poolOfGift } from './request-designation.ts'

/**
 * Nobody can tell whose gift it is: it stays what its line already says, and waits no longer. No entry.
 * @throws Refusal as `lineToActOn` does · ('line-not-a-gift')
 */
export async function leaveUnidentified(
  context: Context,
  actor: Actor,
  { key, entryIndex }: { key: string; entryIndex: number },
): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { act: 'leave-unidentified', by: actor.code, line: String(entryIndex) }, async () => {
      await poolOfGift(tx, await lineToActOn(tx, actor, entryIndex))
      const now = context.clock()
      await resolveItem(tx, entryIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: null })
      const audit = { at: now, staffId: actor.staffId, action: 'leave-unidentified', subject: String(entryIndex) }
      await insertAudit(tx, audit)
      return null
    }),
  )
}

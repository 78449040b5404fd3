import { updateAllocation } from '../../../db/queries/allocations.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { mayWithdraw } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { allocationToActOn } from './allocation-to-act-on.ts'

/**
 * An accountant or the head says no to an allocation not yet approved, or whoever asked takes it back before it is checked;
 * either with a reason. @throws Refusal when they may not
 */
export async function refuseAllocation(
  context: Context,
  actor: Actor,
  { key, code, reason }: { key: string; code: string; reason: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'refuse-allocation', by: actor.code, code, reason }, async () => {
      const allocation = await allocationToActOn(tx, actor, 'refuse', code)
      const now = context.clock()
      await updateAllocation(tx, allocation.id, {
        state: 'refused',
        refusedBy: actor.staffId,
        refusedAt: now,
        refusalReason: reason,
      })
      const action = mayWithdraw(allocation, actor) ? 'withdraw-allocation' : 'refuse-allocation'
      await insertAudit(tx, { at: now, staffId: actor.staffId, action, subject: code })
      return { code }
    }),
  )
}

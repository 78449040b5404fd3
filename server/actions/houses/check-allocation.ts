import { updateAllocation } from '../../../db/queries/allocations.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { allocationToActOn } from './allocation-to-act-on.ts'

/** The accountant of the pool's unit has checked an allocation somebody else asked for. @throws Refusal when they may not */
export async function checkAllocation(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<{ code: string }> {
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'check-allocation', by: actor.code, code }, async () => {
      const allocation = await allocationToActOn(tx, actor, 'check', code)
      const now = context.clock()
      await updateAllocation(tx, allocation.id, { state: 'checked', checkedBy: actor.staffId, checkedAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'check-allocation', subject: code })
      return { code }
    }),
  )
}

import type { Handle } from '../../../db/database.ts'
import { grantById, passedDelegations } from '../../../db/queries/delegations.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { setRevoked } from '../../../db/queries/staff.ts'
import { administeredUnits } from '../administered.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/**
 * A delegation ends before its time, with effect from the deputy's next page: by who gave the post, who received it, or the
 * unit's administrator.
 * @throws Refusal('NOT_FOUND', 404) · ('role-already-revoked')
 */
export async function endDelegation(context: Context, actor: Actor, key: string, grantId: number): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { action: 'end-delegation', by: actor.code, grant: String(grantId) }, async () => {
      const found = await grantById(tx, grantId)
      if (!found?.delegation) throw new Refusal('NOT_FOUND', {}, 404)
      const { grant, unit, staff, delegation } = found
      const isTheirs = [grant.staffId, delegation.principalId].includes(actor.staffId)
      if (!isTheirs && !(await administeredUnits(tx, actor.staffId)).has(unit.id))
        throw new Refusal('NOT_FOUND', {}, 404)
      if (grant.revokedAt !== null) throw new Refusal('role-already-revoked')
      const at = context.clock()
      await setRevoked(tx, grantId, at)
      const detail = `${grant.role} ${unit.code}`
      await insertAudit(tx, { at, staffId: actor.staffId, action: 'end-delegation', subject: staff.code, detail })
      return null
    }),
  )
}

/**
 * Takes back the grants of delegations whose last day is over, as of that moment, so that their deputies are free for other
 * posts. What they could do ended then by itself: sessions and the guards of the papers look at the days.
 */
export async function endPassedDelegations(tx: Handle, now: number): Promise<void> {
  for (const { grantId, untilAt } of await passedDelegations(tx, now)) await setRevoked(tx, grantId, untilAt)
}

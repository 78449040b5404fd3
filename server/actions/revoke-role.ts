import { insertAudit } from '../../db/queries/operations.ts'
import { setRevoked } from '../../db/queries/staff.ts'
import { managedPerson } from './administered.ts'
import type { Actor, Context } from './context.ts'
import { once } from './once.ts'
import { Refusal } from './refusal.ts'

/**
 * An administrator takes a role back, with effect from the person's next page. The grant stays as history.
 * @throws Refusal of `managedPerson` · ('NOT_FOUND', 404) for a grant of another person or unit · ('role-already-revoked')
 */
export async function revokeRole(
  context: Context,
  actor: Actor,
  key: string,
  { code, grantId }: { code: string; grantId: number },
): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { action: 'revoke-role', by: actor.code, code, grant: String(grantId) }, async () => {
      const { grants, units } = await managedPerson(tx, actor, code)
      const found = grants.find(({ grant, unit }) => grant.id === grantId && units.has(unit.id))
      if (!found) throw new Refusal('NOT_FOUND', {}, 404)
      if (found.grant.revokedAt !== null) throw new Refusal('role-already-revoked')
      const at = context.clock()
      await setRevoked(tx, grantId, at)
      const detail = `${found.grant.role} ${found.unit.code}`
      await insertAudit(tx, { at, staffId: actor.staffId, action: 'revoke-role', subject: code, detail })
      return null
    }),
  )
}

import { insertAudit } from '../../db/queries/operations.ts'
import { insertRoleGrant, reachOf } from '../../db/queries/staff.ts'
import type { Role } from '../../db/schema/index.ts'
import { administeredUnit, managedPerson } from './administered.ts'
import type { Actor, Context } from './context.ts'
import { endPassedDelegations } from './delegation/end-delegation.ts'
import { once } from './once.ts'
import { Refusal } from './refusal.ts'

/**
 * An administrator gives somebody else a role in a unit of theirs.
 * @throws Refusal of `managedPerson` · ('role-already-held') · ('posts-exclude')
 */
export async function grantRole(
  context: Context,
  actor: Actor,
  key: string,
  { code, role, unitCode }: { code: string; role: Role; unitCode: string },
): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { action: 'grant-role', by: actor.code, code, role, unitCode }, async () => {
      await endPassedDelegations(tx, context.clock())
      const { person, units } = await managedPerson(tx, actor, code)
      const unit = await administeredUnit(tx, units, unitCode)
      const reach = await reachOf(tx, person.id)
      if (reach.some((held) => held.role === role && held.unitId === unit.id)) throw new Refusal('role-already-held')
      const at = context.clock()
      await explainPosts(() => insertRoleGrant(tx, { staffId: person.id, unitId: unit.id, role, grantedAt: at }))
      const detail = `${role} ${unit.code}`
      await insertAudit(tx, { at, staffId: actor.staffId, action: 'grant-role', subject: code, detail })
      return null
    }),
  )
}

/** Runs an insert of roles; the trigger's refusal of posts that exclude each other becomes Refusal('posts-exclude'). */
export async function explainPosts<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert()
  } catch (error) {
    const { cause, message } = error as Error
    const words = cause instanceof Error ? cause.message : message
    throw words.startsWith('role: ') ? new Refusal('posts-exclude') : error
  }
}

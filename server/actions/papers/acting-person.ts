import type { Handle } from '../../../db/database.ts'
import { reachOf } from '../../../db/queries/staff.ts'
import type { Role } from '../../../db/schema/index.ts'
import type { Person } from '../../domain/four-eyes.ts'
import type { Actor } from '../context.ts'

/** The actor with the roles they hold now, read inside the transaction: a role taken away a moment ago counts no more. */
export async function actingPerson(tx: Handle, actor: Actor): Promise<Person> {
  const reach = new Map<Role, Set<number>>()
  for (const { role, unitId } of await reachOf(tx, actor.staffId))
    reach.set(role, (reach.get(role) ?? new Set()).add(unitId))
  return { staffId: actor.staffId, reach }
}

import type { Role } from '../../db/schema/index.ts'
import { hashTemporaryPassword } from '../gateways/password.ts'
import { administeredUnit, administeredUnits } from './administered.ts'
import { requireGoodPassword } from './change-password.ts'
import type { Actor, Context } from './context.ts'
import { explainPosts } from './grant-role.ts'
import { once } from './once.ts'
import { hireStaff } from './setup/hire-staff.ts'

export type NewPerson = {
  name: string
  /** As `parseEmail` gives it. */
  email: string
  /** Temporary: the person replaces it at the first sign-in. */
  password: string
  roles: readonly Role[]
  unitCode: string
}

/**
 * An administrator adds a person with roles in a unit of theirs. Returns the person's code.
 * @throws Refusal('NOT_FOUND', 404) for another unit · ('email-taken') · ('posts-exclude') ·
 *   of `requireGoodPassword`
 */
export async function addPerson(context: Context, actor: Actor, key: string, person: NewPerson): Promise<string> {
  const { name, email, password, roles, unitCode } = person
  requireGoodPassword(password, { name, email })
  const passwordHash = await hashTemporaryPassword(password)
  const request = { action: 'add-person', by: actor.code, name, email, roles: roles.join(' '), unitCode }
  return context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      const unit = await administeredUnit(tx, await administeredUnits(tx, actor.staffId), unitCode)
      const given = roles.map((role) => ({ role, unitId: unit.id }))
      const hired = await explainPosts(() =>
        hireStaff(tx, context, actor.staffId, { name, email, passwordHash, roles: given }),
      )
      return hired.code
    }),
  )
}

import { setProven } from '../../../db/queries/second-factor.ts'
import { staffById } from '../../../db/queries/staff.ts'
import { readCode } from '../../domain/second-factor.ts'
import { verifyPassword } from '../../gateways/password.ts'
import type { Actor, Context } from '../context.ts'
import { takeCode } from './take-code.ts'

/**
 * The person signed in with session `here` types the password or a code once more. True when it is right: the session then
 * counts as proved for a while. Passwords are longer than the codes of a telephone, so one box serves both.
 * @throws those of `takeCode`
 */
export async function proveAgain(
  context: Context,
  actor: Actor,
  { typed, here }: { typed: string; here: Buffer },
): Promise<boolean> {
  const person = await staffById(context.database.read, actor.staffId)
  if (!person) return false
  const isPassword = !readCode(typed) && (await verifyPassword(typed, person.passwordHash))
  return context.database.write(async (tx) => {
    const now = await staffById(tx, actor.staffId)
    const isSame = isPassword && now?.passwordHash === person.passwordHash
    const isRight = isSame || (await takeCode(tx, context, actor, typed))
    if (isRight) await setProven(tx, here, context.clock())
    return isRight
  })
}

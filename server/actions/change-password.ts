import { insertAudit } from '../../db/queries/operations.ts'
import { endSessionsOf, type StaffRow, setPasswordHash, staffById } from '../../db/queries/staff.ts'
import { passwordProblem } from '../domain/password-rule.ts'
import { hashPassword, verifyPassword } from '../gateways/password.ts'
import type { Actor, Context } from './context.ts'
import { Refusal } from './refusal.ts'

/**
 * A person replaces the password; every other browser of theirs is signed out, the one with session `here` stays.
 * @throws Refusal('password-wrong') · ('password-unchanged') · those of `requireGoodPassword`
 */
export async function changePassword(
  context: Context,
  actor: Actor,
  { current, next, here }: { current: string; next: string; here: Buffer },
): Promise<void> {
  const person = await staffById(context.database.read, actor.staffId)
  if (!person || !(await verifyPassword(current, person.passwordHash))) throw new Refusal('password-wrong')
  if (next.normalize('NFC') === current.normalize('NFC')) throw new Refusal('password-unchanged')
  requireGoodPassword(next, person)
  const passwordHash = await hashPassword(next)
  const at = context.clock()
  await context.database.write(async (tx) => {
    const now = await staffById(tx, person.id)
    if (now?.passwordHash !== person.passwordHash) throw new Refusal('password-wrong')
    await setPasswordHash(tx, person.id, passwordHash)
    await endSessionsOf(tx, person.id, at, here)
    await insertAudit(tx, { at, staffId: person.id, action: 'change-password', subject: person.code })
  })
}

/** @throws Refusal('password-short') · ('password-long') · ('password-common') · ('password-personal') */
export function requireGoodPassword(password: string, person: Pick<StaffRow, 'name' | 'email'>): void {
  const problem = passwordProblem(password, person)
  if (problem) throw new Refusal(`password-${problem}`)
}

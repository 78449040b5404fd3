import { lastAudit } from '../../db/queries/audit.ts'
import { insertAudit } from '../../db/queries/operations.ts'
import { secondFactorOf } from '../../db/queries/second-factor.ts'
import { endSessionsOf, setPasswordHash } from '../../db/queries/staff.ts'
import { hashTemporaryPassword } from '../gateways/password.ts'
import { wholePerson } from './administered.ts'
import { requireGoodPassword } from './change-password.ts'
import type { Actor, Context } from './context.ts'
import { once } from './once.ts'
import { Refusal } from './refusal.ts'

const factorActs = ['reset-second-factor', 'enrol-second-factor']

/**
 * An administrator gives a person who forgot the password a temporary one, good only for choosing another. The person is
 * signed out everywhere, so nobody's password is replaced unnoticed. Who has just taken away the person's second factor does
 * not do this too: one administrator holding both would sign in as somebody else.
 * @throws Refusal of `wholePerson` · of `requireGoodPassword` · ('reset-by-another')
 */
export async function resetPassword(
  context: Context,
  actor: Actor,
  key: string,
  { code, password }: { code: string; password: string },
): Promise<void> {
  const passwordHash = await hashTemporaryPassword(password)
  await context.database.write((tx) =>
    once(tx, context, key, { action: 'reset-password', by: actor.code, code }, async () => {
      const person = await wholePerson(tx, actor, code)
      requireGoodPassword(password, person)
      const taken = (await secondFactorOf(tx, person.id)) ? null : await lastAudit(tx, factorActs, code)
      if (taken?.action === 'reset-second-factor' && taken.staffId === actor.staffId)
        throw new Refusal('reset-by-another')
      const at = context.clock()
      await setPasswordHash(tx, person.id, passwordHash)
      await endSessionsOf(tx, person.id, at)
      await insertAudit(tx, { at, staffId: actor.staffId, action: 'reset-password', subject: code })
      return null
    }),
  )
}

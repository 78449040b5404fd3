import { lastAudit } from '../../../db/queries/audit.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { deleteSecondFactor, forgetDevices, secondFactorOf } from '../../../db/queries/second-factor.ts'
import { endSessionsOf } from '../../../db/queries/staff.ts'
import { isTemporary } from '../../gateways/password.ts'
import { wholePerson } from '../administered.ts'
import type { Actor, Context } from '../context.ts'
import { queueMail } from '../mail/queue-mail.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/**
 * An administrator takes away the second factor of a person who lost telephone and codes. The next sign-in takes the
 * person's own password and leads straight to a new enrolment. Who gave the person a temporary password does not do this
 * too: one administrator holding both would sign in as somebody else. The person is told by letter.
 * @throws Refusal of `wholePerson` · ('no-second-factor') · ('reset-by-another')
 */
export async function resetSecondFactor(context: Context, actor: Actor, key: string, code: string): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { action: 'reset-second-factor', by: actor.code, code }, async () => {
      const person = await wholePerson(tx, actor, code)
      if (!(await secondFactorOf(tx, person.id))) throw new Refusal('no-second-factor')
      const given = isTemporary(person.passwordHash)
        ? await lastAudit(tx, ['hire-staff', 'reset-password'], code)
        : null
      if (given?.staffId === actor.staffId) throw new Refusal('reset-by-another')
      const at = context.clock()
      await deleteSecondFactor(tx, person.id)
      await forgetDevices(tx, person.id)
      await endSessionsOf(tx, person.id, at)
      await insertAudit(tx, { at, staffId: actor.staffId, action: 'reset-second-factor', subject: code })
      await queueMail(tx, context, {
        key: `second-factor-reset:${code}:${at}`,
        to: person.email,
        language: 'vi',
        letter: { kind: 'second-factor-reset', code, resetAt: at },
        pledgeId: null,
      })
      return null
    }),
  )
}

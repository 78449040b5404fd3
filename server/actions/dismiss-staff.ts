import { insertAudit } from '../../db/queries/operations.ts'
import { endSessionsOf, setAllRevoked, setDismissed } from '../../db/queries/staff.ts'
import { wholePerson } from './administered.ts'
import type { Actor, Context } from './context.ts'
import { once } from './once.ts'

/**
 * A person stops working for the fund: signed out everywhere at once, every role taken back. What they did stays theirs.
 * @throws Refusal of `wholePerson`
 */
export async function dismissStaff(context: Context, actor: Actor, key: string, code: string): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { action: 'dismiss-staff', by: actor.code, code }, async () => {
      const person = await wholePerson(tx, actor, code)
      const at = context.clock()
      await setDismissed(tx, person.id, at)
      await setAllRevoked(tx, person.id, at)
      await endSessionsOf(tx, person.id, at)
      await insertAudit(tx, { at, staffId: actor.staffId, action: 'dismiss-staff', subject: code })
      return null
    }),
  )
}

import { reviveMail } from '../../../db/queries/mail.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'

/**
 * Puts a letter that was given up back into the outbox. The same form key does it once.
 * @throws Refusal('mail-not-given-up', 409) when it waits, was sent, or its address was erased
 */
export async function sendMailAgain(
  context: Context,
  actor: Actor,
  { key, id }: { key: string; id: number },
): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { act: 'send-mail-again', by: actor.code, id: String(id) }, async () => {
      const now = context.clock()
      if (!(await reviveMail(tx, id, now))) throw new Refusal('mail-not-given-up', {}, 409)
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'send-mail-again', subject: String(id) })
      return null
    }),
  )
}

import { appealByCode, setAppealClosed } from '../../../db/queries/appeals.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/**
 * An appeal takes no more promises; what was promised may still come. Doing it again changes nothing.
 * @throws Refusal('not-your-part') · Refusal('NOT_FOUND', 404)
 */
export async function closeAppeal(context: Context, actor: Actor, code: string): Promise<void> {
  await context.database.write(async (tx) => {
    const appeal = await appealByCode(tx, code)
    if (!appeal) throw new Refusal('NOT_FOUND', {}, 404)
    const person = await actingPerson(tx, actor)
    if (!holds(person, 'officer', appeal.unitId) && !holds(person, 'head', appeal.unitId))
      throw new Refusal('not-your-part')
    if (appeal.closedAt !== null) return
    const now = context.clock()
    await setAppealClosed(tx, appeal.id, { closedBy: actor.staffId, closedAt: now })
    await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'close-appeal', subject: code })
  })
}

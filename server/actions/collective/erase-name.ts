import { eraseName, lineOfList, listById } from '../../../db/queries/collective.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/**
 * Somebody asked to be taken out of a list: their name goes, amount and commitment stay, and no hash changes.
 * @throws Refusal('NOT_FOUND', 404) · ('not-your-part') · ('nothing-to-erase') when it is gone already
 */
export async function eraseNameOfList(
  context: Context,
  actor: Actor,
  { listId, position }: { listId: number; position: number },
): Promise<void> {
  await context.database.write(async (tx) => {
    const list = await listById(tx, listId)
    const line = list && (await lineOfList(tx, listId, position))
    if (!list || !line) throw new Refusal('NOT_FOUND', {}, 404)
    if (!holds(await actingPerson(tx, actor), 'accountant', list.unitId)) throw new Refusal('not-your-part')
    if (line.name === null) throw new Refusal('nothing-to-erase')
    const at = context.clock()
    await eraseName(tx, { listId, position, erasedBy: actor.staffId, erasedAt: at })
    const audit = { at, staffId: actor.staffId, action: 'erase-name-of-list', subject: String(listId) }
    await insertAudit(tx, { ...audit, detail: String(position) })
  })
  // What was deleted stays readable in the write-ahead log until it is emptied.
  await context.database.truncateLog()
}

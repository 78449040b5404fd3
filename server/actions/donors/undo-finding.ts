import { findingById, insertFindingUndone } from '../../../db/queries/donors.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { readReason } from '../../domain/correction.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/**
 * An accountant of both units takes back what was said of two donors; both rows stay. What one link opened through it,
 * it opens no longer.
 * @throws Refusal('reason-short') · ('reason-long') · ('NOT_FOUND', 404) · ('not-your-part') · ('finding-undone', 409)
 */
export async function undoFinding(
  context: Context,
  actor: Actor,
  { key, id, reason: typed }: { key: string; id: number; reason: string },
): Promise<void> {
  const read = readReason(typed)
  if (!read.ok) throw new Refusal(read.problem)
  const asked = { act: 'undo-finding', by: actor.code, id: String(id), reason: read.reason }
  await context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const finding = await findingById(tx, id)
      if (!finding) throw new Refusal('NOT_FOUND', {}, 404)
      const person = await actingPerson(tx, actor)
      if (![finding.firstUnitId, finding.secondUnitId].every((unitId) => holds(person, 'accountant', unitId)))
        throw new Refusal('not-your-part')
      if (finding.undone) throw new Refusal('finding-undone', {}, 409)
      const undoneAt = context.clock()
      await insertFindingUndone(tx, { findingId: id, reason: read.reason, undoneBy: actor.staffId, undoneAt })
      const audit = { at: undoneAt, staffId: actor.staffId, action: 'undo-donor-finding', subject: `#${id}` }
      await insertAudit(tx, audit)
      return null
    }),
  )
}

import { insertEvidenceEvent } from '../../../db/queries/evidence.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { readBoxes } from '../../domain/redaction-boxes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { evidenceToActOn } from './evidence-to-act-on.ts'
import { dropCopiesNobodySees } from './public-copies.ts'

/**
 * Says which parts of a photograph are painted over in every public copy from now on. A copy published before goes at
 * once: whoever covers more has seen what should not be public.
 * @throws Refusal('boxes-wrong') · ('not-your-part') · ('only-photos')
 */
export async function coverPhotograph(
  context: Context,
  actor: Actor,
  { key, id, boxes }: { key: string; id: number; boxes: string },
): Promise<void> {
  if (readBoxes(boxes) === null) throw new Refusal('boxes-wrong')
  const before = await context.database.write((tx) =>
    once(tx, context, key, { act: 'cover-photo', by: actor.code, id: String(id), boxes }, async () => {
      const photo = await evidenceToActOn(tx, actor, id, 'officer', 'head')
      if (photo.kind !== 'photo') throw new Refusal('only-photos')
      const now = context.clock()
      const { staffId } = actor
      if (boxes === photo.boxes) return []
      await insertEvidenceEvent(tx, { evidenceId: id, what: 'covered', boxes, staffId, recordedAt: now })
      await insertAudit(tx, {
        at: now,
        staffId,
        action: 'cover-photo',
        subject: photo.projectCode,
        detail: `evidence ${id}`,
      })
      return photo.publication ? [photo.publication.smallKey, photo.publication.largeKey] : []
    }),
  )
  await dropCopiesNobodySees(context, before)
}

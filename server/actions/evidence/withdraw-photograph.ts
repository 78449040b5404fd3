import { withdrawPublication } from '../../../db/queries/evidence.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { evidenceToActOn } from './evidence-to-act-on.ts'
import { dropCopiesNobodySees } from './public-copies.ts'

/** Takes a photograph from the public at once; who brought it may do so alone. @throws Refusal('not-your-part') */
export async function withdrawPhotograph(
  context: Context,
  actor: Actor,
  { key, id }: { key: string; id: number },
): Promise<void> {
  const before = await context.database.write((tx) =>
    once(tx, context, key, { act: 'withdraw-photo', by: actor.code, id: `${id}` }, async () => {
      const { publication, projectCode: subject } = await evidenceToActOn(tx, actor, id, 'officer', 'head')
      if (!publication) return []
      const now = context.clock()
      await withdrawPublication(tx, publication.id, { withdrawnBy: actor.staffId, withdrawnAt: now })
      await insertAudit(tx, {
        at: now,
        staffId: actor.staffId,
        action: 'withdraw-photo',
        subject,
        detail: `evidence ${id}`,
      })
      return [publication.smallKey, publication.largeKey]
    }),
  )
  await dropCopiesNobodySees(context, before)
}

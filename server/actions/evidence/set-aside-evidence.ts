import { insertEvidenceEvent } from '../../../db/queries/evidence.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { evidenceToActOn } from './evidence-to-act-on.ts'
import { dropCopiesNobodySees } from './public-copies.ts'

/**
 * Takes what was brought by mistake out of the house's file, or back into it. The sealed original stays; a public copy
 * goes at once and does not come back by itself. @throws Refusal('not-your-part')
 */
export async function setAsideEvidence(
  context: Context,
  actor: Actor,
  { key, id, aside, reason }: { key: string; id: number; aside: boolean; reason: string | null },
): Promise<void> {
  const request = { act: 'set-aside-evidence', by: actor.code, id: `${id}`, aside: String(aside), reason }
  const before = await context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      const { isAside, publication, projectCode: subject } = await evidenceToActOn(tx, actor, id, 'officer', 'head')
      if (isAside === aside) return []
      const now = context.clock()
      const { staffId } = actor
      const what = aside ? ('set-aside' as const) : ('taken-back' as const)
      await insertEvidenceEvent(tx, { evidenceId: id, what, reason, staffId, recordedAt: now })
      const action = aside ? 'set-aside-evidence' : 'take-back-evidence'
      await insertAudit(tx, { at: now, staffId, action, subject, detail: `evidence ${id}` })
      return publication ? [publication.smallKey, publication.largeKey] : []
    }),
  )
  await dropCopiesNobodySees(context, before)
}

import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest, waitingErasure, waitingRequestFor } from '../../../db/queries/requests.ts'
import { readReason } from '../../domain/correction.ts'
import { holds } from '../../domain/four-eyes.ts'
import { type Erasure, repeatsName, writeErasure } from '../../domain/redaction.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { planErasure } from './plan-erasure.ts'

/**
 * An accountant of the unit asks to erase what was said of a person. Nothing is erased yet. The reason is published and
 * must not say the name again.
 * @throws Refusal('reason-short') · ('reason-long') · ('reason-names-person') · ('not-your-part') · ('erasure-waiting', 409) ·
 *   those of planErasure
 */
export async function requestErasure(
  context: Context,
  actor: Actor,
  { key, erasure, reason: typed }: { key: string; erasure: Erasure; reason: string },
): Promise<{ code: string }> {
  const read = readReason(typed)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  const evidence = writeErasure(erasure)
  const targetEntry = 'entry' in erasure ? erasure.entry : null
  const entry = targetEntry === null ? null : String(targetEntry)
  const asked = { act: 'request-erasure', by: actor.code, entry, evidence, reason }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const { owner, amountVnd, names } = await planErasure(tx, erasure)
      if (!holds(await actingPerson(tx, actor), 'accountant', owner.unitId)) throw new Refusal('not-your-part')
      if (repeatsName(reason, names)) throw new Refusal('reason-names-person')
      const waiting =
        targetEntry === null ? await waitingErasure(tx, evidence) : await waitingRequestFor(tx, targetEntry)
      if (waiting) throw new Refusal('erasure-waiting', { code: waiting }, 409)

      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'redaction',
        state: 'requested',
        unitId: owner.unitId,
        fundId: owner.fundId,
        targetEntry,
        amountVnd,
        bookedOn: localDay(now),
        reason,
        evidence,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-erasure', subject: code })
      return { code }
    }),
  )
}

import { insertAudit } from '../../../db/queries/operations.ts'
import { updateRequest } from '../../../db/queries/requests.ts'
import { readReason } from '../../domain/correction.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { requestToActOn } from './request-to-act-on.ts'

/**
 * The head says no to a request of any kind, or an accountant of the unit takes it back, with a reason.
 * @throws Refusal('reason-short') · ('reason-long') · when they may not
 */
export async function refuseRequest(
  context: Context,
  actor: Actor,
  { key, code, reason: typed }: { key: string; code: string; reason: string },
): Promise<{ code: string }> {
  const read = readReason(typed)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'refuse-request', by: actor.code, code, reason }, async () => {
      const request = await requestToActOn(tx, actor, 'refuse', code)
      const now = context.clock()
      await updateRequest(tx, request.id, {
        state: 'refused',
        refusedBy: actor.staffId,
        refusedAt: now,
        refusalReason: reason,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'refuse-request', subject: code })
      return { code }
    }),
  )
}

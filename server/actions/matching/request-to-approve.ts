import type { Handle } from '../../../db/database.ts'
import { type RequestCase, requestByCode } from '../../../db/queries/requests.ts'
import type { RequestKind } from '../../../db/schema/index.ts'
import { stepRefusal } from '../../domain/four-eyes.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../houses/acting-person.ts'
import { refuseStep } from '../houses/refuse-step.ts'
import { Refusal } from '../refusal.ts'

/** The request about a bank line, when this head may approve it now. @throws Refusal saying why not */
export async function requestToApprove(
  tx: Handle,
  actor: Actor,
  kind: RequestKind,
  code: string,
): Promise<RequestCase & { targetEntry: number }> {
  const request = await requestByCode(tx, code)
  if (request?.kind !== kind || request.targetEntry === null) throw new Refusal('NOT_FOUND', {}, 404)
  const paper = { ...request, checkedBy: null, checkedAt: null }
  const step = { from: ['requested'], to: 'approved', roles: ['head'], apartFrom: ['requested'] } as const
  const reason = stepRefusal(step, paper, await actingPerson(tx, actor))
  if (reason) await refuseStep(tx, reason, paper)
  return { ...request, targetEntry: request.targetEntry }
}

import type { Handle } from '../../../db/database.ts'
import { type RequestCase, requestByCode } from '../../../db/queries/requests.ts'
import { canRequest, type RequestAct } from '../../domain/correction.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { refuseStep } from '../papers/refuse-step.ts'
import { Refusal } from '../refusal.ts'

/** The request, when this person may do this with it now. @throws Refusal saying why not, and who was quicker */
export async function requestToActOn(tx: Handle, actor: Actor, act: RequestAct, code: string): Promise<RequestCase> {
  const request = await requestByCode(tx, code)
  if (!request) throw new Refusal('NOT_FOUND', {}, 404)
  const reason = canRequest(act, request, await actingPerson(tx, actor))
  if (reason) await refuseStep(tx, reason, { ...request, checkedBy: null, checkedAt: null })
  return request
}

import type { Handle } from '../../../db/database.ts'
import type { RequestCase } from '../../../db/queries/requests.ts'
import type { RequestKind } from '../../../db/schema/index.ts'
import type { Actor } from '../context.ts'
import { requestToActOn } from '../corrections/request-to-act-on.ts'
import { Refusal } from '../refusal.ts'

/** The request of this kind about a bank line, when this head may approve it now. @throws Refusal saying why not */
export async function requestToApprove(
  tx: Handle,
  actor: Actor,
  kind: RequestKind,
  code: string,
): Promise<RequestCase & { targetEntry: number }> {
  const request = await requestToActOn(tx, actor, 'approve', code)
  if (request.kind !== kind || request.targetEntry === null) throw new Refusal('NOT_FOUND', {}, 404)
  return { ...request, targetEntry: request.targetEntry }
}

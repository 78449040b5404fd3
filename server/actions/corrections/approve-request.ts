import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type RequestCase, requestByCode, updateRequest } from '../../../db/queries/requests.ts'
import { postClaim } from '../claims/post-claim.ts'
import type { Actor, Context } from '../context.ts'
import { postErasure } from '../erasure/post-erasure.ts'
import type { Receipt } from '../ledger/append-entry.ts'
import { approveClassification } from '../matching/approve-classification.ts'
import { approveDesignation } from '../matching/approve-designation.ts'
import { approveFee } from '../matching/approve-fee.ts'
import { approveLevel } from '../matching/approve-level.ts'
import { once } from '../once.ts'
import { postOpening } from './post-opening.ts'
import { postRelease } from './post-release.ts'
import { postReversal } from './post-reversal.ts'
import { requestToActOn } from './request-to-act-on.ts'

/**
 * The head of the unit, who is not the one who asked, approves a request of any kind: its entry is posted.
 * @throws Refusal when they may not, or when somebody was quicker · as planReversal or the matching actions where the books have
 * gone on since
 */
export async function approveRequest(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<{ code: string; index: number }> {
  const request = await requestByCode(context.database.read, code)
  // What a bank line was found to be is approved by the matching, in a job of its own.
  if (request?.kind === 'classification')
    return { code, index: (await approveClassification(context, actor, { key, code })).index }
  if (request?.kind === 'designation')
    return { code, index: (await approveDesignation(context, actor, { key, code })).index }
  if (request?.kind === 'fee') return { code, index: (await approveFee(context, actor, { key, code })).index }
  const { kind } = request ?? {}
  if (kind === 'level-in' || kind === 'level-out')
    return { code, index: (await approveLevel(context, actor, { key, code, kind })).index }
  const done = await context.database.write((tx) =>
    once(tx, context, key, { act: 'approve-request', by: actor.code, code }, () => approve(tx, context, actor, code)),
  )
  if (request?.kind === 'redaction') await context.database.truncateLog()
  return done
}

async function approve(
  tx: Handle,
  context: Context,
  actor: Actor,
  code: string,
): Promise<{ code: string; index: number }> {
  const request = await requestToActOn(tx, actor, 'approve', code)
  const at = context.clock()
  // The guard of the ledger looks for the approver on the row before the entry, and the row names its entry after it.
  await updateRequest(tx, request.id, { approvedBy: actor.staffId, approvedAt: at })
  const { index } = await post(tx, context, actor, { ...request, approvedBy: actor.staffId })
  await updateRequest(tx, request.id, { state: 'approved', entryIndex: index })
  const detail = String(index)
  await insertAudit(tx, { at, staffId: actor.staffId, action: 'approve-request', subject: code, detail })
  return { code, index }
}

async function post(tx: Handle, context: Context, actor: Actor, request: RequestCase): Promise<Receipt> {
  const { kind, targetEntry, debitId, creditId } = request
  if (kind === 'reversal' && targetEntry !== null) return postReversal(tx, context, actor, { ...request, targetEntry })
  if (kind === 'claim' && targetEntry !== null) return postClaim(tx, context, { ...request, targetEntry })
  if (kind === 'redaction') return postErasure(tx, context, request)
  if (kind === 'opening' && debitId !== null && creditId !== null)
    return postOpening(tx, context, { ...request, debitId, creditId })
  if (kind === 'release' && targetEntry !== null) return postRelease(tx, context, { ...request, targetEntry })
  throw new Error(`request ${request.code} of kind ${kind} cannot be posted`)
}

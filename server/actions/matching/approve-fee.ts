import type { Handle } from '../../../db/database.ts'
import { accountById, poolByAccount } from '../../../db/queries/accounts.ts'
import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { updateRequest } from '../../../db/queries/requests.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import type { Actor, Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { openLine } from './line-to-act-on.ts'
import { requestToApprove } from './request-to-approve.ts'

/**
 * The head agrees that a debit was the bank's fee: the first free đồng of the pool are spent on it, or the unit has to
 * recover it, as the request says; the line is out of the queue.
 * @throws Refusal('NOT_FOUND', 404) · ('paper-moved-on', 409) · ('not-your-part') · ('you-requested-it') · ('not-enough-money')
 *   when the pool has been used meanwhile · 409 when the line changed: ('line-already-resolved') · ('line-reversed')
 */
export async function approveFee(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<Receipt> {
  const asked = { act: 'approve-fee', by: actor.code, code }
  return context.database.write((tx) => once(tx, context, key, asked, () => approve(tx, context, actor, code)))
}

async function approve(tx: Handle, context: Context, actor: Actor, code: string): Promise<Receipt> {
  const request = await requestToApprove(tx, actor, 'fee', code)
  const line = await openLine(tx, request.targetEntry)
  const bearer = await accountById(tx, request.debitId as number)
  const purpose = bearer.kind === 'pool' ? (await poolByAccount(tx, bearer.id)).purposeCode : null
  const { amountVnd } = request

  // The guard of the ledger looks for the approver on the row before the entry, and the row names its entry after it.
  const now = context.clock()
  await updateRequest(tx, request.id, { approvedBy: actor.staffId, approvedAt: now })
  const receipt = await appendEntry(tx, context, {
    id: `fee:${request.code}`,
    kind: 'fee',
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd,
    transfers: [{ debit: bearer, credit: await accountById(tx, request.creditId as number), amountVnd }],
    owner: bearer,
    purpose,
    project: purpose && projectOfPurpose(purpose),
    authority: request.code,
    people: await whoSigned(tx, { ...request, checkedBy: null, approvedBy: actor.staffId }),
    texts: { memo: `Khoản ghi Nợ ở dòng ${line.entryIndex} là phí ngân hàng`, reason: request.reason },
  })
  await updateRequest(tx, request.id, { state: 'approved', entryIndex: receipt.index })
  await resolveItem(tx, line.entryIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: receipt.index })
  const detail = String(receipt.index)
  await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'approve-fee', subject: request.code, detail })
  return receipt
}

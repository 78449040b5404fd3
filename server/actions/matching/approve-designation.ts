import type { Handle } from '../../../db/database.ts'
import { accountById, poolByAccount } from '../../../db/queries/accounts.ts'
import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import { updateRequest } from '../../../db/queries/requests.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import type { Actor, Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { pledgeFor } from './findings.ts'
import { openLine } from './line-to-act-on.ts'
import { ownNumbersFirst } from './own-numbers.ts'
import { requestToApprove } from './request-to-approve.ts'

/**
 * The head agrees that a gift answers a pledge of another purpose: it moves from pool to pool, the gift's own free đồng
 * first, and counts for the pledge from now on.
 * @throws Refusal('NOT_FOUND', 404) · ('paper-moved-on', 409) · ('not-your-part') · ('you-requested-it') · ('not-enough-money')
 *   when the pool has been set aside meanwhile · 409 when the line changed: ('line-already-resolved') · ('line-reversed')
 */
export async function approveDesignation(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<Receipt> {
  const asked = { act: 'approve-designation', by: actor.code, code }
  return context.database.write((tx) => once(tx, context, key, asked, () => approve(tx, context, actor, code)))
}

async function approve(tx: Handle, context: Context, actor: Actor, code: string): Promise<Receipt> {
  const request = await requestToApprove(tx, actor, 'designation', code)
  const line = await openLine(tx, request.targetEntry)
  const { amountVnd } = line
  const pledge = await pledgeFor(tx, line, (request.evidence ?? '').replace(/^pledge:/, ''))
  const [from, to] = [
    await accountById(tx, request.debitId as number),
    await accountById(tx, request.creditId as number),
  ]
  const { purposeCode } = await poolByAccount(tx, to.id)

  // The guard of the ledger looks for the approver on the row before the entry, and the row names its entry after it.
  const now = context.clock()
  await updateRequest(tx, request.id, { approvedBy: actor.staffId, approvedAt: now })
  const receipt = await appendEntry(tx, context, {
    id: `designation:${request.code}`,
    kind: 'designation',
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd,
    transfers: [{ debit: from, credit: to, amountVnd, numbers: await ownNumbersFirst(tx, from, line.body, amountVnd) }],
    owner: from,
    purpose: purposeCode,
    project: projectOfPurpose(purposeCode),
    reference: pledge.code,
    authority: request.code,
    voucher: 'DC',
    people: await whoSigned(tx, { ...request, checkedBy: null, approvedBy: actor.staffId }),
    texts: {
      ...(pledge.publicName ? { donor: pledge.publicName } : {}),
      memo: `Khoản ủng hộ ở dòng ${line.entryIndex} theo đăng ký ${pledge.code}, chuyển sang đúng nguồn của đăng ký`,
      reason: scrubMemo(request.reason),
    },
  })
  await updateRequest(tx, request.id, { state: 'approved', entryIndex: receipt.index })
  await resolveItem(tx, line.entryIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: receipt.index })
  await insertPledgeReceipt(tx, { pledgeId: pledge.id, entryIndex: receipt.index, amountVnd })
  await insertAudit(tx, {
    at: now,
    staffId: actor.staffId,
    action: 'approve-designation',
    subject: request.code,
    detail: String(receipt.index),
  })
  return receipt
}

import type { Handle } from '../../../db/database.ts'
import { accountById } from '../../../db/queries/accounts.ts'
import { setPayoutArrived } from '../../../db/queries/card.ts'
import { type MatchCase, resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import { type RequestCase, updateRequest } from '../../../db/queries/requests.ts'
import { type Finding, readFinding } from '../../domain/matching.ts'
import { findingText } from '../../domain/matching-text.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { exchangeOf } from '../card/payout-arrives.ts'
import type { Actor, Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type LedgerEvent, type Receipt } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { type Destination, destinationOf, payoutsChosen } from './findings.ts'
import { openLine } from './line-to-act-on.ts'
import { ownNumbersFirst } from './own-numbers.ts'
import { requestToApprove } from './request-to-approve.ts'

/**
 * The head agrees with what the accountant found a credit in Suspense to be: the very đồng of that line leave Suspense,
 * and the line is out of the queue (with the debit that is its other side, where it has one). Kind `interest` for
 * interest, else `classification`.
 * @throws Refusal('NOT_FOUND', 404) · ('paper-moved-on', 409) · ('not-your-part') · ('you-requested-it') · 409 when the line
 *   changed meanwhile: ('line-already-resolved') · ('line-reversed') · ('finding-gone')
 */
export async function approveClassification(
  context: Context,
  actor: Actor,
  { key, code }: { key: string; code: string },
): Promise<Receipt> {
  const asked = { act: 'approve-classification', by: actor.code, code }
  return context.database.write((tx) => once(tx, context, key, asked, () => approve(tx, context, actor, code)))
}

async function approve(tx: Handle, context: Context, actor: Actor, code: string): Promise<Receipt> {
  const request = await requestToApprove(tx, actor, 'classification', code)
  const line = await openLine(tx, request.targetEntry)
  const finding = readFinding(request.evidence ?? '')
  if (!finding) throw new Error(`request ${request.code} does not say what the line is`)
  const destination = await destinationOf(tx, line, finding)
  if (destination.credit.id !== request.creditId) throw new Refusal('finding-gone', {}, 409)

  // The guard of the ledger looks for the approver on the row before the entry, and the row names its entry after it.
  const now = context.clock()
  await updateRequest(tx, request.id, { approvedBy: actor.staffId, approvedAt: now })
  const payouts = finding.as === 'payout' ? await payoutsChosen(tx, line, finding.payouts) : []
  const exchange = await exchangeOf(tx, line, payouts, line)
  if (exchange) await appendEntry(tx, context, exchange)
  const receipt = await appendEntry(
    tx,
    context,
    await classificationEvent(tx, actor, { request, line, finding, destination }),
  )
  await updateRequest(tx, request.id, { state: 'approved', entryIndex: receipt.index })

  for (const { id } of payouts) await setPayoutArrived(tx, id, receipt.index)

  const resolved = { resolvedBy: actor.staffId, resolvedAt: now, resolution: receipt.index }
  await resolveItem(tx, line.entryIndex, resolved)
  if ('debit' in finding) await resolveItem(tx, finding.debit, resolved)
  const { pledge } = destination
  // What counts for the pledge is this entry: when it is reversed it counts no more, and the line may be linked again.
  if (pledge)
    await insertPledgeReceipt(tx, { pledgeId: pledge.id, entryIndex: receipt.index, amountVnd: line.amountVnd })
  await insertAudit(tx, {
    at: now,
    staffId: actor.staffId,
    action: 'approve-classification',
    subject: request.code,
    detail: String(receipt.index),
  })
  return receipt
}

async function classificationEvent(
  tx: Handle,
  approver: Actor,
  found: { request: RequestCase; line: MatchCase; finding: Finding; destination: Destination },
): Promise<LedgerEvent> {
  const { request, line, finding, destination } = found
  const { amountVnd } = line
  const suspense = await accountById(tx, request.debitId as number)
  const numbers = await ownNumbersFirst(tx, suspense, line.body, amountVnd)
  const { pledge } = destination
  return {
    id: `classification:${request.code}`,
    kind: finding.as === 'interest' ? 'interest' : 'classification',
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd,
    transfers: [{ debit: suspense, credit: destination.credit, amountVnd, numbers }],
    owner: suspense,
    purpose: destination.purpose,
    project: destination.project,
    reference: pledge?.code ?? null,
    authority: request.code,
    voucher: 'DC',
    people: await whoSigned(tx, { ...request, checkedBy: null, approvedBy: approver.staffId }),
    texts: {
      ...(pledge?.publicName ? { donor: pledge.publicName } : {}),
      memo: `Khoản tạm giữ ở dòng ${line.entryIndex} là ${findingText(finding)}`,
      reason: scrubMemo(request.reason),
    },
  }
}

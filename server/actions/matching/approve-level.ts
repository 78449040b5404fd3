import type { Handle } from '../../../db/database.ts'
import { accountById, poolByAccount } from '../../../db/queries/accounts.ts'
import { waitingHalf } from '../../../db/queries/levels.ts'
import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type RequestCase, updateRequest } from '../../../db/queries/requests.ts'
import { unitByCode } from '../../../db/queries/units.ts'
import { type LevelKind, levelEntryId, otherHalf, readOtherUnit } from '../../domain/levels.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import type { Actor, Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { openLine } from './line-to-act-on.ts'
import { ownNumbersFirst } from './own-numbers.ts'
import { requestToApprove } from './request-to-approve.ts'

/**
 * The head agrees that a bank line is one half of money between two levels of the fund: it is in this unit's books, and the
 * oldest half of the same amount that the other unit has said, if any, is its other half.
 * @throws Refusal('NOT_FOUND', 404) · ('paper-moved-on', 409) · ('not-your-part') · ('you-requested-it') · ('not-enough-money')
 *   when the pool has been used meanwhile · 409 when the line changed: ('line-already-resolved') · ('line-reversed')
 */
export async function approveLevel(
  context: Context,
  actor: Actor,
  { key, code, kind }: { key: string; code: string; kind: LevelKind },
): Promise<Receipt> {
  const asked = { act: 'approve-level', by: actor.code, code }
  return context.database.write((tx) => once(tx, context, key, asked, () => approve(tx, context, actor, code, kind)))
}

async function approve(tx: Handle, context: Context, actor: Actor, code: string, kind: LevelKind): Promise<Receipt> {
  const request = await requestToApprove(tx, actor, kind, code)
  const line = await openLine(tx, request.targetEntry)
  // The guard of the ledger looks for the approver on the row before the entry, and the row names its entry after it.
  const now = context.clock()
  await updateRequest(tx, request.id, { approvedBy: actor.staffId, approvedAt: now })
  const receipt = await append(tx, context, kind, { ...request, approvedBy: actor.staffId }, line.body)
  await updateRequest(tx, request.id, { state: 'approved', entryIndex: receipt.index })
  await resolveItem(tx, line.entryIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: receipt.index })
  const detail = String(receipt.index)
  await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'approve-level', subject: request.code, detail })
  return receipt
}

async function append(
  tx: Handle,
  context: Context,
  kind: LevelKind,
  request: RequestCase & { targetEntry: number },
  lineBody: string,
): Promise<Receipt> {
  const { amountVnd, fundId } = request
  const debit = await accountById(tx, request.debitId as number)
  const credit = await accountById(tx, request.creditId as number)
  const pool = kind === 'level-in' ? credit : debit
  const { purposeCode } = await poolByAccount(tx, pool.id)
  const otherUnit = readOtherUnit(request.evidence) ?? ''
  const unit = await unitByCode(tx, otherUnit)
  if (!unit) throw new Error(`request ${request.code} names no other unit`)
  const half = { unitCode: otherUnit, otherUnit: request.unitCode, fundId, amountVnd }
  const met = await waitingHalf(tx, { kind: otherHalf(kind), ...half })
  const numbers = kind === 'level-in' ? { numbers: await ownNumbersFirst(tx, debit, lineBody, amountVnd) } : {}
  return appendEntry(tx, context, {
    id: levelEntryId({ kind, meeting: met?.meeting ?? request.code, request: request.code, otherUnit }),
    kind,
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd,
    transfers: [{ debit, credit, amountVnd, ...numbers }],
    owner: pool,
    purpose: purposeCode,
    project: projectOfPurpose(purposeCode),
    authority: request.code,
    voucher: 'DC',
    people: await whoSigned(tx, { ...request, checkedBy: null }),
    texts: { memo: memoOf(kind, unit.name, request.targetEntry), reason: request.reason },
  })
}

function memoOf(kind: LevelKind, otherName: string, line: number): string {
  return kind === 'level-in'
    ? `Tiền ${otherName} chuyển đến, tạm giữ ở dòng ${line}`
    : `Tiền chuyển cho ${otherName}, ngân hàng ghi Nợ ở dòng ${line}`
}

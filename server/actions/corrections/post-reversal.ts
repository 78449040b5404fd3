import type { Handle } from '../../../db/database.ts'
import { payoutsArriveAgain } from '../../../db/queries/card.ts'
import { againId } from '../../../db/queries/ledger.ts'
import type { RequestCase } from '../../../db/queries/requests.ts'
import {
  bankAccountIn,
  closeMatchItem,
  matchItemsSettledBy,
  memoOf,
  reopenMatchItem,
} from '../../../db/queries/reversals.ts'
import { insertMatchItems } from '../../../db/queries/statements.ts'
import type { Actor, Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { planReversal, type ReversalPlan } from './plan-reversal.ts'

/**
 * Posts the mirror of the entry an approved request names, voucher DC. What the bank said of it is said again as not yet
 * explained, so that the books never differ from the bank, and waits in the queue for a person.
 * @throws Refusal as planReversal: the books may have gone on since the request
 */
export async function postReversal(
  tx: Handle,
  context: Context,
  actor: Actor,
  request: RequestCase & { targetEntry: number },
): Promise<Receipt> {
  const plan = await planReversal(tx, request.targetEntry)
  // A credit before the mirror takes it back, a debit after the mirror has brought it: the account is never short meanwhile.
  if (plan.again?.kind === 'suspense') await sayAgain(tx, context, request, plan, plan.again)
  const receipt = await appendMirror(tx, context, request, plan)
  if (plan.again?.kind === 'unexplained') await sayAgain(tx, context, request, plan, plan.again)

  const { index } = receipt
  const at = context.clock()
  await closeMatchItem(tx, plan.target.index, { resolvedBy: actor.staffId, resolvedAt: at, resolution: index })
  await payoutsArriveAgain(tx, plan.target.index)
  for (const line of await matchItemsSettledBy(tx, plan.target.index)) await reopenMatchItem(tx, line.entryIndex)
  return receipt
}

async function appendMirror(
  tx: Handle,
  context: Context,
  request: RequestCase,
  { target, transfers }: ReversalPlan,
): Promise<Receipt> {
  return appendEntry(tx, context, {
    id: `reversal:${request.code}`,
    kind: 'reversal',
    bookedOn: request.bookedOn,
    channel: target.channel,
    amountVnd: target.amountVnd,
    transfers,
    owner: target,
    purpose: target.purpose,
    project: target.project,
    reference: target.reference,
    authority: request.code,
    reverses: target.index,
    reversedKind: target.kind,
    voucher: 'DC',
    people: await whoSigned(tx, { ...request, checkedBy: null }),
    texts: { reason: request.reason },
  })
}

async function sayAgain(
  tx: Handle,
  context: Context,
  request: RequestCase,
  { target }: ReversalPlan,
  { kind, bank, debit, credit }: NonNullable<ReversalPlan['again']>,
): Promise<void> {
  const { amountVnd } = target
  // A payment's line speaks of a house, and that is what is no longer said.
  const memo =
    target.kind === 'disbursement'
      ? `Ngân hàng đã ghi Nợ, trước đây ghi ở dòng ${target.index}; chờ xác định lại`
      : await memoOf(tx, target.index)
  const { index } = await appendEntry(tx, context, {
    id: againId(target.index),
    kind,
    bookedOn: request.bookedOn,
    channel: 'bank',
    amountVnd,
    transfers: [{ debit, credit, amountVnd }],
    owner: bank,
    voucher: kind === 'suspense' ? 'BC' : 'BN',
    texts: memo === null ? {} : { memo },
  })
  const account = await bankAccountIn(tx, bank.id)
  if (!account) throw new Error(`no bank account keeps its money in ${bank.name}`)
  const reason = kind === 'suspense' ? 'account-rule' : 'unexplained-debit'
  await insertMatchItems(tx, [
    { entryIndex: index, bankAccountId: account.id, reason, amountVnd, day: request.bookedOn },
  ])
}

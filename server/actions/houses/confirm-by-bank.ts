import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, commitmentAccount } from '../../../db/queries/accounts.ts'
import {
  type DisbursementCase,
  disbursementById,
  sentDisbursements,
  unexplainedDebit,
  updateDisbursement,
} from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { staffById } from '../../../db/queries/staff.ts'
import type { Context } from '../context.ts'
import { appendEntry, type LedgerEvent, type Receipt } from '../ledger/append-entry.ts'
import { Refusal } from '../refusal.ts'

/**
 * The sent payment orders that a bank debit may be: same account and amount (đồng). When the memo holds the code or order
 * number of exactly one of them, only that one; otherwise all, and more than one means that a person must say which.
 */
export async function findWaitingDisbursements(
  db: Handle,
  debit: { assetId: number; amountVnd: number; memo: string },
): Promise<{ id: number; code: string }[]> {
  const waiting = await sentDisbursements(db, debit)
  const memo = lettersAndDigits(debit.memo)
  const named = waiting.filter(
    ({ code, orderNumber }) => memo.includes(code) || isNamed(memo, lettersAndDigits(orderNumber ?? '')),
  )
  return (named.length === 1 ? named : waiting).map(({ id, code }) => ({ id, code }))
}

/** A short order number ("12") stands in many memos by chance; it says nothing. */
function isNamed(memo: string, orderNumber: string): boolean {
  return orderNumber.length >= 5 && memo.includes(orderNumber)
}

/**
 * The bank's debit pays a sent order: Committed against the bank account, voucher BN, state paid. `memo` is the scrubbed
 * wording of the bank's line; it is published only where the payee is no private person. The caller keeps the bank line.
 * @throws Refusal('payment-not-waiting', 409) · Refusal('not-enough-money') when less is set aside than was paid
 */
export async function confirmByBank(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  disbursementId: number,
  debit: { entryId: string; bookedOn: string; memo: string },
): Promise<Receipt> {
  const payment = await waitingPayment(tx, disbursementId)
  const bank = await accountById(tx, payment.assetId)
  const publicPayee = payment.payeeKind === 'shop' || payment.payeeKind === 'commune-committee'
  return settle(tx, context, payment, {
    id: debit.entryId,
    kind: 'disbursement',
    bookedOn: debit.bookedOn,
    channel: 'bank',
    credit: bank,
    voucher: 'BN',
    memo: publicPayee && debit.memo !== '' ? debit.memo : paymentWording(payment),
  })
}

/**
 * A debit that was posted as Unexplained turns out to be a sent order: Committed against Unexplained, without a voucher
 * (the debit has its own), state paid.
 * @throws Refusal('payment-not-waiting', 409) · Refusal('debit-is-another', 409) when that entry does not stand, is of another account or amount
 */
export async function explainDebit(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  disbursementId: number,
  debit: { entryId: string; bookedOn: string; unexplainedEntryIndex: number },
): Promise<Receipt> {
  const payment = await waitingPayment(tx, disbursementId)
  const posted = await unexplainedDebit(tx, debit.unexplainedEntryIndex)
  if (!posted || posted.bankId !== payment.assetId || posted.amountVnd !== payment.amountVnd)
    throw new Refusal('debit-is-another', { code: payment.code }, 409)
  return settle(tx, context, payment, {
    id: debit.entryId,
    kind: 'explanation',
    bookedOn: debit.bookedOn,
    channel: 'none',
    credit: await accountById(tx, posted.unexplainedId),
    memo: `${paymentWording(payment)}; ngân hàng ghi Nợ ở dòng ${debit.unexplainedEntryIndex}`,
  })
}

/** What the public line says of a payment. Never the household's name. */
export function paymentWording(payment: Pick<DisbursementCase, 'tranche' | 'projectKind' | 'projectCode'>): string {
  const work = payment.projectKind === 'build' ? 'xây mới' : 'sửa chữa'
  return `Chi hỗ trợ đợt ${payment.tranche} ${work} nhà Đại đoàn kết ${payment.projectCode}`
}

async function waitingPayment(tx: Handle, id: number): Promise<DisbursementCase> {
  const payment = await disbursementById(tx, id)
  if (payment?.state !== 'sent' || payment.method !== 'bank')
    throw new Refusal('payment-not-waiting', { code: payment?.code ?? '' }, 409)
  return payment
}

async function settle(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  payment: DisbursementCase,
  how: Pick<LedgerEvent, 'id' | 'bookedOn' | 'channel'> & {
    kind: 'disbursement' | 'explanation'
    credit: AccountRow
    voucher?: 'BN'
    memo: string
  },
): Promise<Receipt> {
  const committed = await commitmentAccount(tx, payment.projectId, payment.unitId)
  if (!committed) throw new Refusal('not-enough-money', { amountVnd: payment.amountVnd, availableVnd: 0 })
  const receipt = await appendEntry(tx, context, {
    id: how.id,
    kind: how.kind,
    bookedOn: how.bookedOn,
    channel: how.channel,
    amountVnd: payment.amountVnd,
    transfers: [{ debit: committed, credit: how.credit, amountVnd: payment.amountVnd }],
    owner: committed,
    purpose: `project:${payment.projectCode}`,
    project: payment.projectCode,
    authority: payment.code,
    ...(how.voucher ? { voucher: how.voucher } : {}),
    people: await whoSigned(tx, payment),
    texts: { memo: how.memo },
  })
  const now = context.clock()
  await updateDisbursement(tx, payment.id, { state: 'paid', paidAt: now, entryIndex: receipt.index })
  await insertAudit(tx, {
    at: now,
    staffId: null,
    action: 'confirm-payment',
    subject: payment.code,
    detail: String(receipt.index),
  })
  return receipt
}

/** The staff codes that stand in the public entry. */
export async function whoSigned(
  tx: Handle,
  paper: {
    requestedBy: number
    checkedBy: number | null
    approvedBy: number | null
    sentBy?: number | null
    paidBy?: number | null
  },
): Promise<Record<string, string>> {
  const people: Record<string, string> = {}
  for (const [part, id] of [
    ['requested', paper.requestedBy],
    ['checked', paper.checkedBy],
    ['approved', paper.approvedBy],
    ['sent', paper.sentBy],
    ['paid', paper.paidBy],
  ] as const) {
    const person = id == null ? null : await staffById(tx, id)
    if (person) people[part] = person.code
  }
  return people
}

function lettersAndDigits(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]+/g, '')
}

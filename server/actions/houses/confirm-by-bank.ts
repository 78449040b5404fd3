import type { Handle } from '../../../db/database.ts'
import { accountById } from '../../../db/queries/accounts.ts'
import {
  type DisbursementCase,
  disbursementById,
  sentDisbursements,
  unexplainedDebit,
} from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Context } from '../context.ts'
import type { Receipt } from '../ledger/append-entry.ts'
import { Refusal } from '../refusal.ts'
import { paymentWording, settlePayment } from './settle-payment.ts'

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
 * wording of the bank's line; it is published only where the payee is no private person. The caller keeps the bank line,
 * and flushes an EntryBatch of its own before: this appends by itself.
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
  return confirm(tx, context, payment, {
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
  return confirm(tx, context, payment, {
    id: debit.entryId,
    kind: 'explanation',
    bookedOn: debit.bookedOn,
    channel: 'none',
    credit: await accountById(tx, posted.unexplainedId),
    memo: `${paymentWording(payment)}; ngân hàng ghi Nợ ở dòng ${debit.unexplainedEntryIndex}`,
  })
}

async function waitingPayment(tx: Handle, id: number): Promise<DisbursementCase> {
  const payment = await disbursementById(tx, id)
  if (payment?.state !== 'sent' || payment.method !== 'bank')
    throw new Refusal('payment-not-waiting', { code: payment?.code ?? '' }, 409)
  return payment
}

async function confirm(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  payment: DisbursementCase,
  how: Parameters<typeof settlePayment>[3],
): Promise<Receipt> {
  const receipt = await settlePayment(tx, context, payment, how)
  await insertAudit(tx, {
    at: context.clock(),
    staffId: null,
    action: 'confirm-payment',
    subject: payment.code,
    detail: String(receipt.index),
  })
  return receipt
}

function lettersAndDigits(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]+/g, '')
}

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

export type WaitingDisbursement = { id: number; code: string }

/**
 * The sent payment orders that a bank debit may be: same account and amount (đồng). `named` is the one whose code or order
 * number stands in the memo, when it is exactly one: only that one is confirmed without a person. An amount alone says
 * nothing: two houses cost the same, and whoever pays out by mistake or by theft can choose the amount.
 */
export async function findWaitingDisbursements(
  db: Handle,
  debit: { assetId: number; amountVnd: number; memo: string },
): Promise<{ named: WaitingDisbursement | null; candidates: WaitingDisbursement[] }> {
  const waiting = await sentDisbursements(db, debit)
  const memo = debit.memo.toUpperCase()
  const named = waiting.filter(({ code, orderNumber }) => isNamed(memo, code) || isNamed(memo, orderNumber ?? ''))
  const candidates = waiting.map(({ id, code }) => ({ id, code }))
  return { named: candidates.find(({ id }) => named.length === 1 && id === named[0]?.id) ?? null, candidates }
}

/** Why a debit that names no payment waits for a person. */
export function debitQueue(candidates: readonly WaitingDisbursement[]): 'ambiguous-debit' | 'unexplained-debit' {
  return candidates.length > 1 ? 'ambiguous-debit' : 'unexplained-debit'
}

/**
 * However a bank spaces it, but not as the beginning or end of a longer number. A short order number ("12") stands in many
 * memos by chance; it says nothing.
 */
function isNamed(memo: string, number: string): boolean {
  const signs = number.toUpperCase().match(/[A-Z0-9]/g) ?? []
  if (signs.length < 5) return false
  return new RegExp(`(?<!\\d)${signs.join('[^A-Z0-9]*')}(?!\\d)`).test(memo)
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

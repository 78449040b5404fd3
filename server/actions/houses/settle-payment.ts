import type { Handle } from '../../../db/database.ts'
import { type AccountRow, balanceOf, commitmentAccount } from '../../../db/queries/accounts.ts'
import { type DisbursementCase, updateDisbursement } from '../../../db/queries/disbursements.ts'
import { staffById } from '../../../db/queries/staff.ts'
import type { Context } from '../context.ts'
import { appendEntry, type LedgerEvent, type Receipt } from '../ledger/append-entry.ts'
import { Refusal } from '../refusal.ts'

/**
 * The entry that makes a payment paid: what was set aside against the account the money left. Changes the row's state.
 * @throws Refusal('not-enough-money') when less is set aside · ('account-holds-less') when the cash box or bank account is short
 */
export async function settlePayment(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  payment: DisbursementCase,
  how: Pick<LedgerEvent, 'id' | 'bookedOn' | 'channel'> & {
    kind: 'disbursement' | 'explanation'
    credit: AccountRow
    voucher?: 'PC' | 'BN'
    memo: string
  },
): Promise<Receipt> {
  const { amountVnd } = payment
  const committed = await commitmentAccount(tx, payment.projectId, payment.unitId)
  if (!committed) throw new Refusal('not-enough-money', { amountVnd, availableVnd: 0 })
  if (how.kind === 'disbursement') {
    const availableVnd = await balanceOf(tx, how.credit.id)
    if (availableVnd < amountVnd) throw new Refusal('account-holds-less', { amountVnd, availableVnd })
  }
  const receipt = await appendEntry(tx, context, {
    id: how.id,
    kind: how.kind,
    bookedOn: how.bookedOn,
    channel: how.channel,
    amountVnd,
    transfers: [{ debit: committed, credit: how.credit, amountVnd }],
    owner: committed,
    purpose: `project:${payment.projectCode}`,
    project: payment.projectCode,
    authority: payment.code,
    ...(how.voucher ? { voucher: how.voucher } : {}),
    people: await whoSigned(tx, payment),
    texts: { memo: how.memo },
  })
  await updateDisbursement(tx, payment.id, { state: 'paid', paidAt: context.clock(), entryIndex: receipt.index })
  return receipt
}

/** What the public line says of a payment. Never the household's name. */
export function paymentWording(payment: Pick<DisbursementCase, 'tranche' | 'projectKind' | 'projectCode'>): string {
  const work = payment.projectKind === 'build' ? 'xây mới' : 'sửa chữa'
  return `Chi hỗ trợ đợt ${payment.tranche} ${work} nhà Đại đoàn kết ${payment.projectCode}`
}

/** The staff codes that stand in the public entry, by the part each played. */
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

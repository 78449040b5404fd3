import type { Handle } from '../../../db/database.ts'
import { type GivingUnit, givingUnitById } from '../../../db/queries/giving.ts'
import { instalmentsOf } from '../../../db/queries/instalments.ts'
import type { PledgeRow } from '../../../db/queries/pledges.ts'
import { bankAccountById } from '../../../db/queries/units.ts'
import { type InstalmentStanding, nextPayment, standings } from '../../domain/instalments.ts'
import { type PaymentInstruction, paymentInstruction } from '../../domain/payment-instruction.ts'
import { outstandingVnd } from '../../domain/pledge.ts'

export type HowToPay = {
  /** The plan with what has come for each part; empty for a promise paid at once. */
  plan: InstalmentStanding[]
  /** Đồng asked for now: what is due of the plan, or everything still to come; 0 when the promise ended or is met. */
  askedVnd: number
  /** The day of the plan's next part; null without a plan. */
  askedOn: string | null
  /** The committee as it stands today: its office; null when it has ended. */
  office: GivingUnit | null
  /** How to transfer what is asked for now; null when nothing is, or while the committee has no official account. */
  payment: PaymentInstruction | null
}

/** What a donor is asked to pay now and how, for pages, letters and papers alike. `today`: the local day. */
export async function howToPay(
  db: Handle,
  pledge: PledgeRow,
  { receivedVnd, unclearVnd }: { receivedVnd: number; unclearVnd: number },
  today: string,
): Promise<HowToPay> {
  const parts = await instalmentsOf(db, pledge.id)
  const outstanding = outstandingVnd({ ...pledge, receivedVnd, unclearVnd })
  const next = outstanding > 0 ? nextPayment(parts, receivedVnd, today) : null
  const askedVnd = next ? Math.min(next.amountVnd, outstanding) : outstanding
  const office = await givingUnitById(db, pledge.fundId, today, pledge.unitId)
  const account = office?.bankAccountId ? await bankAccountById(db, office.bankAccountId) : null
  const isAsked = account && askedVnd > 0 && pledge.method !== 'cash'
  return {
    plan: standings(parts, receivedVnd),
    askedVnd,
    askedOn: next?.dueOn ?? null,
    office,
    payment: isAsked
      ? paymentInstruction({ code: pledge.code, fundId: pledge.fundId, amountVnd: askedVnd }, account, today)
      : null,
  }
}

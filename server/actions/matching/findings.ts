import type { Handle } from '../../../db/database.ts'
import {
  type AccountRow,
  accountById,
  commitmentAccount,
  poolByAccount,
  poolByPurpose,
} from '../../../db/queries/accounts.ts'
import { waitingPayouts } from '../../../db/queries/card.ts'
import { answersPledge, type MatchCase, paymentsMade, waitingDebits } from '../../../db/queries/matching.ts'
import { type KnownPledge, pledgeByCode } from '../../../db/queries/pledges.ts'
import { canBePayouts } from '../../domain/card.ts'
import type { Finding } from '../../domain/matching.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import { Refusal } from '../refusal.ts'
import { theAccount } from '../setup/open-accounts.ts'

/** More than this on one page nobody tells apart; the others are found by dealing with these first. */
const MOST_CANDIDATES = 20

type Debits = Awaited<ReturnType<typeof waitingDebits>>

export type Candidates = {
  payments: Awaited<ReturnType<typeof paymentsMade>>
  /** Debits of the unit's other accounts: the money may have come from there. */
  debitsElsewhere: Debits
  /** Debits of the same account: the money may have been sent back. */
  debitsHere: Debits
  /** Payouts of the card provider that this account waits for. */
  payouts: Awaited<ReturnType<typeof waitingPayouts>>
}

/** What a credit in Suspense can be the other side of: payments of its amount that left this account, and debits that wait. */
export async function candidatesFor(db: Handle, line: MatchCase): Promise<Candidates> {
  const { accountId, unitId, fundId, amountVnd } = line
  const debits = await waitingDebits(db, { unitId, fundId, amountVnd, limit: MOST_CANDIDATES })
  return {
    payments: await paymentsMade(db, { assetId: accountId, amountVnd, limit: MOST_CANDIDATES }),
    debitsElsewhere: debits.filter(({ bankAccountId }) => bankAccountId !== line.bankAccountId),
    debitsHere: debits.filter(({ bankAccountId }) => bankAccountId === line.bankAccountId),
    payouts: await waitingPayouts(db, line.bankAccountId),
  }
}

/** Where the đồng of a finding go, and what its entry names. */
export type Destination = {
  credit: AccountRow
  purpose: string | null
  project: string | null
  pledge: KnownPledge | null
}

/** @throws Refusal('pledge-unknown') · ('pledge-of-another-unit') · ('finding-gone', 409) when what it names no longer fits */
export async function destinationOf(db: Handle, line: MatchCase, finding: Finding): Promise<Destination> {
  const none = { purpose: null, project: null, pledge: null }
  if (finding.as === 'gift' && finding.pledge !== null) {
    const pledge = await pledgeFor(db, line, finding.pledge)
    const { purposeCode } = await poolByAccount(db, pledge.poolId)
    const project = projectOfPurpose(purposeCode)
    return { credit: await accountById(db, pledge.poolId), purpose: purposeCode, project, pledge }
  }
  if (finding.as === 'gift' || finding.as === 'interest') {
    const general = await poolByPurpose(db, { ...line, purposeCode: 'general' })
    if (!general) throw new Error(`unit ${line.unitId} has no general pool`)
    return { ...none, credit: await accountById(db, general.accountId), purpose: 'general' }
  }
  if (finding.as === 'payout') {
    const [first] = await payoutsChosen(db, line, finding.payouts)
    return { ...none, credit: await accountById(db, first.transitId) }
  }
  const { payments, debitsElsewhere, debitsHere } = await candidatesFor(db, line)
  if (finding.as === 'returned') {
    const payment = payments.find(({ code }) => code === finding.disbursement)
    const committed = payment && (await commitmentAccount(db, payment.projectId, line.unitId))
    if (!committed) throw new Refusal('finding-gone', {}, 409)
    return { ...none, credit: committed, purpose: `project:${payment.projectCode}`, project: payment.projectCode }
  }
  const debits = finding.as === 'own-transfer' ? debitsElsewhere : debitsHere
  if (!debits.some(({ entryIndex }) => entryIndex === finding.debit)) throw new Refusal('finding-gone', {}, 409)
  return { ...none, credit: await theAccount(db, 'unexplained', line) }
}

type Payouts = Candidates['payouts']

/**
 * The payouts that a credit is, in the order in which the bank was to have them.
 * @throws Refusal('finding-gone', 409) when one is no longer waited for · ('payouts-differ') when they are not the credit's amount
 */
export async function payoutsChosen(
  db: Handle,
  line: Pick<MatchCase, 'bankAccountId' | 'amountVnd'>,
  ids: readonly string[],
): Promise<[Payouts[number], ...Payouts]> {
  const [first, ...others] = (await waitingPayouts(db, line.bankAccountId)).filter(({ id }) => ids.includes(id))
  if (!first || others.length + 1 !== ids.length) throw new Refusal('finding-gone', {}, 409)
  const sumVnd = [first, ...others].reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  if (!canBePayouts(line.amountVnd, [first, ...others]))
    throw new Refusal('payouts-differ', { sumVnd, amountVnd: line.amountVnd })
  return [first, ...others]
}

/**
 * The pledge of this code, when the line can answer it: of the same unit and fund, and no other pledge's receipt yet.
 * @throws Refusal('pledge-unknown') · ('pledge-of-another-unit') · ('line-answers-a-pledge')
 */
export async function pledgeFor(
  db: Handle,
  line: Pick<MatchCase, 'entryIndex' | 'unitId' | 'fundId'>,
  code: string,
): Promise<KnownPledge> {
  const pledge = await pledgeByCode(db, code)
  if (!pledge) throw new Refusal('pledge-unknown', { code })
  if (pledge.unitId !== line.unitId || pledge.fundId !== line.fundId)
    throw new Refusal('pledge-of-another-unit', { code })
  if (await answersPledge(db, line.entryIndex)) throw new Refusal('line-answers-a-pledge', { index: line.entryIndex })
  return pledge
}

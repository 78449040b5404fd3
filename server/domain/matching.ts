import type { QueueReason, SuspenseReason } from '../../db/schema/index.ts'
import { namesProvider } from './card.ts'
import { foldText } from './text.ts'

/** A pledge whose code stands in a transfer's memo. */
export type PledgeSeen = { id: number; code: string; unitId: number; fundId: number; cancelled: boolean }

export type CreditDecision =
  | { kind: 'gift'; pledge: PledgeSeen | null; queue: QueueReason | null }
  | { kind: 'suspense'; queue: QueueReason }

/**
 * What a credit on an official account is. One living pledge named by code: its gift. Otherwise the account's dated rule:
 * a gift from somebody not yet known, unless a pattern flags it as no gift at all or it names the card provider. Never guessed
 * from a donor's name.
 * `codes` are the valid reference codes in the memo, `pledges` those of them that exist.
 */
export function decideCredit(facts: {
  memo: string
  codes: readonly string[]
  pledges: readonly PledgeSeen[]
  account: { unitId: number; fundId: number; unmatchedRule: 'gift' | 'suspense' }
  patterns: readonly { phrase: string; reason: SuspenseReason }[]
}): CreditDecision {
  const { codes, pledges, account } = facts
  if (pledges.length === 1 && codes.length === 1) {
    const [pledge] = pledges as [PledgeSeen]
    if (pledge.unitId !== account.unitId || pledge.fundId !== account.fundId)
      return { kind: 'suspense', queue: 'other-unit' }
    return pledge.cancelled ? unmatched(account, 'cancelled-pledge') : { kind: 'gift', pledge, queue: null }
  }
  if (codes.length > 1) return unmatched(account, 'ambiguous-code')
  if (codes.length === 1) return unmatched(account, 'unknown-code')
  // The gifts behind what the card provider sends are in the books already: counted again they would be doubled.
  if (namesProvider(facts.memo)) return { kind: 'suspense', queue: 'card-payout' }
  const memo = ` ${foldText(facts.memo)} `
  const flagged = facts.patterns.find(({ phrase }) => memo.includes(` ${phrase} `))
  if (flagged) return { kind: 'suspense', queue: flagged.reason }
  return account.unmatchedRule === 'suspense' ? { kind: 'suspense', queue: 'account-rule' } : unmatched(account, null)
}

function unmatched(account: { unmatchedRule: 'gift' | 'suspense' }, queue: QueueReason | null): CreditDecision {
  return account.unmatchedRule === 'suspense'
    ? { kind: 'suspense', queue: queue ?? 'account-rule' }
    : { kind: 'gift', pledge: null, queue }
}

/**
 * What a credit that waits in Suspense turned out to be. `pledge` is the code it answers; `disbursement` the payment that
 * came back; `debit` the entry of the Unexplained debit that is the other side: of a transfer between own accounts, or
 * of sending a mistaken transfer back; `payouts` the card provider's, one or several in one credit.
 */
export type Finding =
  | { as: 'gift'; pledge: string | null }
  | { as: 'interest' }
  | { as: 'returned'; disbursement: string }
  | { as: 'own-transfer' | 'sent-back'; debit: number }
  | { as: 'payout'; payouts: readonly string[] }

/** A finding as a request keeps it (`request.evidence`) and a form sends it: `gift:VNN…`, `returned:CH…`, `own-transfer:12`. */
export function writeFinding(finding: Finding): string {
  switch (finding.as) {
    case 'gift':
      return finding.pledge === null ? 'gift' : `gift:${finding.pledge}`
    case 'interest':
      return 'interest'
    case 'returned':
      return `returned:${finding.disbursement}`
    case 'payout':
      return `payout:${finding.payouts.join(',')}`
    default:
      return `${finding.as}:${finding.debit}`
  }
}

/** Null when it is none. */
export function readFinding(written: string): Finding | null {
  const [as, about] = written.split(':', 2)
  if (as === 'gift') return { as, pledge: about ?? null }
  if (as === 'interest' && about === undefined) return { as }
  if (as === 'returned' && about) return { as, disbursement: about }
  if (as === 'payout' && /^po_\w{1,250}(,po_\w{1,250}){0,19}$/.test(about ?? '')) {
    const payouts = (about ?? '').split(',')
    return new Set(payouts).size === payouts.length ? { as, payouts } : null
  }
  if ((as === 'own-transfer' || as === 'sent-back') && /^\d{1,15}$/.test(about ?? ''))
    return { as, debit: Number(about) }
  return null
}

// How a promise stands at a moment, and whether it can still be taken back.
import type { ProjectStage } from '../../db/schema/index.ts'

/** Stages in which a house may still be given to: published on the notice board, not yet handed over. */
export const stagesOpenToGifts: readonly ProjectStage[] = ['posted', 'decided', 'started', 'under-way', 'accepted']

/**
 * The most that anybody may promise in public, đồng. The ledger takes ten times as much in one transfer: what is really
 * given is bounded by banks, a promise by nothing, and one absurd one would stand in every sum.
 */
export const MAX_PLEDGE_VND = 1_000_000_000_000

export type PledgeStatus = 'waiting' | 'partly' | 'full' | 'over' | 'unclear' | 'late' | 'cancelled'

export type PledgeFacts = {
  amountVnd: number
  /** Net of reversed receipts. */
  receivedVnd: number
  /** What the bank reported with this code and a person has yet to match. */
  unclearVnd: number
  /** `YYYY-MM-DD`, or null when no day was named. */
  expectedOn: string | null
  cancelledAt: number | null
  cancelReason: string | null
}

/**
 * The first row that holds is the status. Money that came counts before everything else, a promise cancelled before it
 * came included; one whose rest was given up after some had come is cancelled, and what came stays received.
 */
const statusRules: readonly (readonly [PledgeStatus, (facts: PledgeFacts, today: string) => boolean])[] = [
  ['over', (facts) => facts.receivedVnd > facts.amountVnd],
  ['full', (facts) => facts.receivedVnd === facts.amountVnd],
  ['unclear', (facts) => facts.unclearVnd > 0],
  ['cancelled', endedWithRest],
  ['partly', (facts) => facts.receivedVnd > 0],
  ['cancelled', (facts) => facts.cancelledAt !== null],
  ['late', (facts, today) => facts.expectedOn !== null && facts.expectedOn < today],
  ['waiting', () => true],
]

/** Derived from amounts and days, never stored. `today` is the local day, `YYYY-MM-DD`. */
export function pledgeStatus(facts: PledgeFacts, today: string): PledgeStatus {
  return statusRules.find(([, holds]) => holds(facts, today))?.[0] ?? 'waiting'
}

/** What of the promise is still to come, đồng; 0 when it ended or is met. */
export function outstandingVnd(facts: PledgeFacts): number {
  return facts.cancelledAt === null ? Math.max(0, facts.amountVnd - facts.receivedVnd) : 0
}

/** Why what is still to come of the promise cannot be given up, or null. Money that came is in the ledger and stays there. */
export function whyNotCancel(facts: PledgeFacts): 'pledge-has-money' | 'pledge-met' | 'pledge-cancelled' | null {
  if (facts.cancelledAt !== null) return 'pledge-cancelled'
  if (facts.receivedVnd >= facts.amountVnd) return 'pledge-met'
  return facts.unclearVnd > 0 ? 'pledge-has-money' : null
}

/** Why staff end a promise. */
export const staffCancelReasons = ['asked', 'no-answer', 'mistake'] as const
export type StaffCancelReason = (typeof staffCancelReasons)[number]

/** How a promise that is ended now is remembered (`pledge.cancel_reason`). */
export function cancelReasonOf(
  { receivedVnd }: Pick<PledgeFacts, 'receivedVnd'>,
  by: 'donor' | StaffCancelReason,
): string {
  const reason = by === 'donor' ? by : `staff-${by}`
  return receivedVnd > 0 ? `${REST}${reason}` : reason
}

/** Queries ask for the same (`cancel_reason GLOB 'rest-*'`): of such a promise what came was kept. */
const REST = 'rest-'

/** Whether only the rest of the promise was given up, after some of it had come. */
export function endedWithRest({ cancelReason }: Pick<PledgeFacts, 'cancelReason'>): boolean {
  return cancelReason?.startsWith(REST) ?? false
}

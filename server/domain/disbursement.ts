import type { AccountKind, DisbursementMethod, DisbursementState, ProjectStage } from '../../db/schema/index.ts'
import { mayWithdraw, type Person, type SignedPaper, type Step, type StepRefusal, stepRefusal } from './four-eyes.ts'
import { hasReached } from './project-stages.ts'

export const disbursementSteps = {
  check: { from: ['requested'], to: 'checked', roles: ['accountant'], apartFrom: ['requested'] },
  approve: { from: ['checked'], to: 'approved', roles: ['head'], apartFrom: ['requested', 'checked'] },
  refuse: { from: ['requested', 'checked'], to: 'refused', roles: ['accountant', 'head'], apartFrom: [] },
  // Cash: the cashier's hand pays. Bank: the order is sent, and only the bank's debit pays (no person: confirm-by-bank).
  pay: { from: ['approved'], to: 'paid', roles: ['cashier'], apartFrom: ['requested', 'checked', 'approved'] },
  send: { from: ['approved'], to: 'sent', roles: ['accountant'], apartFrom: [] },
  cancel: { from: ['approved', 'sent'], to: 'cancelled', roles: ['accountant', 'head'], apartFrom: [] },
} as const satisfies Record<string, Step<DisbursementState>>

export type DisbursementAct = keyof typeof disbursementSteps
export type DisbursementPaper = SignedPaper<DisbursementState> & { method: DisbursementMethod }
export type DisbursementRefusal = StepRefusal | 'paid-in-cash' | 'paid-by-bank'

const methodOf: Partial<Record<DisbursementAct, DisbursementMethod>> = { pay: 'cash', send: 'bank' }

/** Why this person may not do this with the payment now, or null. */
export function canDisbursement(
  act: DisbursementAct,
  paper: DisbursementPaper,
  person: Person,
): DisbursementRefusal | null {
  const method = methodOf[act]
  if (method && method !== paper.method) return paper.method === 'cash' ? 'paid-in-cash' : 'paid-by-bank'
  if (act === 'refuse' && mayWithdraw(paper, person)) return null
  return stepRefusal<DisbursementState>(disbursementSteps[act], paper, person)
}

/** How money leaves an account of this kind; null where none does. */
export function methodFrom(kind: AccountKind): DisbursementMethod | null {
  return kind === 'cash' || kind === 'bank' ? kind : null
}

/** Payments that still take money of what is set aside. */
export const waitingStates = [
  'requested',
  'checked',
  'approved',
  'sent',
] as const satisfies readonly DisbursementState[]

export type TrancheRefusal =
  | 'house-not-decided'
  | 'house-paused'
  | 'house-dropped'
  | 'house-settled'
  | 'tranche-waits-for-start'
  | 'tranche-waits-for-acceptance'

/**
 * Why this tranche may not be asked for at this stage, or null. The first may be paid once the house is decided, the next
 * ones once building has begun, and the one that uses up what was set aside (`leftVnd` 0) only after acceptance.
 */
export function trancheRefusal(
  stage: ProjectStage,
  tranche: { number: number; leftVnd: number },
): TrancheRefusal | null {
  const stopped = houseStopped(stage)
  if (stopped) return stopped
  if (stage === 'settled') return 'house-settled'
  if (!hasReached(stage, 'decided')) return 'house-not-decided'
  if (tranche.leftVnd === 0 && !hasReached(stage, 'accepted')) return 'tranche-waits-for-acceptance'
  return tranche.number > 1 && !hasReached(stage, 'started') ? 'tranche-waits-for-start' : null
}

/** Why no money goes out for the house at all just now, or null. */
export function houseStopped(stage: ProjectStage): 'house-paused' | 'house-dropped' | null {
  return stage === 'paused' ? 'house-paused' : stage === 'dropped' ? 'house-dropped' : null
}

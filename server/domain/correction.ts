import type { RequestState } from '../../db/schema/index.ts'
import { type Person, type SignedPaper, type Step, type StepRefusal, stepRefusal } from './four-eyes.ts'
import { scrubMemo } from './memo.ts'
import { normalText } from './text.ts'

/** A correction is asked for by the accountant and approved by the head; either may give it up before. */
const requestSteps = {
  approve: { from: ['requested'], to: 'approved', roles: ['head'], apartFrom: ['requested'] },
  refuse: { from: ['requested'], to: 'refused', roles: ['head', 'accountant'], apartFrom: [] },
} as const satisfies Record<string, Step<RequestState>>

export type RequestAct = keyof typeof requestSteps

/** Why this person may not do this with the request now, or null. */
export function canRequest(
  act: RequestAct,
  paper: Omit<SignedPaper<RequestState>, 'checkedBy'>,
  person: Person,
): StepRefusal | null {
  return stepRefusal<RequestState>(requestSteps[act], { ...paper, checkedBy: null }, person)
}

export const SHORTEST_REASON = 10
export const LONGEST_REASON = 500

export type ReasonProblem = 'reason-short' | 'reason-long'

/** A reason as it will be kept and published: one line, account and telephone numbers hidden. */
export function readReason(typed: string): { ok: true; reason: string } | { ok: false; problem: ReasonProblem } {
  const reason = normalText(typed)
  const length = [...reason].length
  if (length < SHORTEST_REASON) return { ok: false, problem: 'reason-short' }
  if (length > LONGEST_REASON) return { ok: false, problem: 'reason-long' }
  return { ok: true, reason: scrubMemo(reason) }
}

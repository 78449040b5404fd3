import type { AllocationState, ProjectStage } from '../../db/schema/index.ts'
import { mayWithdraw, type Person, type SignedPaper, type Step, type StepRefusal, stepRefusal } from './four-eyes.ts'
import { hasReached } from './project-stages.ts'
import { appealOfPurpose } from './purpose.ts'

export const allocationSteps = {
  check: { from: ['requested'], to: 'checked', roles: ['accountant'], apartFrom: ['requested'] },
  approve: { from: ['checked'], to: 'approved', roles: ['head'], apartFrom: ['requested', 'checked'] },
  refuse: { from: ['requested', 'checked'], to: 'refused', roles: ['accountant', 'head'], apartFrom: [] },
} as const satisfies Record<string, Step<AllocationState>>

export type AllocationAct = keyof typeof allocationSteps

/** Why this person may not do this with the allocation now, or null. */
export function canAllocation(
  act: AllocationAct,
  paper: SignedPaper<AllocationState>,
  person: Person,
): StepRefusal | null {
  if (act === 'refuse' && mayWithdraw(paper, person)) return null
  return stepRefusal<AllocationState>(allocationSteps[act], paper, person)
}

export type AllocationStageRefusal = 'house-not-posted' | 'house-paused' | 'house-dropped' | 'house-settled'

/** Why no money may be set aside for a house at this stage, or null. The list must have been posted for objections first. */
export function allocationStageRefusal(stage: ProjectStage): AllocationStageRefusal | null {
  if (stage === 'paused') return 'house-paused'
  if (stage === 'dropped') return 'house-dropped'
  if (stage === 'settled') return 'house-settled'
  return hasReached(stage, 'posted') ? null : 'house-not-posted'
}

/** Whether money of this pool may go to this house: its own, its commune's, a general one or an appeal's, of its unit or a unit above. */
export function poolServes(
  pool: { unitId: number; fundId: number; purposeCode: string },
  house: { code: string; fundId: number; unitCode: string; unitAndAbove: readonly number[] },
): boolean {
  if (pool.fundId !== house.fundId || !house.unitAndAbove.includes(pool.unitId)) return false
  return appealOfPurpose(pool.purposeCode) !== null || purposesServing(house).includes(pool.purposeCode)
}

/** The purposes that a house is one of, besides the appeals of its unit and those above. */
export function purposesServing(house: { code: string; unitCode: string }): string[] {
  return ['general', `commune:${house.unitCode}`, `project:${house.code}`]
}

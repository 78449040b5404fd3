import type { ProjectKind, ProjectStage } from '../../db/schema/index.ts'

/** Bình xét → … → quyết toán, in the order they happen. `paused` and `dropped` stand beside this line. */
export const stageLine = [
  'assessed',
  'surveyed',
  'posted',
  'decided',
  'started',
  'under-way',
  'accepted',
  'handed-over',
  'settled',
] as const satisfies readonly ProjectStage[]

const next: Readonly<Record<ProjectStage, readonly ProjectStage[]>> = {
  assessed: ['surveyed', 'paused', 'dropped'],
  surveyed: ['posted', 'paused', 'dropped'],
  posted: ['decided', 'paused', 'dropped'],
  decided: ['started', 'under-way', 'paused', 'dropped'],
  started: ['under-way', 'paused', 'dropped'],
  'under-way': ['accepted', 'paused', 'dropped'],
  accepted: ['handed-over', 'paused'],
  'handed-over': ['settled'],
  settled: [],
  paused: [...stageLine, 'dropped'],
  dropped: [],
}

export type HouseFacts = {
  kind: ProjectKind
  stage: ProjectStage
  /** Where it stood before it was paused; null when it is not. */
  pausedAt: ProjectStage | null
  /** What this fund has paid for it, net of reversals. */
  paidVnd: number
  /** Set aside for it and not paid. */
  leftVnd: number
  /** Payments approved or sent and not yet paid. */
  paymentsOnTheWay: number
}

export type StageRefusal =
  | 'stage-not-next'
  | 'stage-needs-start'
  | 'stage-not-where-it-paused'
  | 'stage-money-already-paid'
  | 'stage-money-on-the-way'
  | 'stage-money-left'

/** Why a house may not go to this stage now, or null when it may. */
export function canMove(house: HouseFacts, to: ProjectStage): StageRefusal | null {
  if (!next[house.stage].includes(to)) return 'stage-not-next'
  if (to === 'dropped' && house.paidVnd > 0) return 'stage-money-already-paid'
  if ((to === 'dropped' || to === 'settled') && house.paymentsOnTheWay > 0) return 'stage-money-on-the-way'
  if (to === 'settled' && house.leftVnd > 0) return 'stage-money-left'
  if (house.stage === 'paused' && to !== 'dropped' && to !== house.pausedAt) return 'stage-not-where-it-paused'
  if (house.stage === 'decided' && to === 'under-way' && house.kind === 'build') return 'stage-needs-start'
  return null
}

/** The stages a house can go to now. */
export function openStages(house: HouseFacts): ProjectStage[] {
  return next[house.stage].filter((to) => canMove(house, to) === null)
}

/** Whether a house at this stage has come as far as `milestone`; a paused or dropped one has not. */
export function hasReached(stage: ProjectStage, milestone: (typeof stageLine)[number]): boolean {
  const line: readonly ProjectStage[] = stageLine
  return line.indexOf(stage) >= line.indexOf(milestone)
}

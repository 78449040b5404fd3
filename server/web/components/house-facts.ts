import type { ProjectStage } from '../../../db/schema/index.ts'
import { hasReached } from '../../domain/project-stages.ts'
import type { Translate } from '../../plugins/texts.ts'
import type { Tag, Tone } from './display.ts'
import { type HouseStage, house } from './house.ts'

const tones: Readonly<Record<ProjectStage, Tone>> = {
  assessed: 'neutral',
  surveyed: 'neutral',
  posted: 'waiting',
  decided: 'waiting',
  started: 'current',
  'under-way': 'current',
  accepted: 'current',
  'handed-over': 'done',
  settled: 'done',
  paused: 'stopped',
  dropped: 'stopped',
}

export function stageTag(stage: ProjectStage, t: Translate): Tag {
  return { text: t(`houses.stage-${stage}`), tone: tones[stage] }
}

export type HouseMoney = { budgetVnd: number; allocatedVnd: number; leftVnd: number }

/** The line-drawn house as far as it has come, filled by the share of its budget that was paid. */
export function houseDrawing(stage: ProjectStage, money: HouseMoney, label: string | null = null) {
  const paidVnd = money.allocatedVnd - money.leftVnd
  return house({ stage: drawn(stage, paidVnd), paidPercent: (100 * paidVnd) / Math.max(1, money.budgetVnd), label })
}

function drawn(stage: ProjectStage, paidVnd: number): HouseStage {
  if (hasReached(stage, 'handed-over')) return 'handed-over'
  if (hasReached(stage, 'accepted')) return 'built'
  // A paused house keeps the foundation it was paid for.
  return hasReached(stage, 'started') || (stage === 'paused' && paidVnd > 0) ? 'started' : 'planned'
}

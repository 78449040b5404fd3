/** How far a house has come; each stage draws more of it in solid lines. */
export type HouseStage = 'planned' | 'started' | 'built' | 'handed-over'

const stages: HouseStage[] = ['planned', 'started', 'built', 'handed-over']

// The silhouette in the drawing's own units (views/components/house.hbs): walls under a gable roof.
const floor = 98
const eaves = 62
const ridge = 17
const middle = 80
const [wallLeft, wallRight] = [34, 126]
const roofReach = 66

/**
 * The site's motif: a line-drawn house whose dashed lines become solid as it is built and which fills with gold as it
 * is paid. `paidPercent` 0–100 (more is full). `label` tells the drawing in words; null where words stand beside it.
 */
export function house(input: { stage: HouseStage; paidPercent: number; label?: string | null }) {
  const reached = stages.indexOf(input.stage)
  return {
    paidShape: paidShape(Math.min(Math.max(input.paidPercent, 0), 100)),
    hasFoundation: reached >= 1,
    hasWalls: reached >= 2,
    isHome: reached >= 3,
    label: input.label ?? null,
  }
}

/** The silhouette up to the height that was paid for, as SVG path data. */
function paidShape(percent: number): string {
  if (percent === 0) return ''
  const top = floor - ((floor - ridge) * percent) / 100
  const walls = `M${wallLeft} ${floor}V${Math.max(top, eaves)}H${wallRight}V${floor}Z`
  if (top >= eaves) return walls
  const halfWidth = (roofReach * (top - ridge)) / (eaves - ridge)
  const roof = `M${middle - roofReach} ${eaves}L${middle - halfWidth} ${top}H${middle + halfWidth}L${middle + roofReach} ${eaves}Z`
  return walls + roof.replace(/\d+\.\d+/g, (length) => Number(length).toFixed(1))
}

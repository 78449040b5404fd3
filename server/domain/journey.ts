// The way of one gift: where its đồng are, house by house. Numbers come from the ledger alone.
import type { MoneyPlace } from '../../db/queries/trace.ts'

export type HouseShare = {
  projectId: number
  code: string
  /** Of this gift: set aside for the house, paid or not, đồng. */
  shareVnd: number
  /** Of `shareVnd`, what was paid, and by which entries. */
  spentVnd: number
  spentIn: number[]
}

export type Journey = {
  /** In a pool, given to no house yet. */
  freeVnd: number
  /** Not yet recognised as whose gift it is. */
  unclearVnd: number
  allocatedVnd: number
  spentVnd: number
  /** The largest share first. */
  houses: HouseShare[]
  /** What left the fund without being spent on a house, by the entry that took it. */
  returned: { amountVnd: number; entryIndex: number }[]
}

export function journeyOf(trace: readonly MoneyPlace[]): Journey {
  const sum = (...states: MoneyPlace['state'][]) =>
    trace.filter(({ state }) => states.includes(state)).reduce((total, { amountVnd }) => total + amountVnd, 0)
  return {
    freeVnd: sum('free'),
    unclearVnd: sum('suspense'),
    allocatedVnd: sum('committed', 'spent'),
    spentVnd: sum('spent'),
    houses: sharesOf(trace),
    returned: trace.flatMap(({ state, spentIn, amountVnd }) =>
      state === 'returned' && spentIn !== null ? [{ amountVnd, entryIndex: spentIn }] : [],
    ),
  }
}

function sharesOf(trace: readonly MoneyPlace[]): HouseShare[] {
  const shares = new Map<number, HouseShare>()
  for (const { state, project, amountVnd, spentIn } of trace) {
    if (!project || (state !== 'committed' && state !== 'spent')) continue
    const empty = { projectId: project.id, code: project.code, shareVnd: 0, spentVnd: 0, spentIn: [] }
    const share: HouseShare = shares.get(project.id) ?? empty
    share.shareVnd += amountVnd
    if (state === 'spent') share.spentVnd += amountVnd
    if (spentIn !== null) share.spentIn.push(spentIn)
    shares.set(project.id, share)
  }
  return [...shares.values()].sort((one, other) => other.shareVnd - one.shareVnd || one.projectId - other.projectId)
}

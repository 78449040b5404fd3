import { type NumberRange, rangeLength, takeNumbers, without } from './numbers.ts'

/** An allocation with the numbered đồng it brought to the house's account, less those given back since. */
export type Brought = { entryIndex: number; numbers: readonly NumberRange[] }

/**
 * The đồng of a house's account that one allocation may give back, its own first: those it brought and, behind them, those
 * that no allocation brought (a payment that came back). A đồng that was given back and set aside again belongs to the
 * later allocation. `held` is what the account holds, `allocations` are those that stand, newest first.
 */
export function ownSetAside(
  held: readonly NumberRange[],
  allocations: readonly Brought[],
  entryIndex: number,
): { numbers: NumberRange[]; amountVnd: number } {
  let own: NumberRange[] = []
  const others: NumberRange[] = []
  for (const allocation of allocations) {
    const claimed = without(allocation.numbers, [...own, ...others])
    if (allocation.entryIndex === entryIndex) own = claimed
    else others.push(...claimed)
  }
  const free = without(held, others)
  const amountVnd = free.reduce((sum, range) => sum + rangeLength(range), 0)
  return { numbers: takeNumbers(free, amountVnd, own) ?? free, amountVnd }
}

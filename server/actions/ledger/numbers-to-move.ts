import { type NumberRange, rangeLength, takeNumbers } from '../../domain/ledger/numbers.ts'
import { Refusal } from '../refusal.ts'

/**
 * The numbered đồng that leave an account which holds `held`: `preferred` first, then the oldest.
 * @throws Refusal('not-enough-money') · Refusal('too-many-ranges') when they lie in more pieces than one entry may name
 */
export function numbersToMove(
  held: readonly NumberRange[],
  amountVnd: number,
  preferred: readonly NumberRange[] = [],
): NumberRange[] {
  const taken = takeNumbers(held, amountVnd, preferred)
  if (taken) return taken
  const availableVnd = held.reduce((sum, range) => sum + rangeLength(range), 0)
  if (availableVnd < amountVnd) throw new Refusal('not-enough-money', { amountVnd, availableVnd })
  throw new Refusal('too-many-ranges')
}

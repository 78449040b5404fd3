import { DemoClock } from '../../server/demo/clock.ts'
import { generateLedger } from '../../server/demo/generate.ts'
import type { TestStore } from './store.ts'

/** Fills an empty store with so many synthetic entries. */
export async function fillLedger(store: TestStore, entries: number): Promise<void> {
  const clock = new DemoClock()
  await generateLedger({ ...store, clock: clock.read }, clock, { entries, seed: 1 }, () => {})
}

import type { Handle } from '../../db/database.ts'
import { insertSecondFactor } from '../../db/queries/second-factor.ts'
import { secretUse } from '../../server/actions/second-factor/take-code.ts'
import { codeAt } from '../../server/gateways/one-time-code.ts'
import { seal } from '../../server/gateways/sealing.ts'
import type { TestStore } from './store.ts'

/** What every telephone of the tests holds. */
const TEST_SECRET = Buffer.from('mười hai con giáp ở đây', 'utf8').subarray(0, 20)
export const STEP_MS = 30_000

/** Gives a person the telephone of the tests. */
export async function enrolled(tx: Handle, store: TestStore, { id }: { id: number }): Promise<void> {
  const sealedSecret = seal(store.requestKey, secretUse(id), TEST_SECRET)
  await insertSecondFactor(tx, { staffId: id, sealedSecret, lastStep: 0, enrolledAt: store.clock() })
}

/** What that telephone shows now, or some steps of thirty seconds away from now. */
export function codeNow(store: Pick<TestStore, 'clock'>, steps = 0): string {
  return codeAt(TEST_SECRET, store.clock() + steps * STEP_MS)
}

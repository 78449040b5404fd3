import { eq } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { grantRecord } from '../schema/index.ts'

/** Takes both parties' particulars out of the records issued for a pledge; that they were issued stays. */
export async function eraseGrantRecords(tx: Handle, pledgeId: number): Promise<void> {
  tx.update(grantRecord).set({ facts: null }).where(eq(grantRecord.pledgeId, pledgeId)).run()
}

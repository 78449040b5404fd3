import { eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { pledge, pledgeReceipt } from '../schema/index.ts'
import { prepared } from './prepared.ts'

export type PledgeRow = typeof pledge.$inferSelect

const statements = prepared((db) => ({
  byCode: db
    .select()
    .from(pledge)
    .where(eq(pledge.code, sql.placeholder('code')))
    .prepare(),
  link: db
    .insert(pledgeReceipt)
    .values({
      pledgeId: sql.placeholder('pledgeId'),
      entryIndex: sql.placeholder('entryIndex'),
      amountVnd: sql.placeholder('amountVnd'),
    })
    .prepare(),
}))

export async function pledgeByCode(db: Handle, code: string): Promise<PledgeRow | null> {
  return statements(db).byCode.get({ code }) ?? null
}

/** Links a receipt to the pledge it answers. */
export async function insertPledgeReceipt(
  tx: Handle,
  row: { pledgeId: number; entryIndex: number; amountVnd: number },
): Promise<void> {
  statements(tx).link.run(row)
}

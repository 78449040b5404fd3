import { and, desc, eq, isNull, max } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { grantRecord } from '../schema/index.ts'

export type GrantRecordRow = typeof grantRecord.$inferSelect

/** The records issued for a pledge, newest first. */
export async function grantRecordsOf(db: Handle, pledgeId: number): Promise<GrantRecordRow[]> {
  return db.select().from(grantRecord).where(eq(grantRecord.pledgeId, pledgeId)).orderBy(desc(grantRecord.number)).all()
}

export async function grantRecordOf(db: Handle, pledgeId: number, number: number): Promise<GrantRecordRow | null> {
  return (
    db
      .select()
      .from(grantRecord)
      .where(and(eq(grantRecord.pledgeId, pledgeId), eq(grantRecord.number, number)))
      .get() ?? null
  )
}

/** @returns the number it got: the next of this pledge */
export async function insertGrantRecord(
  tx: Handle,
  row: Pick<GrantRecordRow, 'pledgeId' | 'template' | 'amountVnd' | 'facts' | 'issuedBy' | 'issuedAt'>,
): Promise<number> {
  const last = tx
    .select({ number: max(grantRecord.number) })
    .from(grantRecord)
    .where(eq(grantRecord.pledgeId, row.pledgeId))
    .get()
  const number = (last?.number ?? 0) + 1
  tx.insert(grantRecord)
    .values({ ...row, number })
    .run()
  return number
}

/** @returns false when it was revoked before */
export async function setGrantRecordRevoked(
  tx: Handle,
  id: number,
  revoked: { revokedBy: number; revokedAt: number },
): Promise<boolean> {
  const { changes } = tx
    .update(grantRecord)
    .set(revoked)
    .where(and(eq(grantRecord.id, id), isNull(grantRecord.revokedAt)))
    .run()
  return changes > 0
}

/** Takes both parties' particulars out of the records issued for a pledge; that they were issued stays. */
export async function eraseGrantRecords(tx: Handle, pledgeId: number): Promise<void> {
  tx.update(grantRecord).set({ facts: null }).where(eq(grantRecord.pledgeId, pledgeId)).run()
}

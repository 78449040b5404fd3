import { eq } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { audit, idempotency } from '../schema/index.ts'

export async function findIdempotency(db: Handle, key: string) {
  return db.select().from(idempotency).where(eq(idempotency.key, key)).get() ?? null
}

export async function insertIdempotency(tx: Handle, row: typeof idempotency.$inferInsert): Promise<void> {
  tx.insert(idempotency).values(row).run()
}

/** Writes who did what. `subject` and `detail` are codes and numbers, never names or messages. */
export async function insertAudit(
  tx: Handle,
  row: { at: number; staffId: number | null; action: string; subject: string; detail?: string },
): Promise<void> {
  tx.insert(audit).values(row).run()
}

import { eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { audit, idempotency } from '../schema/index.ts'
import { prepared } from './prepared.ts'

const statements = prepared((db) => ({
  known: db
    .select()
    .from(idempotency)
    .where(eq(idempotency.key, sql.placeholder('key')))
    .prepare(),
  remember: db
    .insert(idempotency)
    .values({
      key: sql.placeholder('key'),
      digest: sql.placeholder('digest'),
      result: sql.placeholder('result'),
      createdAt: sql.placeholder('createdAt'),
    })
    .prepare(),
  audit: db
    .insert(audit)
    .values({
      at: sql.placeholder('at'),
      staffId: sql.placeholder('staffId'),
      action: sql.placeholder('action'),
      subject: sql.placeholder('subject'),
      detail: sql.placeholder('detail'),
    })
    .prepare(),
}))

export async function findIdempotency(db: Handle, key: string) {
  return statements(db).known.get({ key }) ?? null
}

export async function insertIdempotency(tx: Handle, row: typeof idempotency.$inferInsert): Promise<void> {
  statements(tx).remember.run(row)
}

/** Writes who did what. `subject` and `detail` are codes and numbers, never names or messages. */
export async function insertAudit(
  tx: Handle,
  row: { at: number; staffId: number | null; action: string; subject: string; detail?: string },
): Promise<void> {
  statements(tx).audit.run({ detail: null, ...row })
}

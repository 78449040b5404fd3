import { eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { mail } from '../schema/index.ts'

export type MailRow = typeof mail.$inferSelect
type NewMail = Pick<MailRow, 'key' | 'pledgeId' | 'kind' | 'language' | 'recipient' | 'facts' | 'createdAt'>

/** Queues a letter, due at once; one with a known key stays as it is. */
export async function insertMail(tx: Handle, row: NewMail): Promise<void> {
  if (tx.select({ id: mail.id }).from(mail).where(eq(mail.key, row.key)).get()) return
  tx.insert(mail)
    .values({ ...row, state: 'waiting', attempts: 0, nextAttemptAt: row.createdAt })
    .run()
}

/** Takes address and words out of every letter about a pledge; those that wait are given up. */
export async function eraseMailOfPledge(tx: Handle, pledgeId: number, at: number): Promise<void> {
  tx.update(mail)
    .set({
      recipient: null,
      facts: null,
      state: sql`CASE state WHEN 'waiting' THEN 'given-up' ELSE state END`,
      endedAt: sql`coalesce(ended_at, ${at})`,
      lastError: sql`CASE state WHEN 'waiting' THEN 'erased' ELSE last_error END`,
    })
    .where(eq(mail.pledgeId, pledgeId))
    .run()
}

import { and, eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { pledgeContact } from '../schema/index.ts'

/** What a business or group wants shown beside its gift, before staff have read it. */
export type WaitingWording = { code: string; name: string | null; wording: string }

/** Wordings that wait, of pledges to these units or units below them, oldest first. */
export async function waitingWordings(db: Handle, unitIds: readonly number[]): Promise<WaitingWording[]> {
  return db.all<WaitingWording>(sql`SELECT p.code, c.name, c.co_branding AS wording
    FROM pledge_contact c JOIN pledge p ON p.id = c.pledge_id
    WHERE c.co_branding_state = 'waiting' AND p.cancelled_at IS NULL
      AND p.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)}))
    ORDER BY p.id LIMIT 100`)
}

/** The wording of a pledge that the public may read, or null. */
export async function shownWording(db: Handle, pledgeId: number): Promise<string | null> {
  const row = db
    .select({ wording: pledgeContact.coBranding })
    .from(pledgeContact)
    .where(and(eq(pledgeContact.pledgeId, pledgeId), eq(pledgeContact.coBrandingState, 'shown')))
    .get()
  return row?.wording ?? null
}

export async function setWordingRead(
  tx: Handle,
  pledgeId: number,
  read: { coBrandingState: 'shown' | 'refused'; coBrandingBy: number; coBrandingAt: number },
): Promise<void> {
  tx.update(pledgeContact)
    .set(read)
    .where(and(eq(pledgeContact.pledgeId, pledgeId), eq(pledgeContact.coBrandingState, 'waiting')))
    .run()
}

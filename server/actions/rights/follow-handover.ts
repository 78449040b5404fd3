import { insertAudit } from '../../../db/queries/operations.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { followConsentOf, saveFollowConsent } from '../../../db/queries/rights.ts'
import type { Language } from '../../format.ts'
import type { Context } from '../context.ts'
import { keyKindOf } from '../giving/donor-key.ts'
import { Refusal } from '../refusal.ts'

/** The wording a donor agrees to (texts: rights.follow-<version>). A new wording gets a new version; old ones stay. */
export const FOLLOW_VERSION = '2026-11'

/**
 * The donor agrees to be written to when a house their money reached is handed over, or takes that back.
 * @throws Refusal('no-such-pledge', 404)
 */
export async function followHandover(
  context: Context,
  { code, privateKey, agrees, language }: { code: string; privateKey: string; agrees: boolean; language: Language },
): Promise<void> {
  await context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge || !keyKindOf(context, pledge, privateKey)) throw new Refusal('no-such-pledge', {}, 404)
    const now = context.clock()
    const known = await followConsentOf(tx, pledge.id)
    const agreed = known !== null && known.withdrawnAt === null
    if (agreed === agrees) return
    const told = agrees ? { version: FOLLOW_VERSION, language, agreedAt: now } : known
    if (told) await saveFollowConsent(tx, { ...told, pledgeId: pledge.id, withdrawnAt: agrees ? null : now })
    const action = agrees ? 'follow-handover' : 'stop-following'
    await insertAudit(tx, { at: now, staffId: null, action, subject: code })
  })
}

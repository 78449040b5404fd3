import { setWordingRead } from '../../../db/queries/co-branding.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/**
 * Staff have read what a business wants shown beside its gift: it is shown, or not. The first answer stands.
 * @throws Refusal('no-such-pledge', 404) · Refusal('not-your-part')
 */
export async function readCoBranding(
  context: Context,
  actor: Actor,
  { code, shown }: { code: string; shown: boolean },
): Promise<void> {
  await context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge) throw new Refusal('no-such-pledge', {}, 404)
    const person = await actingPerson(tx, actor)
    if (!holds(person, 'officer', pledge.unitId) && !holds(person, 'head', pledge.unitId))
      throw new Refusal('not-your-part')
    const now = context.clock()
    const state = shown ? 'shown' : 'refused'
    await setWordingRead(tx, pledge.id, { coBrandingState: state, coBrandingBy: actor.staffId, coBrandingAt: now })
    await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'read-co-branding', subject: code, detail: state })
  })
}

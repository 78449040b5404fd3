import { eventById, waitAgain } from '../../../db/queries/inbox.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { rootUnits } from '../../../db/queries/units.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/**
 * An event of the card provider that was set aside is handled again, since what stood in its way may be mended.
 * @throws Refusal('NOT_FOUND', 404) for one who is no accountant of the topmost unit · ('notice-not-aside', 409)
 */
export async function retryCardEvent(
  context: Context,
  actor: Actor,
  { key, eventId }: { key: string; eventId: number },
): Promise<void> {
  const asked = { act: 'retry-card-event', by: actor.code, event: String(eventId) }
  await context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const event = await eventById(tx, eventId)
      const [top] = await rootUnits(tx)
      const isTheirs = event?.provider === 'stripe' && top && holds(await actingPerson(tx, actor), 'accountant', top.id)
      if (!isTheirs) throw new Refusal('NOT_FOUND', {}, 404)
      const now = context.clock()
      if (!(await waitAgain(tx, eventId, now))) throw new Refusal('notice-not-aside', {}, 409)
      const audit = { at: now, staffId: actor.staffId, action: 'retry-notice', subject: String(eventId) }
      await insertAudit(tx, audit)
      return null
    }),
  )
}

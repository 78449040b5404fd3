import type { Handle } from '../../../db/database.ts'
import { eventById, finishEvent, type ProviderEvent, waitAgain } from '../../../db/queries/inbox.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { rootUnits } from '../../../db/queries/units.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'
import { type Placed, placeNotice, postNotice } from './handle-notice.ts'
import { likelyLines } from './told-before.ts'
import { bankProviders } from './work-on-notices.ts'

/** The unit whose people look at a notification: the account's, or the topmost one where it is of no account of ours. */
export async function unitOfNotice(db: Handle, placed: Placed): Promise<number> {
  return placed.account?.unitId ?? (await rootUnits(db))[0]?.id ?? 0
}

/**
 * A notification that was set aside is handled again, since what stood in its way may be mended (an account was opened).
 * @throws Refusal('NOT_FOUND', 404) for one who is no accountant of its unit · ('notice-not-aside', 409)
 */
export async function retryNotice(
  context: Context,
  actor: Actor,
  { key, eventId }: { key: string; eventId: number },
): Promise<void> {
  const asked = { act: 'retry-notice', by: actor.code, notice: String(eventId) }
  await context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      await noticeToActOn(tx, context, actor, eventId)
      await waitAgain(tx, eventId, context.clock())
      await writeDown(tx, context, actor, { action: 'retry-notice', eventId })
      return null
    }),
  )
}

/**
 * Says of a notification that might be a line of the books already which line it is (`entryIndex`), or that it is another
 * transfer (null): then it is posted.
 * @throws Refusal as `retryNotice` · ('notice-not-in-doubt', 409) · ('line-is-another', 409) when that line does not fit, or was told meanwhile
 */
export async function decideNotice(
  context: Context,
  actor: Actor,
  { key, eventId, entryIndex }: { key: string; eventId: number; entryIndex: number | null },
): Promise<void> {
  const line = entryIndex === null ? null : String(entryIndex)
  const asked = { act: 'decide-notice', by: actor.code, notice: String(eventId), line }
  await context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const { event, placed } = await noticeToActOn(tx, context, actor, eventId)
      if (event.reason !== 'maybe-known' || 'problem' in placed) throw new Refusal('notice-not-in-doubt', {}, 409)
      const heard = { event, bankAccountId: placed.account.id, notice: placed.notice }
      if (entryIndex === null) await postNotice(tx, context, heard)
      else {
        const likely = await likelyLines(tx, heard)
        if (!likely.some((each) => each.entryIndex === entryIndex)) throw new Refusal('line-is-another', {}, 409)
        await finishEvent(tx, eventId, { handledAt: context.clock(), entryIndex })
      }
      await writeDown(tx, context, actor, { action: 'decide-notice', eventId })
      return null
    }),
  )
}

async function noticeToActOn(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  actor: Actor,
  eventId: number,
): Promise<{ event: ProviderEvent; placed: Placed }> {
  const event = await eventById(tx, eventId)
  if (!event || !bankProviders.some((provider) => provider === event.provider)) throw new Refusal('NOT_FOUND', {}, 404)
  const placed = await placeNotice(tx, event, context.clock())
  if (!holds(await actingPerson(tx, actor), 'accountant', await unitOfNotice(tx, placed)))
    throw new Refusal('NOT_FOUND', {}, 404)
  if (event.state !== 'set-aside') throw new Refusal('notice-not-aside', {}, 409)
  return { event, placed }
}

async function writeDown(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  actor: Actor,
  { action, eventId }: { action: string; eventId: number },
): Promise<void> {
  await insertAudit(tx, { at: context.clock(), staffId: actor.staffId, action, subject: String(eventId) })
}

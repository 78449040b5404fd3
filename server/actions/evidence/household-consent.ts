import type { Handle } from '../../../db/database.ts'
import { evidenceOf, insertConsent, standingConsent, withdrawConsent } from '../../../db/queries/evidence.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type House, houseByCode } from '../../../db/queries/projects.ts'
import { holds } from '../../domain/four-eyes.ts'
import { formatDay, localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'
import { dropCopiesNobodySees } from './public-copies.ts'

/** The wording read out to the household (texts: evidence.consent-<version>). A new wording gets a new version; old ones stay. */
export const CONSENT_VERSION = '2026-11'

/**
 * An officer of the unit records that the household agreed to have photographs of its house shown.
 * @throws Refusal('consent-stands', 409) · ('not-your-part') · ('day-in-the-future')
 */
export async function recordConsent(
  context: Context,
  actor: Actor,
  { key, code, day, shownBy }: { key: string; code: string; day: string; shownBy: string },
): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { act: 'record-consent', by: actor.code, code, day, shownBy }, async () => {
      const now = context.clock()
      const house = await houseOfOfficer(tx, actor, code)
      if (day > localDay(now)) throw new Refusal('day-in-the-future')
      if (await standingConsent(tx, house.id)) throw new Refusal('consent-stands', {}, 409)
      await insertConsent(tx, {
        ...{ projectId: house.id, version: CONSENT_VERSION, agreedOn: day, shownBy },
        ...{ recordedBy: actor.staffId, recordedAt: now },
      })
      const detail = CONSENT_VERSION
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'record-house-consent', subject: code, detail })
      return null
    }),
  )
}

/**
 * The household took its consent back: in the same write every public copy of its photographs stops being public.
 * @throws Refusal('no-consent', 409) · ('not-your-part') · ('day-in-the-future') · ('day-before-consent', {day})
 */
export async function takeBackConsent(
  context: Context,
  actor: Actor,
  { key, code, day }: { key: string; code: string; day: string },
): Promise<void> {
  const before = await context.database.write((tx) =>
    once(tx, context, key, { act: 'take-back-consent', by: actor.code, code, day }, async () => {
      const now = context.clock()
      const house = await houseOfOfficer(tx, actor, code)
      const consent = await standingConsent(tx, house.id)
      if (!consent) throw new Refusal('no-consent', {}, 409)
      if (day > localDay(now)) throw new Refusal('day-in-the-future')
      if (day < consent.agreedOn) throw new Refusal('day-before-consent', { day: formatDay(consent.agreedOn) })
      const shown = (await evidenceOf(tx, house.id)).flatMap(({ publication }) => publication ?? [])
      const { staffId } = actor
      await withdrawConsent(tx, consent.id, { withdrawnOn: day, withdrawnBy: staffId, withdrawnAt: now })
      await insertAudit(tx, { at: now, staffId, action: 'take-back-house-consent', subject: code })
      return shown.flatMap(({ smallKey, largeKey }) => [smallKey, largeKey])
    }),
  )
  await dropCopiesNobodySees(context, before)
}

async function houseOfOfficer(tx: Handle, actor: Actor, code: string): Promise<House> {
  const house = await houseByCode(tx, code)
  if (!house) throw new Refusal('NOT_FOUND', {}, 404)
  if (!holds(await actingPerson(tx, actor), 'officer', house.unitId)) throw new Refusal('not-your-part', { code })
  return house
}

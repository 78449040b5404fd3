import type { Handle } from '../../../db/database.ts'
import { followersOf, type HandedOver, housesToTellOf, insertHandoverTold } from '../../../db/queries/handover.ts'
import { pledgeContactOf } from '../../../db/queries/pledges.ts'
import { followConsentOf } from '../../../db/queries/rights.ts'
import { pledgeTrace } from '../../../db/queries/trace.ts'
import { journeyOf } from '../../domain/journey.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mail/queue-mail.ts'

/** One write's worth: a house may have thousands of donors, and others want to write meanwhile. */
const LETTERS_AT_ONCE = 200
/** A handover recorded longer ago is no news: the fund may just have begun to write letters. */
const NEWS_FOR_MS = 30 * 86_400_000

/**
 * Queues a letter to every donor who agreed and whose đồng reached the next house that was handed over, once for each
 * house. Stopped in between and begun again, it queues no letter twice.
 * @returns true when there may be more houses
 */
export async function tellOfHandovers(context: Context): Promise<boolean> {
  const { read } = context.database
  const [house] = await housesToTellOf(read, 1)
  if (!house) return false
  const isNews = context.clock() - house.recordedAt <= NEWS_FOR_MS
  const letters = isNews ? await lettersAbout(read, house) : []
  for (let at = 0; at < letters.length; at += LETTERS_AT_ONCE)
    await context.database.write(async (tx) => {
      for (const letter of letters.slice(at, at + LETTERS_AT_ONCE))
        if (await isStillAgreed(tx, letter.pledgeId)) await queueMail(tx, context, letter)
    })
  await context.database.write((tx) =>
    insertHandoverTold(tx, { projectId: house.projectId, toldAt: context.clock(), letters: letters.length }),
  )
  return true
}

/** A gift that was found to be somebody else's meanwhile has no part in the house, and gets no letter. */
async function lettersAbout(db: Handle, house: HandedOver) {
  const { projectId, code: houseCode, householdShort, place, handedOverOn } = house
  const letters = []
  for (const { pledgeId, code, contact, language } of await followersOf(db, projectId)) {
    const share = journeyOf(await pledgeTrace(db, pledgeId)).houses.find((each) => each.projectId === projectId)
    if (!share) continue
    const told = { code, amountVnd: share.shareVnd, houseCode, householdShort, place, handedOverOn }
    const letter = { kind: 'house-handed-over' as const, ...told }
    letters.push({ key: `house-handed-over:${houseCode}:${code}`, to: contact, language, pledgeId, letter })
  }
  return letters
}

/** Read again in the write: somebody may have taken it back, or have been erased. */
async function isStillAgreed(tx: Handle, pledgeId: number): Promise<boolean> {
  const consent = await followConsentOf(tx, pledgeId)
  return consent !== null && consent.withdrawnAt === null && (await pledgeContactOf(tx, pledgeId)) !== null
}

import type { Handle } from '../../../db/database.ts'
import { pledgesHeldWith } from '../../../db/queries/donors.ts'
import { instalmentsOf } from '../../../db/queries/instalments.ts'
import { type KnownPledge, pledgeById, pledgeContactOf, pledgeReceipts } from '../../../db/queries/pledges.ts'
import { dataRequestsOf, followConsentOf, lettersOf } from '../../../db/queries/rights.ts'
import type { Wanted } from '../../domain/data-request.ts'
import { endedByReturn, giftsOf, isReturn } from '../../domain/gifts.ts'
import { isoInstant } from '../../format.ts'
import { placeOfPledge } from './pledge-purpose.ts'

/** Everything that is held about one pledge and who made it, as its donor may read and take along. */
export type HeldData = Awaited<ReturnType<typeof heldData>>

export async function heldData(db: Handle, pledge: KnownPledge) {
  const { id } = pledge
  return {
    pledge,
    /** What the purpose names, see `placeOfPledge`. */
    place: await placeOfPledge(db, pledge),
    contact: await pledgeContactOf(db, id),
    plan: await instalmentsOf(db, id),
    receipts: await pledgeReceipts(db, id),
    follow: await followConsentOf(db, id),
    requests: await dataRequestsOf(db, id),
    letters: await lettersOf(db, id),
  }
}

/** The same about the donor's other pledges, as far as the holder of this one's link showed their links. */
export async function heldTogether(db: Handle, pledge: KnownPledge): Promise<HeldData[]> {
  const others: HeldData[] = []
  for (const id of await pledgesHeldWith(db, pledge.id))
    if (id !== pledge.id) others.push(await heldData(db, await pledgeById(db, id)))
  return others
}

const instant = (ms: number | null) => (ms === null ? null : isoInstant(ms))

/** As a program reads it: amounts in whole đồng, instants with their offset. No number or key of our own tables. */
export function heldAsJson({ pledge, contact, plan, receipts, follow, requests, letters }: HeldData) {
  const told = contact && {
    ...{ name: contact.name, contact: contact.contact, taxCode: contact.taxCode, address: contact.address },
    ...{ message: contact.message, representative: contact.representative, coBranding: contact.coBranding },
  }
  return {
    pledge: {
      code: pledge.code,
      pledgedAt: isoInstant(pledge.createdAt),
      amountVnd: pledge.amountVnd,
      purpose: pledge.purposeCode,
      method: pledge.method,
      expectedOn: pledge.expectedOn,
      cancelledAt: instant(endedByReturn(pledge) ? null : pledge.cancelledAt),
      donorKind: pledge.donorKind,
      nameDisplay: pledge.nameDisplay,
      publicName: pledge.publicName,
      isErased: pledge.erasedIn !== null,
    },
    consent: { version: pledge.consentVersion, at: instant(pledge.consentAt) },
    followConsent: follow && {
      version: follow.version,
      agreedAt: isoInstant(follow.agreedAt),
      withdrawnAt: instant(follow.withdrawnAt),
    },
    contact: told,
    instalments: plan,
    receipts: giftsOf(receipts).map(({ entryIndex, bookedOn, amountVnd, channel, voucher, reversedBy }) => ({
      ...{ entryIndex, bookedOn, amountVnd, channel, voucher, reversedBy },
    })),
    returns: receipts.filter(isReturn).map(({ entryIndex, kind, bookedOn, amountVnd, channel, voucher }) => ({
      ...{ entryIndex, kind, bookedOn, amountVnd, channel, voucher },
    })),
    requests: requests.map(
      ({ code, kind, wanted, askedAt, answerBy, carryOutBy, answeredAt, answer, outcome, closedAt }) => ({
        ...{ code, kind, askedAt: isoInstant(askedAt), answerBy, carryOutBy },
        wanted: wanted === null ? null : (JSON.parse(wanted) as Wanted),
        ...{ answer, answeredAt: instant(answeredAt), outcome, closedAt: instant(closedAt) },
      }),
    ),
    letters: letters.map(({ kind, state, createdAt, endedAt }) => ({
      ...{ kind, state, queuedAt: isoInstant(createdAt), endedAt: instant(endedAt) },
    })),
  }
}

import type { Handle } from '../../../db/database.ts'
import { shownWording } from '../../../db/queries/co-branding.ts'
import {
  type KnownPledge,
  type PledgeReceiptRow,
  pledgeByCode,
  pledgeDestination,
  pledgeReceipts,
  pledgeReceivedVnd,
  pledgeUnclearVnd,
} from '../../../db/queries/pledges.ts'
import { termInForce } from '../../../db/queries/terms.ts'
import { type MoneyPlace, pledgeTrace } from '../../../db/queries/trace.ts'
import { type CardStanding, cardStanding } from '../../actions/card/card-standing.ts'
import { type HowToPay, howToPay } from '../../actions/giving/how-to-pay.ts'
import { type Gift, giftsOf } from '../../domain/gifts.ts'
import { type PlannedPart, planStanding } from '../../domain/instalment-standing.ts'
import { outstandingVnd, type PledgeStatus, pledgeStatus, whyNotCancel } from '../../domain/pledge.ts'
import { placeOfPledge } from './pledge-purpose.ts'

/** Everything the public may know of a pledge, and how to pay what is still to come. */
export type PledgeFacts = {
  pledge: KnownPledge
  status: PledgeStatus
  receivedVnd: number
  /** Đồng still to come. */
  outstandingVnd: number
  mayCancel: boolean
  /** Everything counted for it, newest first: gifts, and what went back by card. */
  receipts: PledgeReceiptRow[]
  gifts: Gift<PledgeReceiptRow>[]
  trace: MoneyPlace[]
  /** The committee that receives it, and the place whose poor households it is for ('' where it is for no place). */
  unitName: string
  place: string
  /** The parts of a plan as they stand today; empty for a promise paid at once. */
  parts: PlannedPart[]
  /** What a business wants shown beside its gift, once staff have read it. */
  wording: string | null
  card: CardStanding
} & HowToPay

/** `today`: the local day. Null for a code nobody was given. */
export async function pledgeFacts(db: Handle, code: string, today: string): Promise<PledgeFacts | null> {
  const pledge = await pledgeByCode(db, code)
  if (!pledge) return null
  const receivedVnd = await pledgeReceivedVnd(db, pledge.id)
  const standing = { ...pledge, receivedVnd, unclearVnd: await pledgeUnclearVnd(db, code) }
  const { unit } = await pledgeDestination(db, pledge.poolId)
  const how = await howToPay(db, pledge, standing, today)
  const receipts = await pledgeReceipts(db, pledge.id)
  const gifts = giftsOf(receipts)
  const { days: lapseDays } = await termInForce(db, 'lapse', today)
  const lastReceivedOn = gifts.find(({ reversedBy }) => reversedBy === null)?.bookedOn ?? null
  const came = { receivedVnd, lastReceivedOn, isCancelled: pledge.cancelledAt !== null }
  return {
    pledge,
    status: pledgeStatus(standing, today),
    receivedVnd,
    outstandingVnd: outstandingVnd(standing),
    mayCancel: whyNotCancel(standing) === null,
    receipts,
    gifts,
    parts: planStanding(how.plan, came, { today, lapseDays }),
    trace: await pledgeTrace(db, pledge.id),
    unitName: unit.name,
    place: await placeOfPledge(db, pledge),
    wording: await shownWording(db, pledge.id),
    card: await cardStanding(db, pledge, how.askedVnd, today),
    ...how,
  }
}

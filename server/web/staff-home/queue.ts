import type { Handle } from '../../../db/database.ts'
import {
  allocationsToApprove,
  allocationsToCheck,
  cardRefundsStuck,
  cardRefundsToApprove,
  cashToExpect,
  cashToPay,
  dataRequestsToAnswer,
  disbursementsToApprove,
  disbursementsToCheck,
  housesWithoutNews,
  linesToMatch,
  noticesSetAside,
  ordersToSend,
  photosToPublish,
  requestsToApprove,
  statementsUnderWay,
  type Waiting,
} from '../../../db/queries/work-queue.ts'
import type { Role } from '../../../db/schema/index.ts'
import type { SignedInStaff } from '../../plugins/session.ts'

const DAY_MS = 86_400_000
/** Promised cash older than this is hardly coming; the list of pledges still has it. */
const EXPECTED_WITHIN_MS = 60 * DAY_MS
/** A photograph that nobody chose for so long is kept as evidence alone. */
const CHOSEN_WITHIN_MS = 60 * DAY_MS
const NEWS_EVERY_MS = 30 * DAY_MS

const workKinds = [
  'statements',
  'lines',
  'notices',
  'allocations-to-check',
  'disbursements-to-check',
  'orders-to-send',
  'allocations-to-approve',
  'disbursements-to-approve',
  'requests',
  'card-refunds',
  'card-refunds-stuck',
  'data-requests',
  'cash-to-pay',
  'cash-to-expect',
  'photos',
  'houses',
] as const
export type WorkKind = (typeof workKinds)[number]
export type Work = { kind: WorkKind; waiting: Waiting }

type Look = (db: Handle, unitIds: ReadonlySet<number>, me: number, now: number) => Promise<Waiting>

const looks: Record<WorkKind, { role: Role; look: Look }> = {
  statements: { role: 'accountant', look: statementsUnderWay },
  lines: { role: 'accountant', look: linesToMatch },
  notices: { role: 'accountant', look: noticesSetAside },
  'allocations-to-check': { role: 'accountant', look: allocationsToCheck },
  'disbursements-to-check': { role: 'accountant', look: disbursementsToCheck },
  'orders-to-send': { role: 'accountant', look: ordersToSend },
  'allocations-to-approve': { role: 'head', look: allocationsToApprove },
  'disbursements-to-approve': { role: 'head', look: disbursementsToApprove },
  requests: { role: 'head', look: requestsToApprove },
  'card-refunds': { role: 'head', look: cardRefundsToApprove },
  'card-refunds-stuck': { role: 'accountant', look: cardRefundsStuck },
  'data-requests': { role: 'accountant', look: dataRequestsToAnswer },
  'cash-to-pay': { role: 'cashier', look: cashToPay },
  'cash-to-expect': {
    role: 'cashier',
    look: (db, units, _me, now) => cashToExpect(db, units, now - EXPECTED_WITHIN_MS),
  },
  photos: { role: 'head', look: (db, units, me, now) => photosToPublish(db, units, me, now - CHOSEN_WITHIN_MS) },
  houses: { role: 'officer', look: (db, units, _me, now) => housesWithoutNews(db, units, now - NEWS_EVERY_MS) },
}

/** What waits for this person now, by kind; kinds with nothing waiting are left out. */
export async function workOf(db: Handle, person: SignedInStaff, now: number): Promise<Work[]> {
  const work: Work[] = []
  for (const kind of workKinds) {
    const { role, look } = looks[kind]
    const units = person.reach.get(role)
    if (!units) continue
    const waiting = await look(db, units, person.staffId, now)
    if (waiting.count > 0) work.push({ kind, waiting })
  }
  return work
}

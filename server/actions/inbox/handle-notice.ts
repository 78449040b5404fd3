import type { Handle } from '../../../db/database.ts'
import { eventById, finishEvent, type ProviderEvent, setEventAside } from '../../../db/queries/inbox.ts'
import { insertNotifiedLine } from '../../../db/queries/notified-lines.ts'
import { bankAccounts } from '../../../db/queries/units.ts'
import { type BankNotice, type NoticeProblem, readNotice } from '../../domain/bank-notice/notice.ts'
import { localDay } from '../../format.ts'
import type { Context } from '../context.ts'
import { beginPosting, finishPosting, postLine } from '../statements/post-lines.ts'
import { postingDesk } from '../statements/posting-desk.ts'
import { changeOf, freeIdentity, type Heard, toldBefore } from './told-before.ts'

/** Why a notification waits for a person. */
export type AsideReason =
  | NoticeProblem
  | 'unknown-account'
  | 'other-sub-account'
  | 'account-of-several'
  | 'day-in-the-future'
  | 'maybe-known'
  | 'failed'

/**
 * Makes a bank line of a notification that waits, by the rules of a statement's lines, or links it with the line that
 * somebody else told before; what cannot be either is set aside with its reason. Called again it does nothing.
 * @throws what the ledger throws (a debit before its credit takes the account below zero): nothing is stored, later it may be
 */
export async function handleNotice(context: Context, eventId: number): Promise<void> {
  await context.database.write(async (tx) => {
    const event = await eventById(tx, eventId)
    if (event?.state === 'waiting') await handle(tx, context, event)
  })
}

async function handle(tx: Handle, context: Context, event: ProviderEvent): Promise<void> {
  const now = context.clock()
  const aside = (reason: AsideReason) => setEventAside(tx, event.id, { handledAt: now, reason })
  const placed = await placeNotice(tx, event, now)
  if ('problem' in placed) return aside(placed.problem)
  const { notice, account } = placed
  const heard = { event, bankAccountId: account.id, notice }
  const same = await toldBefore(tx, heard)
  if (same === 'unclear') return aside('maybe-known')
  if (same !== null) return finishEvent(tx, event.id, { handledAt: now, entryIndex: same })
  await postNotice(tx, context, heard)
}

type OfficialAccount = Awaited<ReturnType<typeof bankAccounts>>[number]

/** `notice` and `account` as far as they are known. */
export type Placed =
  | { notice: BankNotice; account: OfficialAccount }
  | { problem: AsideReason; notice?: BankNotice; account?: OfficialAccount }

/** What a notification says and the official account it is of, or why it cannot be posted. */
export async function placeNotice(
  db: Handle,
  { provider, body }: Pick<ProviderEvent, 'provider' | 'body'>,
  now: number,
): Promise<Placed> {
  const read = provider === 'stripe' ? { problem: 'malformed' as const } : readNotice(provider, body)
  if ('problem' in read) return read
  const { notice } = read
  const accounts = await bankAccounts(db)
  const ofNumber = (number: string) => accounts.filter((account) => digits(account.number) === digits(number))
  const found = ofNumber(notice.subAccount ?? notice.accountNumber)
  const [account, another] = found
  if (another) return { problem: 'account-of-several', notice }
  if (!account) {
    const isOfOurs = notice.subAccount !== null && ofNumber(notice.accountNumber).length > 0
    return { problem: isOfOurs ? 'other-sub-account' : 'unknown-account', notice }
  }
  if (notice.day > localDay(now)) return { problem: 'day-in-the-future', notice, account }
  return { notice, account }
}

/** People write account numbers with spaces and dots. A virtual account may have letters. */
function digits(number: string): string {
  return number.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
}

/**
 * Posts a notification as a line of the bank that nobody has told: the caller has made sure of that, or a person has.
 * @returns the entry's index
 */
export async function postNotice(tx: Handle, context: Pick<Context, 'clock'>, heard: Heard): Promise<number> {
  const { event, bankAccountId, notice } = heard
  const posting = beginPosting(tx, context, await postingDesk(tx, bankAccountId))
  const identity = await freeIdentity(tx, heard)
  const entryIndex = await postLine(posting, { ...notice, identity, id: `notice:${event.id}` })
  await finishPosting(posting)
  const { day } = notice
  await insertNotifiedLine(tx, { entryIndex, eventId: event.id, bankAccountId, day, changeVnd: changeOf(notice) })
  await finishEvent(tx, event.id, { handledAt: context.clock(), entryIndex })
  return entryIndex
}

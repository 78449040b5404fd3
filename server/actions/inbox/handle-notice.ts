import type { Handle } from '../../../db/database.ts'
import { eventById, finishEvent, type ProviderEvent, setEventAside } from '../../../db/queries/inbox.ts'
import {
  insertNotifiedLine,
  lineOfIdentity,
  linesNotToldBy,
  type ToldLine,
} from '../../../db/queries/notified-lines.ts'
import { bankAccounts } from '../../../db/queries/units.ts'
import { type BankNotice, type NoticeProblem, readNotice } from '../../domain/bank-notice/notice.ts'
import { pairOff, type Told } from '../../domain/same-transfer.ts'
import { balanceInIdentity } from '../../domain/statement/identity.ts'
import { localDay } from '../../format.ts'
import type { Context } from '../context.ts'
import { beginPosting, finishPosting, postLine } from '../statements/post-lines.ts'
import { postingDesk } from '../statements/posting-desk.ts'

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
  const same = await toldBefore(tx, event, account.id, notice)
  if (same === 'unclear') return aside('maybe-known')
  if (same !== null) return finishEvent(tx, event.id, { handledAt: now, entryIndex: same })
  await postNotice(tx, context, event, { bankAccountId: account.id, notice })
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

/** The entry of the line that a statement or another provider told before; 'unclear' when only a person can say; null when it is new. */
async function toldBefore(
  tx: Handle,
  { provider }: Pick<ProviderEvent, 'provider'>,
  bankAccountId: number,
  notice: BankNotice,
): Promise<number | 'unclear' | null> {
  // Sent back and given again on one day leaves the same balance twice: each telling takes the first not told yet.
  for (let nth = 1; notice.balanceVnd !== null; nth++) {
    const line = await lineOfIdentity(tx, { bankAccountId, identity: identityOf(bankAccountId, notice, nth), provider })
    if (!line) break
    if (!line.isTold) return line.entryIndex
  }
  const telling: Told = { ...notice, changeVnd: changeOf(notice) }
  const candidates = await linesNotToldBy(tx, {
    bankAccountId,
    provider,
    day: notice.day,
    changeVnd: telling.changeVnd,
  })
  const [pair] = pairOff([telling], candidates.flatMap(asTold))
  if (!pair) return null
  return pair.evidence === 'unclear' ? 'unclear' : pair.candidate.entryIndex
}

/** A line in the words of everybody who has told it. */
function asTold(line: ToldLine): (Told & { entryIndex: number })[] {
  const { entryIndex, day, changeVnd } = line
  const known = { entryIndex, day, changeVnd, balanceVnd: balanceInIdentity(line.identity) }
  const tellings = []
  if (line.memo !== null) tellings.push({ ...known, reference: line.document, memo: line.memo })
  if (line.provider !== null && line.provider !== 'stripe' && line.body) {
    const read = readNotice(line.provider, line.body)
    if ('notice' in read) tellings.push({ ...known, reference: read.notice.reference, memo: read.notice.memo })
  }
  return tellings.length > 0 ? tellings : [{ ...known, reference: null, memo: '' }]
}

/**
 * Posts a notification as a line of the bank that nobody has told. The caller has made sure of that, or a person has.
 * @returns the entry's index
 */
export async function postNotice(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  event: ProviderEvent,
  { bankAccountId, notice }: { bankAccountId: number; notice: BankNotice },
): Promise<number> {
  const posting = beginPosting(tx, context, await postingDesk(tx, bankAccountId))
  const identity = await freeIdentity(tx, event, bankAccountId, notice)
  const entryIndex = await postLine(posting, { ...notice, identity, id: `notice:${event.id}` })
  await finishPosting(posting)
  await insertNotifiedLine(tx, {
    entryIndex,
    eventId: event.id,
    bankAccountId,
    day: notice.day,
    changeVnd: changeOf(notice),
  })
  await finishEvent(tx, event.id, { handledAt: context.clock(), entryIndex })
  return entryIndex
}

async function freeIdentity(
  tx: Handle,
  event: ProviderEvent,
  bankAccountId: number,
  notice: BankNotice,
): Promise<string> {
  const { provider } = event
  if (notice.balanceVnd === null)
    return identityOf(bankAccountId, { ...notice, balanceVnd: `${provider}:${event.id}` }, 1)
  for (let nth = 1; ; nth++) {
    const identity = identityOf(bankAccountId, notice, nth)
    if (!(await lineOfIdentity(tx, { bankAccountId, identity, provider }))) return identity
  }
}

/** As `lineIdentities` names a statement's line that gives the balance after it. */
function identityOf(
  bankAccountId: number,
  { day, direction, amountVnd, balanceVnd }: Omit<BankNotice, 'balanceVnd'> & { balanceVnd: number | string | null },
  nth: number,
): string {
  const identity = `${bankAccountId}|${day}|${direction}|${balanceVnd}|${amountVnd}`
  return nth === 1 ? identity : `${identity}#${nth}`
}

function changeOf({ direction, amountVnd }: BankNotice): number {
  return direction === 'in' ? amountVnd : -amountVnd
}

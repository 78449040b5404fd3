// Whether somebody has told a notification's transfer before: a statement, or another provider.
import type { Handle } from '../../../db/database.ts'
import type { ProviderEvent } from '../../../db/queries/inbox.ts'
import { lineOfIdentity, linesNotToldBy, type ToldLine } from '../../../db/queries/notified-lines.ts'
import { type BankNotice, readNotice } from '../../domain/bank-notice/notice.ts'
import { evidenceOf, pairOff, type Told } from '../../domain/same-transfer.ts'
import { balanceInIdentity } from '../../domain/statement/identity.ts'

/** A notification with the account it is of. */
export type Heard = { event: Pick<ProviderEvent, 'id' | 'provider'>; bankAccountId: number; notice: BankNotice }

/** The entry of the line that others have told; 'unclear' when only a person can say; null when it is new. */
export async function toldBefore(db: Handle, heard: Heard): Promise<number | 'unclear' | null> {
  const { event, bankAccountId, notice } = heard
  // Sent back and given again on one day leaves the same balance twice: each telling takes the first not told yet.
  for (let nth = 1; notice.balanceVnd !== null; nth++) {
    const identity = identityOf(heard, notice.balanceVnd, nth)
    const line = await lineOfIdentity(db, { bankAccountId, identity, provider: event.provider })
    if (!line) break
    if (!line.isTold) return line.entryIndex
  }
  const [pair] = pairOff([asHeard(notice)], await linesTold(db, heard))
  if (!pair) return null
  return pair.evidence === 'unclear' ? 'unclear' : pair.candidate.entryIndex
}

/** The lines that a notification may be, for a person to choose from. */
export async function likelyLines(db: Handle, heard: Heard): Promise<ToldAs[]> {
  const lines = await linesTold(db, heard)
  const likely = lines.filter((line) => evidenceOf(asHeard(heard.notice), line) !== null)
  return [...new Map(likely.map((line) => [line.entryIndex, line])).values()]
}

/** The name of the new bank line: as `lineIdentities` names a statement's, so that a statement finds it by the balance. */
export async function freeIdentity(db: Handle, heard: Heard): Promise<string> {
  const { event, bankAccountId, notice } = heard
  if (notice.balanceVnd === null) return identityOf(heard, `${event.provider}:${event.id}`, 1)
  for (let nth = 1; ; nth++) {
    const identity = identityOf(heard, notice.balanceVnd, nth)
    if (!(await lineOfIdentity(db, { bankAccountId, identity, provider: event.provider }))) return identity
  }
}

/** What a transfer does to the account, đồng: credits above zero, debits below. */
export function changeOf({ direction, amountVnd }: Pick<BankNotice, 'direction' | 'amountVnd'>): number {
  return direction === 'in' ? amountVnd : -amountVnd
}

function identityOf({ bankAccountId, notice }: Heard, state: number | string, nth: number): string {
  const { day, direction, amountVnd } = notice
  const identity = `${bankAccountId}|${day}|${direction}|${state}|${amountVnd}`
  return nth === 1 ? identity : `${identity}#${nth}`
}

/** A line of the books in the words of one who told it. */
export type ToldAs = Told & { entryIndex: number }

async function linesTold(db: Handle, { event, bankAccountId, notice }: Heard): Promise<ToldAs[]> {
  const { day } = notice
  const asked = { bankAccountId, provider: event.provider, day, changeVnd: changeOf(notice) }
  return (await linesNotToldBy(db, asked)).flatMap(asTold)
}

function asTold(line: ToldLine): ToldAs[] {
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

function asHeard(notice: BankNotice): Told {
  return { ...notice, changeVnd: changeOf(notice) }
}

import type { Handle } from '../../../db/database.ts'
import { openNotifiedLines, postedLines } from '../../../db/queries/notified-lines.ts'
import type { StagedLine, StatementRow } from '../../../db/queries/statements.ts'
import { readNotice } from '../../domain/bank-notice/notice.ts'
import { pairOff, type Told } from '../../domain/same-transfer.ts'
import { balanceInIdentity } from '../../domain/statement/identity.ts'

/**
 * What a statement's line is to the books. `known`: they have it; `entryIndex` is set where a notification told it and no
 * statement has yet. `unclear`: the same day and amount as what was notified in that entry, and nothing more to tell by.
 */
export type Telling =
  | { as: 'new'; identity: string; entryIndex: null }
  | { as: 'known'; identity: string; entryIndex: number | null }
  | { as: 'unclear'; identity: string; entryIndex: number }

type Line = Pick<StagedLine, 'identity' | 'balanceVnd' | 'day' | 'direction' | 'amountVnd' | 'document' | 'memo'>

/**
 * Which of these lines the books have already, by their identity or because a notification told them. `taken` are entries
 * that earlier lines of the file are paired with. Two queries, however many lines.
 */
export async function tellings(
  db: Handle,
  bankAccountId: number,
  statement: Pick<StatementRow, 'id' | 'overlapAnswer'>,
  lines: readonly Line[],
  taken: ReadonlySet<number> = new Set(),
): Promise<Telling[]> {
  const identities = lines.map(({ identity }) => identity)
  const posted = await postedLines(db, bankAccountId, identities)
  const isAnother = (line: Line) => statement.overlapAnswer === 'continues' && line.balanceVnd === null
  const isKnown = (line: Line) => posted.has(line.identity) && !isAnother(line)
  const unknown = lines.filter((line) => !isKnown(line)).map(toldOf)
  const elsewhere = new Set([...posted.values(), ...taken])
  const candidates = (await openNotifiedLines(db, bankAccountId, unknown))
    .filter(({ entryIndex }) => !elsewhere.has(entryIndex))
    .map(notifiedAs)
  const pairs = pairOff(unknown, candidates)[Symbol.iterator]()
  return lines.map((line): Telling => {
    const entryIndex = posted.get(line.identity)
    if (entryIndex !== undefined && isKnown(line)) return { as: 'known', identity: line.identity, entryIndex }
    // A person said that the file continues the day: a line that looks like a known one is another, under a name of its own.
    const identity = entryIndex === undefined ? line.identity : `${line.identity}|+${statement.id}`
    const pair = pairs.next().value
    if (!pair) return { as: 'new', identity, entryIndex: null }
    return { as: pair.evidence === 'unclear' ? 'unclear' : 'known', identity, entryIndex: pair.candidate.entryIndex }
  })
}

function toldOf(line: Line): Told {
  const { day, balanceVnd, memo } = line
  const changeVnd = line.direction === 'in' ? line.amountVnd : -line.amountVnd
  return { day, changeVnd, balanceVnd, reference: line.document, memo }
}

/** A line that a notification told, in the notification's own words. */
function notifiedAs(line: Awaited<ReturnType<typeof openNotifiedLines>>[number]): Told & { entryIndex: number } {
  const { entryIndex, day, changeVnd, identity, provider, body } = line
  const read = provider === 'stripe' ? null : readNotice(provider, body)
  const { reference, memo } = read && 'notice' in read ? read.notice : { reference: null, memo: '' }
  return { entryIndex, day, changeVnd, balanceVnd: balanceInIdentity(identity), reference, memo }
}

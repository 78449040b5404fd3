import type { Handle } from '../../../db/database.ts'
import { openNotifiedLines, postedLines } from '../../../db/queries/notified-lines.ts'
import type { StagedLine, StatementRow } from '../../../db/queries/statements.ts'
import { readNotice } from '../../domain/bank-notice/notice.ts'
import { pairOff, type Told } from '../../domain/same-transfer.ts'
import { balanceInIdentity } from '../../domain/statement/identity.ts'
import { lineIdentity } from './posting-desk.ts'

/**
 * What a statement's line is to the books. `known`: they have it; `entryIndex` is set where a notification told it and no
 * statement has yet. `unclear`: the same day and amount as what was notified in that entry, and nothing more to tell by.
 */
export type Telling =
  | { as: 'new'; identity: string; entryIndex: null }
  | { as: 'known'; identity: string; entryIndex: number | null }
  | { as: 'unclear'; identity: string; entryIndex: number }

/**
 * Which of these lines the books have already, by their identity or because a notification told them. `taken` are entries
 * that earlier lines of the file are paired with. Three queries, however many lines.
 */
export async function tellings(
  db: Handle,
  bankAccountId: number,
  statement: Pick<StatementRow, 'id' | 'overlapAnswer'>,
  lines: readonly Pick<StagedLine, 'identity' | 'balanceVnd' | 'day' | 'direction' | 'amountVnd' | 'document' | 'memo'>[],
  taken: ReadonlySet<number> = new Set(),
): Promise<Telling[]> {
  const identities = lines.map((line) => lineIdentity(statement, line))
  const posted = await postedLines(db, bankAccountId, identities)
  const unknown = lines.map(toldOf).filter((_, at) => !posted.has(identities[at] as string))
  const known = new Set([...posted.values(), ...taken])
  const candidates = (await openNotifiedLines(db, bankAccountId, unknown))
    .filter(({ entryIndex }) => !known.has(entryIndex))
    .map(notifiedAs)
  const pairs = pairOff(unknown, candidates)
  let next = 0
  return identities.map((identity): Telling => {
    const entryIndex = posted.get(identity)
    if (entryIndex !== undefined) return { as: 'known', identity, entryIndex }
    const pair = pairs[next++]
    if (!pair) return { as: 'new', identity, entryIndex: null }
    return { as: pair.evidence === 'unclear' ? 'unclear' : 'known', identity, entryIndex: pair.candidate.entryIndex }
  })
}

function toldOf(
  line: Pick<StagedLine, 'balanceVnd' | 'day' | 'direction' | 'amountVnd' | 'document' | 'memo'>,
): Told {
  const { day, balanceVnd, memo } = line
  const changeVnd = line.direction === 'in' ? line.amountVnd : -line.amountVnd
  return { day, changeVnd, balanceVnd, reference: line.document, memo }
}

/** A line that a notification told, in the notification's own words. */
function notifiedAs(
  line: Awaited<ReturnType<typeof openNotifiedLines>>[number],
): Told & { entryIndex: number } {
  const { entryIndex, day, changeVnd, identity, provider, body } = line
  const read = provider === 'stripe' ? null : readNotice(provider, body)
  const { reference, memo } = read && 'notice' in read ? read.notice : { reference: null, memo: '' }
  return { entryIndex, day, changeVnd, balanceVnd: balanceInIdentity(identity), reference, memo }
}

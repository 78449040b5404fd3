import type { Handle } from '../../../db/database.ts'
import { balanceOf } from '../../../db/queries/accounts.ts'
import { linkStatementLines, type StatementTelling } from '../../../db/queries/notified-lines.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import {
  type StagedLine,
  type StatementRow,
  stagedLines,
  statementById,
  unfinishedStatements,
  updateStatement,
} from '../../../db/queries/statements.ts'
import type { OverlapAnswer, UnclearAnswer } from '../../../db/schema/index.ts'
import type { StatementShape } from '../../domain/statement/read-statement.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { beginPosting, finishPosting, postLine } from './post-lines.ts'
import { type Desk, postingDesk } from './posting-desk.ts'
import { statementToActOn } from './statement-to-act-on.ts'
import { type Telling, tellings } from './tellings.ts'

/** Small enough that nobody else waits long for the writer. */
const ROWS_A_JOB = 200

/**
 * Lets a ready statement be posted; `postStatement` does it. Where the file overlaps days already imported and gives no
 * balances, `overlap` says whether its lines repeat those or continue them; where lines may be what the bank has notified,
 * `unclear` says whether they are the same or others. The same form sent twice is one confirmation.
 * @throws Refusal('NOT_FOUND', 404) · Refusal('statement-not-ready', 409) · Refusal('account-being-posted', 409) ·
 *   Refusal('overlap-unanswered') · Refusal('unclear-unanswered') · Refusal('statement-below-zero') when the books know less money on the account than the statement takes out of it
 */
export async function confirmStatement(
  context: Context,
  actor: Actor,
  { key, statementId, overlap, unclear = null }: { key: string } & Confirmed,
): Promise<void> {
  const asked = { act: 'confirm-statement', by: actor.code, statement: String(statementId), overlap, unclear }
  await context.database.write((tx) =>
    once(tx, context, key, asked, () => confirm(tx, context, actor, { statementId, overlap, unclear })),
  )
}

type Confirmed = { statementId: number; overlap: OverlapAnswer | null; unclear?: UnclearAnswer | null }

/** @returns the statement's id */
async function confirm(
  tx: Handle,
  context: Context,
  actor: Actor,
  { statementId, overlap, unclear }: Confirmed,
): Promise<number> {
  const { statement, account } = await statementToActOn(tx, actor, statementId)
  // What the account holds, and which lines are new, is known only when that one is through.
  if ((await unfinishedStatements(tx, ['posting'])).some((other) => other.bankAccountId === account.id))
    throw new Refusal('account-being-posted', {}, 409)
  if (statement.overlaps && !overlap) throw new Refusal('overlap-unanswered')
  if (statement.unclear > 0 && !unclear) throw new Refusal('unclear-unanswered')
  const missingVnd = -statement.lowestVnd - (await balanceOf(tx, account.accountId))
  // Of a statement that stopped for a question some lines are posted: the ledger itself refuses to go below zero.
  if (missingVnd > 0 && statement.postedThrough === 0) throw new Refusal('statement-below-zero', { missingVnd })
  const now = context.clock()
  await updateStatement(tx, statementId, {
    state: 'posting',
    overlapAnswer: statement.overlaps ? overlap : null,
    unclearAnswer: statement.unclear > 0 ? unclear : null,
    confirmedBy: actor.staffId,
    confirmedAt: now,
  })
  await insertAudit(tx, {
    at: now,
    staffId: actor.staffId,
    action: 'confirm-statement',
    subject: String(statementId),
  })
  return statementId
}

/** Posts what is left of a confirmed statement, 200 rows a job. Stopped anywhere and started again, each line is posted once. */
export async function postStatement(context: Context, statementId: number): Promise<void> {
  const read = () => statementById(context.database.read, statementId)
  const confirmed = await read()
  if (!confirmed) return
  const desk = await postingDesk(context.database.read, confirmed.bankAccountId)
  const newestFirst = (JSON.parse(confirmed.shape ?? '{}') as Partial<StatementShape>).order === 'newest-first'
  for (let statement = await read(); statement?.state === 'posting'; statement = await read()) {
    const now = statement
    const after = now.postedThrough === 0 ? null : now.postedThrough
    const lines = await stagedLines(context.database.read, { id: statementId, after, limit: ROWS_A_JOB, newestFirst })
    await context.database.write((tx) => postLines(tx, context, desk, now, lines))
  }
}

async function postLines(
  tx: Handle,
  context: Context,
  desk: Desk,
  read: StatementRow,
  lines: StagedLine[],
): Promise<void> {
  const statement = await statementById(tx, read.id)
  // Another process is at it: these lines are posted, or about to be.
  if (statement?.state !== 'posting' || statement.postedThrough !== read.postedThrough) return
  const told = await tellings(tx, desk.account.id, statement, lines)
  const unclear = told.filter((telling) => telling.as === 'unclear').length
  if (unclear > 0 && statement.unclearAnswer === null) {
    // A notification has come since the file was read, and only a person can tell whether a line is the same transfer.
    await updateStatement(tx, statement.id, { state: 'ready', unclear })
    return
  }
  const posting = beginPosting(tx, context, desk)
  const again: StatementTelling[] = []
  let skipped = 0
  for (const [at, line] of lines.entries()) {
    const { as, identity, entryIndex } = told[at] as Telling
    const isNew = as === 'new' || (as === 'unclear' && statement.unclearAnswer === 'others')
    // Says nothing of the line, and the next id is the next in the index. Lines known already are not posted again.
    if (isNew) await postLine(posting, { ...line, identity, id: `statement:${statement.id}:${line.row}` })
    else skipped += 1
    if (!isNew && entryIndex !== null) again.push({ entryIndex, identity })
  }
  await finishPosting(posting)
  await linkStatementLines(tx, again)
  const last = lines.at(-1)
  await updateStatement(tx, statement.id, {
    posted: statement.posted + lines.length - skipped,
    skipped: statement.skipped + skipped,
    ...(last ? { postedThrough: last.row } : { state: 'posted' as const, postedAt: context.clock() }),
  })
}

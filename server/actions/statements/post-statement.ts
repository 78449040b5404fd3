import type { Handle } from '../../../db/database.ts'
import { balanceOf } from '../../../db/queries/accounts.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import {
  insertBankLines,
  insertMatchItems,
  postedIdentities,
  type StagedLine,
  type StatementRow,
  stagedLines,
  statementById,
  unfinishedStatements,
  updateStatement,
} from '../../../db/queries/statements.ts'
import type { OverlapAnswer, QueueReason } from '../../../db/schema/index.ts'
import { decideCredit } from '../../domain/matching.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import type { StatementShape } from '../../domain/statement/read-statement.ts'
import type { Actor, Context } from '../context.ts'
import { confirmByBank, debitQueue, findWaitingDisbursements } from '../houses/confirm-by-bank.ts'
import { EntryBatch } from '../ledger/append-entry.ts'
import { giftEvent } from '../ledger/post-gift.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { type Desk, lineIdentity, type PledgeFound, pledgesOf, postingDesk } from './posting-desk.ts'
import { statementToActOn } from './statement-to-act-on.ts'

/** Small enough that nobody else waits long for the writer. */
const ROWS_A_JOB = 200

/**
 * Lets a ready statement be posted; `postStatement` does it. Where the file overlaps days already imported and gives no
 * balances, `overlap` says whether its lines repeat those or continue them. The same form sent twice is one confirmation.
 * @throws Refusal('NOT_FOUND', 404) · Refusal('statement-not-ready', 409) · Refusal('account-being-posted', 409) ·
 *   Refusal('overlap-unanswered') · Refusal('statement-below-zero') when the books know less money on the account than the statement takes out of it
 */
export async function confirmStatement(
  context: Context,
  actor: Actor,
  { key, statementId, overlap }: { key: string } & Confirmed,
): Promise<void> {
  const asked = { act: 'confirm-statement', by: actor.code, statement: String(statementId), overlap }
  await context.database.write((tx) =>
    once(tx, context, key, asked, () => confirm(tx, context, actor, { statementId, overlap })),
  )
}

type Confirmed = { statementId: number; overlap: OverlapAnswer | null }

/** @returns the statement's id */
async function confirm(
  tx: Handle,
  context: Context,
  actor: Actor,
  { statementId, overlap }: Confirmed,
): Promise<number> {
  const { statement, account } = await statementToActOn(tx, actor, statementId)
  // What the account holds, and which lines are new, is known only when that one is through.
  if ((await unfinishedStatements(tx, ['posting'])).some((other) => other.bankAccountId === account.id))
    throw new Refusal('account-being-posted', {}, 409)
  if (statement.overlaps && !overlap) throw new Refusal('overlap-unanswered')
  const missingVnd = -statement.lowestVnd - (await balanceOf(tx, account.accountId))
  if (missingVnd > 0) throw new Refusal('statement-below-zero', { missingVnd })
  const now = context.clock()
  await updateStatement(tx, statementId, {
    state: 'posting',
    overlapAnswer: statement.overlaps ? overlap : null,
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
  const desk = await postingDesk(context.database.read, confirmed)
  const newestFirst = (JSON.parse(confirmed.shape ?? '{}') as Partial<StatementShape>).order === 'newest-first'
  for (let statement = await read(); statement?.state === 'posting'; statement = await read()) {
    const now = statement
    const after = now.postedThrough === 0 ? null : now.postedThrough
    const lines = await stagedLines(context.database.read, { id: statementId, after, limit: ROWS_A_JOB, newestFirst })
    await context.database.write((tx) => postLines(tx, context, desk, now, lines))
  }
}

type Posting = {
  batch: EntryBatch
  bankLines: Parameters<typeof insertBankLines>[1]
  items: Parameters<typeof insertMatchItems>[1]
  links: Parameters<typeof insertPledgeReceipt>[1][]
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
  const posting: Posting = { batch: new EntryBatch(tx, context), bankLines: [], items: [], links: [] }
  let skipped = 0
  const identities = lines.map((line) => lineIdentity(statement, line))
  const posted = await postedIdentities(tx, desk.account.id, identities)
  for (const [at, line] of lines.entries()) {
    const identity = identities[at] as string
    if (posted.has(identity)) {
      skipped += 1
      continue
    }
    // Says nothing of the line, and the next id is the next in the index. Lines known already are not posted again above.
    const id = `statement:${statement.id}:${line.row}`
    const { index, queue } =
      line.direction === 'in'
        ? await postCredit(tx, posting, desk, line, id)
        : await postDebit(tx, context, posting, desk, line, id)
    posting.bankLines.push({ bankAccountId: desk.account.id, identity, day: line.day, entryIndex: index })
    if (queue)
      posting.items.push({
        entryIndex: index,
        bankAccountId: desk.account.id,
        reason: queue,
        amountVnd: line.amountVnd,
        day: line.day,
      })
  }
  await posting.batch.flush()
  await insertBankLines(tx, posting.bankLines)
  await insertMatchItems(tx, posting.items)
  for (const link of posting.links) await insertPledgeReceipt(tx, link)
  const last = lines.at(-1)
  await updateStatement(tx, statement.id, {
    posted: statement.posted + lines.length - skipped,
    skipped: statement.skipped + skipped,
    ...(last ? { postedThrough: last.row } : { state: 'posted' as const, postedAt: context.clock() }),
  })
}

type Posted = { index: number; queue: QueueReason | null }

async function postCredit(tx: Handle, posting: Posting, desk: Desk, line: StagedLine, id: string): Promise<Posted> {
  const { account, bank } = desk
  const codes = findReferenceCodes(line.memo)
  const pledges = await pledgesOf(tx, codes)
  const decision = decideCredit({ memo: line.memo, codes, pledges, account, patterns: desk.patterns })
  const memo = scrubMemo(line.memo)
  const event = { id, bookedOn: line.day, channel: 'bank' as const, amountVnd: line.amountVnd }
  if (decision.kind === 'suspense') {
    const { index } = await posting.batch.add({
      ...event,
      kind: 'suspense',
      transfers: [{ debit: bank, credit: desk.suspense, amountVnd: line.amountVnd }],
      owner: bank,
      voucher: 'BC',
      texts: { memo },
    })
    return { index, queue: decision.queue }
  }
  const pledge = decision.pledge ? (pledges[0] as PledgeFound) : null
  const { index } = await posting.batch.add(
    giftEvent({
      ...event,
      asset: bank,
      pool: pledge ? pledge.pool : desk.general,
      purpose: pledge ? pledge.purpose : 'general',
      pledge,
      // The bank writes the sender's name beside the code; whether it is shown was the donor's choice at the pledge.
      memo: pledge ? '' : memo,
    }),
  )
  if (pledge) posting.links.push({ pledgeId: pledge.id, entryIndex: index, amountVnd: line.amountVnd })
  return { index, queue: decision.queue }
}

/** A debit pays the one sent order it names; otherwise it stands as Unexplained until a person says what it was. */
async function postDebit(
  tx: Handle,
  context: Context,
  posting: Posting,
  desk: Desk,
  line: StagedLine,
  id: string,
): Promise<Posted> {
  const { bank, unexplained } = desk
  const memo = scrubMemo(line.memo)
  const { named, candidates } = await findWaitingDisbursements(tx, { assetId: bank.id, ...line })
  if (named) {
    // The confirmation appends by itself: what this job has gathered so far goes first.
    await posting.batch.flush()
    posting.batch = new EntryBatch(tx, context)
    try {
      const { index } = await confirmByBank(tx, context, named.id, { entryId: id, bookedOn: line.day, memo })
      return { index, queue: null }
    } catch (error) {
      // What was set aside for it has gone back meanwhile. The bank has paid all the same: a person must look.
      if (!(error instanceof Refusal)) throw error
    }
  }
  const { index } = await posting.batch.add({
    id,
    kind: 'unexplained',
    bookedOn: line.day,
    channel: 'bank',
    amountVnd: line.amountVnd,
    transfers: [{ debit: unexplained, credit: bank, amountVnd: line.amountVnd }],
    owner: bank,
    voucher: 'BN',
    texts: { memo },
  })
  return { index, queue: debitQueue(candidates) }
}

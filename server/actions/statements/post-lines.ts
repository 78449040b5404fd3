// One set of rules for every transfer the bank reports, whoever told it: a statement's line or a notification.
import type { Handle } from '../../../db/database.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import { insertBankLines, insertMatchItems } from '../../../db/queries/statements.ts'
import type { QueueReason } from '../../../db/schema/index.ts'
import { namesProvider } from '../../domain/card.ts'
import { decideCredit } from '../../domain/matching.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { payoutArrival } from '../card/payout-arrives.ts'
import type { Context } from '../context.ts'
import { confirmByBank, debitQueue, findWaitingDisbursements } from '../houses/confirm-by-bank.ts'
import { EntryBatch } from '../ledger/append-entry.ts'
import { giftEvent } from '../ledger/post-gift.ts'
import { Refusal } from '../refusal.ts'
import { type Desk, type PledgeFound, pledgesOf } from './posting-desk.ts'

/** A transfer on an official account that nobody has posted yet. */
export type ReportedLine = {
  /** Of its entry: says nothing of the line, and is stored once. */
  id: string
  /** What makes it the same line when it is told again. */
  identity: string
  /** `YYYY-MM-DD`, the bank's day. */
  day: string
  direction: 'in' | 'out'
  amountVnd: number
  memo: string
}

export type Posting = {
  tx: Handle
  context: Pick<Context, 'clock'>
  desk: Desk
  batch: EntryBatch
  bankLines: Parameters<typeof insertBankLines>[1]
  items: Parameters<typeof insertMatchItems>[1]
  links: Parameters<typeof insertPledgeReceipt>[1][]
}

/** Lines of one account that are posted in one write job: `postLine` each, then `finishPosting`. Nothing else may append meanwhile. */
export function beginPosting(tx: Handle, context: Pick<Context, 'clock'>, desk: Desk): Posting {
  return { tx, context, desk, batch: new EntryBatch(tx, context), bankLines: [], items: [], links: [] }
}

/** Posts one line: a credit to its pledge or by the account's rule, a debit to the order it pays or as Unexplained. @returns its entry's index */
export async function postLine(posting: Posting, line: ReportedLine): Promise<number> {
  const { id: bankAccountId } = posting.desk.account
  const { day, amountVnd, identity, direction } = line
  const { index, queue } = direction === 'in' ? await postCredit(posting, line) : await postDebit(posting, line)
  const changeVnd = direction === 'in' ? amountVnd : -amountVnd
  posting.bankLines.push({ bankAccountId, identity, day, entryIndex: index, changeVnd })
  if (queue) posting.items.push({ entryIndex: index, bankAccountId, reason: queue, amountVnd, day })
  return index
}

/** Stores what was posted, with what refers to it. */
export async function finishPosting({ tx, batch, bankLines, items, links }: Posting): Promise<void> {
  await batch.flush()
  await insertBankLines(tx, bankLines)
  await insertMatchItems(tx, items)
  for (const link of links) await insertPledgeReceipt(tx, link)
}

type Posted = { index: number; queue: QueueReason | null }

async function postCredit(posting: Posting, line: ReportedLine): Promise<Posted> {
  const { tx, desk } = posting
  const { account, bank } = desk
  const arrived = await postPayout(posting, line)
  if (arrived) return arrived
  const codes = findReferenceCodes(line.memo)
  const pledges = await pledgesOf(tx, codes)
  const decision = decideCredit({ memo: line.memo, codes, pledges, account, patterns: desk.patterns })
  const memo = scrubMemo(line.memo)
  const event = { id: line.id, bookedOn: line.day, channel: 'bank' as const, amountVnd: line.amountVnd }
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

/** A payout of the card provider arrives: no gift, those are in the books already. */
async function postPayout(posting: Posting, line: ReportedLine): Promise<Posted | null> {
  const { tx, context, desk } = posting
  if (!namesProvider(line.memo)) return null
  // Accounts are opened and balances read here: what this job has gathered so far goes first.
  await posting.batch.flush()
  posting.batch = new EntryBatch(tx, context)
  const arrival = await payoutArrival(tx, { ...line, bank: desk.bank, bankAccountId: desk.account.id })
  if (!arrival) return null
  if (arrival.before) await posting.batch.add(arrival.before)
  const { index } = await posting.batch.add(arrival.credit)
  await posting.batch.flush()
  await arrival.linked(index)
  return { index, queue: null }
}

/** A debit pays the one sent order it names; otherwise it stands as Unexplained until a person says what it was. */
async function postDebit(posting: Posting, line: ReportedLine): Promise<Posted> {
  const { tx, context, desk } = posting
  const { bank, unexplained } = desk
  const memo = scrubMemo(line.memo)
  const { named, candidates } = await findWaitingDisbursements(tx, { assetId: bank.id, ...line })
  if (named) {
    // The confirmation appends by itself: what this job has gathered so far goes first.
    await posting.batch.flush()
    posting.batch = new EntryBatch(tx, context)
    try {
      const { index } = await confirmByBank(tx, context, named.id, { entryId: line.id, bookedOn: line.day, memo })
      return { index, queue: null }
    } catch (error) {
      // What was set aside for it has gone back meanwhile. The bank has paid all the same: a person must look.
      if (!(error instanceof Refusal)) throw error
    }
  }
  const { index } = await posting.batch.add({
    id: line.id,
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

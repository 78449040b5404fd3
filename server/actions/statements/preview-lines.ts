import type { Handle } from '../../../db/database.ts'
import { type StagedLine, type StatementRow, stagedLines } from '../../../db/queries/statements.ts'
import type { QueueReason } from '../../../db/schema/index.ts'
import { decideCredit } from '../../domain/matching.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { debitQueue, findWaitingDisbursements } from '../houses/confirm-by-bank.ts'
import { type Desk, pledgesOf, postingDesk } from './posting-desk.ts'
import { type Telling, tellings } from './tellings.ts'

/** What posting would make of a line now. `queue`: why it would then wait for a person. */
export type Outcome =
  | { as: 'known' }
  /** The same day and amount as what was notified in that entry; only a person can tell. */
  | { as: 'unclear'; entryIndex: number }
  | { as: 'gift'; pledgeCode: string | null; queue: QueueReason | null }
  | { as: 'suspense'; queue: QueueReason }
  | { as: 'payment'; code: string }
  | { as: 'unexplained'; queue: QueueReason }

/** The first lines of a ready statement in the file's order, each with what it would become. Reads only. */
export async function previewLines(
  db: Handle,
  statement: StatementRow,
  limit: number,
): Promise<{ line: StagedLine; outcome: Outcome }[]> {
  const desk = await postingDesk(db, statement.bankAccountId)
  const lines = await stagedLines(db, { id: statement.id, after: null, limit, newestFirst: false })
  const told = await tellings(db, statement.bankAccountId, statement, lines)
  const preview = []
  for (const [at, line] of lines.entries())
    preview.push({ line, outcome: await outcomeOf(db, desk, line, told[at] as Telling) })
  return preview
}

async function outcomeOf(
  db: Handle,
  { account, bank, patterns }: Desk,
  line: StagedLine,
  told: Telling,
): Promise<Outcome> {
  const { memo, amountVnd } = line
  if (told.as === 'known') return { as: 'known' }
  if (told.as === 'unclear') return { as: 'unclear', entryIndex: told.entryIndex }
  if (line.direction === 'out') {
    const { named, candidates } = await findWaitingDisbursements(db, { assetId: bank.id, amountVnd, memo })
    return named ? { as: 'payment', code: named.code } : { as: 'unexplained', queue: debitQueue(candidates) }
  }
  const codes = findReferenceCodes(memo)
  const decision = decideCredit({ memo, codes, pledges: await pledgesOf(db, codes), account, patterns })
  if (decision.kind === 'suspense') return { as: 'suspense', queue: decision.queue }
  return { as: 'gift', pledgeCode: decision.pledge?.code ?? null, queue: decision.queue }
}

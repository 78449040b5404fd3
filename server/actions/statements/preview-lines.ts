import type { Handle } from '../../../db/database.ts'
import { postedIdentities, type StagedLine, type StatementRow, stagedLines } from '../../../db/queries/statements.ts'
import type { QueueReason } from '../../../db/schema/index.ts'
import { decideCredit } from '../../domain/matching.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { debitQueue, findWaitingDisbursements } from '../houses/confirm-by-bank.ts'
import { lineIdentity, pledgesOf, postingDesk } from './posting-desk.ts'

/** What posting would make of a line now. `queue`: why it would then wait for a person. */
export type Outcome =
  | { as: 'known' }
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
  const desk = await postingDesk(db, statement)
  const lines = await stagedLines(db, { id: statement.id, after: null, limit, newestFirst: false })
  const preview = []
  for (const line of lines) preview.push({ line, outcome: await outcomeOf(db, desk, line) })
  return preview
}

async function outcomeOf(
  db: Handle,
  { statement, account, bank, patterns }: Awaited<ReturnType<typeof postingDesk>>,
  line: StagedLine,
): Promise<Outcome> {
  const { memo, amountVnd } = line
  const identity = lineIdentity(statement, line)
  if ((await postedIdentities(db, account.id, [identity])).has(identity)) return { as: 'known' }
  if (line.direction === 'out') {
    const { named, candidates } = await findWaitingDisbursements(db, { assetId: bank.id, amountVnd, memo })
    return named ? { as: 'payment', code: named.code } : { as: 'unexplained', queue: debitQueue(candidates) }
  }
  const codes = findReferenceCodes(memo)
  const decision = decideCredit({ memo, codes, pledges: await pledgesOf(db, codes), account, patterns })
  if (decision.kind === 'suspense') return { as: 'suspense', queue: decision.queue }
  return { as: 'gift', pledgeCode: decision.pledge?.code ?? null, queue: decision.queue }
}

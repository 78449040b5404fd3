import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { Handle } from '../../../db/database.ts'
import { keepErased } from '../../../db/queries/erasure.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import {
  clearStaged,
  insertProblems,
  insertStagedLines,
  insertStatement,
  postedBetween,
  type StagedLine,
  type StagedProblem,
  statementById,
  updateStatement,
} from '../../../db/queries/statements.ts'
import { bankAccountById } from '../../../db/queries/units.ts'
import type { FileProblem } from '../../domain/statement/file-problem.ts'
import { lineIdentities } from '../../domain/statement/identity.ts'
import { decideShape, readLines, type StatementShape } from '../../domain/statement/read-statement.ts'
import { foreignAccount } from '../../domain/statement/stated-account.ts'
import type { StatementSummary } from '../../domain/statement/summary.ts'
import { localDay } from '../../format.ts'
import { openStatementFile } from '../../gateways/statement-file.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { accountToActOn, statementToActOn } from './statement-to-act-on.ts'
import { type Telling, tellings } from './tellings.ts'

const ROWS_A_JOB = 1_000
/** More row errors than this are counted, not listed: nobody mends a file by hand that has them. */
const PROBLEMS_KEPT = 1_000

export type StatementUpload = { bankAccountId: number; fileName: string; path: string; sha256: string; bytes: number }

/**
 * Takes an uploaded file as a statement of a bank account; `stageStatement` reads it afterwards.
 * `path` is where the upload lies, from the data folder; the file stays there as evidence. @returns the statement's id
 * @throws Refusal('NOT_FOUND', 404) for one who is no accountant of the account's unit
 */
export async function takeStatement(context: Context, actor: Actor, upload: StatementUpload): Promise<number> {
  return context.database.write((tx) => storeUpload(tx, context, actor, upload))
}

/**
 * As `takeStatement`, for a form: the same form with the same file sent twice is one statement.
 * @throws as `takeStatement` · Refusal('same-key-other-request', 409)
 */
export async function receiveStatement(
  context: Context,
  actor: Actor,
  key: string,
  upload: StatementUpload,
): Promise<number> {
  const { bankAccountId, sha256 } = upload
  const asked = { act: 'upload-statement', by: actor.code, account: String(bankAccountId), sha256 }
  return context.database.write((tx) => once(tx, context, key, asked, () => storeUpload(tx, context, actor, upload)))
}

async function storeUpload(tx: Handle, context: Context, actor: Actor, upload: StatementUpload): Promise<number> {
  await accountToActOn(tx, actor, upload.bankAccountId)
  const now = context.clock()
  const row = await insertStatement(tx, { ...upload, state: 'reading', uploadedBy: actor.staffId, uploadedAt: now })
  await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'upload-statement', subject: String(row.id) })
  return row.id
}

/**
 * Reads a file whole into staged lines and a preview: state `ready`, or `refused` with everything that is wrong.
 * Nothing reaches the ledger. Started again after a crash it begins anew.
 */
export async function stageStatement(context: Context, statementId: number): Promise<void> {
  const { database } = context
  const statement = await statementById(database.read, statementId)
  if (statement?.state !== 'reading') return
  if (statement.path === null) throw new Error(`statement ${statementId} has no file`)
  await database.write((tx) => clearStaged(tx, statementId))
  const file = await openStatementFile(resolve(context.dataDir, statement.path))
  if (!file.ok) return refuseFile(context, statementId, file.problem)
  const decided = await decideShape(file.rows())
  if (!decided.ok) return refuseFile(context, statementId, decided.problem)
  const account = await bankAccountById(database.read, statement.bankAccountId)
  if (!account) throw new Error(`no bank account ${statement.bankAccountId}`)
  const foreign = foreignAccount(decided.shape, account)
  if (foreign) return refuseFile(context, statementId, foreign)
  const lines = readLines(file.rows(), decided.shape, localDay(context.clock()))
  const staged = await stageLines(context, statementId, statement.bankAccountId, lines)
  await conclude(context, statementId, statement.bankAccountId, decided, staged)
}

async function refuseFile(context: Context, statementId: number, problem: FileProblem): Promise<void> {
  const row = { state: 'refused' as const, problem: JSON.stringify(problem) }
  await context.database.write((tx) => updateStatement(tx, statementId, row))
}

type Staged = {
  lines: number
  problems: number
  repeated: number
  /** Lines that may have been notified already; see `tellings`. */
  unclear: number
  /** Sum, lowest and highest running sum of the new lines in the file's order, credits less debits. */
  sumVnd: number
  lowestVnd: number
  highestVnd: number
}

async function stageLines(
  context: Context,
  statementId: number,
  bankAccountId: number,
  lines: ReturnType<typeof readLines>,
): Promise<Staged> {
  const identity = lineIdentities()
  const staged: Staged = { lines: 0, problems: 0, repeated: 0, unclear: 0, sumVnd: 0, lowestVnd: 0, highestVnd: 0 }
  const taken = new Set<number>()
  let good: StagedLine[] = []
  let bad: StagedProblem[] = []
  const store = async () => {
    const [goodRows, badRows] = [good, bad]
    good = []
    bad = []
    const unanswered = { id: statementId, overlapAnswer: null }
    const told = await tellings(context.database.read, bankAccountId, unanswered, goodRows, taken)
    for (const [at, line] of goodRows.entries()) {
      const telling = told[at] as Telling
      follow(staged, line, telling)
      if (telling.entryIndex !== null) taken.add(telling.entryIndex)
    }
    await context.database.write(async (tx) => {
      await insertStagedLines(tx, goodRows)
      await insertProblems(tx, badRows)
    })
  }
  for await (const item of lines) {
    if ('problems' in item) {
      staged.problems += item.problems.length
      const room = PROBLEMS_KEPT - (staged.problems - item.problems.length)
      if (room > 0) bad.push(...item.problems.slice(0, room).map((problem) => ({ statementId, ...problem })))
    } else {
      const { line } = item
      good.push({
        statementId,
        row: line.row,
        day: line.day,
        direction: line.direction,
        amountVnd: line.amountVnd,
        balanceVnd: line.balanceAfterVnd,
        document: line.document,
        memo: line.memo,
        identity: identity(String(bankAccountId), line),
      })
    }
    if (good.length >= ROWS_A_JOB || bad.length >= ROWS_A_JOB) await store()
  }
  await store()
  return staged
}

function follow(staged: Staged, line: StagedLine, { as }: Telling): void {
  staged.lines += 1
  if (as === 'known') {
    staged.repeated += 1
    return
  }
  if (as === 'unclear') staged.unclear += 1
  staged.highestVnd = Math.max(staged.highestVnd, staged.sumVnd)
  staged.sumVnd += line.direction === 'in' ? line.amountVnd : -line.amountVnd
  staged.lowestVnd = Math.min(staged.lowestVnd, staged.sumVnd)
}

async function conclude(
  context: Context,
  statementId: number,
  bankAccountId: number,
  { shape, summary }: { shape: StatementShape; summary: StatementSummary },
  staged: Staged,
): Promise<void> {
  const { firstDay, lastDay } = summary
  const givesBalances = summary.openingVnd !== null && shape.columns.balance !== null
  const overlapping =
    firstDay && lastDay ? await postedBetween(context.database.read, bankAccountId, firstDay, lastDay) : 0
  await context.database.write(async (tx) => {
    await keepErased(tx, { id: statementId, bankAccountId })
    await updateStatement(tx, statementId, {
      state: staged.problems > 0 ? 'refused' : 'ready',
      shape: JSON.stringify(shape),
      lines: staged.lines,
      problems: staged.problems,
      repeated: staged.repeated,
      unclear: staged.unclear,
      inVnd: summary.totalInVnd,
      outVnd: summary.totalOutVnd,
      firstDay,
      lastDay,
      openingVnd: summary.openingVnd,
      closingVnd: summary.closingVnd,
      // In a file written newest first the account goes the other way: from the last row up.
      lowestVnd: Math.min(0, shape.order === 'newest-first' ? staged.sumVnd - staged.highestVnd : staged.lowestVnd),
      // Without balances nothing but a person can tell a file sent twice from a second part of the same day.
      overlaps: !givesBalances && overlapping > 0,
    })
  })
}

/** A name for an upload that says nothing of its content. */
export function uploadName(): string {
  return `${randomUUID()}.upload`
}

/** Gives a file up before it is posted; the same form sent twice is one. @throws Refusal('NOT_FOUND', 404) · Refusal('statement-not-ready', 409) */
export async function cancelStatement(
  context: Context,
  actor: Actor,
  { key, statementId }: { key: string; statementId: number },
): Promise<void> {
  const asked = { act: 'cancel-statement', by: actor.code, statement: String(statementId) }
  await context.database.write((tx) => once(tx, context, key, asked, () => cancel(tx, context, actor, statementId)))
}

/** @returns the statement's id */
async function cancel(tx: Handle, context: Context, actor: Actor, statementId: number): Promise<number> {
  const { statement } = await statementToActOn(tx, actor, statementId)
  // Some of its lines are in the ledger: it waits for an answer about the others.
  if (statement.postedThrough > 0) throw new Refusal('statement-not-ready', {}, 409)
  await updateStatement(tx, statementId, { state: 'cancelled' })
  await clearStaged(tx, statementId)
  await insertAudit(tx, {
    at: context.clock(),
    staffId: actor.staffId,
    action: 'cancel-statement',
    subject: String(statementId),
  })
  return statementId
}

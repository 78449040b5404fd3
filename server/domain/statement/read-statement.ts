// A bank statement is read twice: once to learn how the file is written, once to take its lines.
import type { FileProblem } from './file-problem.ts'
import { formatEvidence } from './format-evidence.ts'
import type { Bank, Header, StatementColumns } from './header.ts'
import { readHeader } from './header.ts'
import { rowInterpreter } from './interpret-row.ts'
import type { RowProblem, StatementLine } from './line.ts'
import { rowProblem } from './line.ts'
import type { NumberFormat } from './money-cell.ts'
import type { Row, RowBatch } from './row.ts'
import { cellText, isBlank } from './row.ts'
import type { RowOrder } from './running-balance.ts'
import { orderEvidence, runningBalance } from './running-balance.ts'
import { type StatedAccount, statedAccount } from './stated-account.ts'
import { readStated } from './stated-row.ts'
import type { StatementSummary } from './summary.ts'
import { summaryTally } from './summary.ts'

/** How one file is written. Plain data: it may be stored as JSON between the two readings. */
export type StatementShape = {
  bank: Bank
  numberFormat: NumberFormat
  order: RowOrder
  /** 1-based row of the column names. */
  headerRow: number
  columns: StatementColumns
  /** Stated balances and totals that the rows do not add up to; `readLines` gives them after the last row. */
  contradictions: RowProblem[]
  /** The account numbers in the lines above the header. */
  accounts: StatedAccount[]
}

export type DecidedShape =
  | { ok: true; shape: StatementShape; summary: StatementSummary }
  | { ok: false; problem: FileProblem }

/** Column names stand under a bank's letterhead, not further down than this many rows with text. */
const MAX_TITLE_ROWS = 100
/** Rows of words kept until a transfer shows that they stand among the transfers; after so many the file is refused anyway. */
const MAX_WORDS = 1_000

/**
 * First reading: finds the header, columns, number format and order, and what the preview needs.
 * Rows that are wrong on their own are only counted here; `readLines` says what is wrong with them.
 */
export async function decideShape(batches: AsyncIterable<RowBatch>): Promise<DecidedShape> {
  let survey: ReturnType<typeof surveyBelow> | null = null
  const tally = summaryTally()
  const accounts: StatedAccount[] = []
  let titleRows = 0

  for await (const batch of batches) {
    if ('problem' in batch) return { ok: false, problem: batch.problem }
    for (const row of batch.rows) {
      if (survey !== null) {
        survey.take(row)
        continue
      }
      const found = readHeader(row)
      if (found?.ok === false) return found
      if (found?.ok) survey = surveyBelow(found.header, row.row, tally, accounts)
      else if (++titleRows > MAX_TITLE_ROWS) return { ok: false, problem: { code: 'no-header' } }
      else noteTitle(row, tally, accounts)
    }
  }
  if (survey !== null) return survey.decide()
  return { ok: false, problem: { code: titleRows === 0 ? 'empty-file' : 'no-header' } }
}

function noteTitle(row: Row, tally: ReturnType<typeof summaryTally>, accounts: StatedAccount[]): void {
  const stated = readStated(row, null)
  if (stated !== null) tally.stated(stated)
  const account = statedAccount(row)
  if (account !== null) accounts.push(account)
}

function surveyBelow(
  header: Header,
  headerRow: number,
  tally: ReturnType<typeof summaryTally>,
  accounts: StatedAccount[],
) {
  const { columns } = header
  const interpret = rowInterpreter(header)
  const formats = formatEvidence()
  const order = orderEvidence()
  let words = 0

  return {
    take(row: Row): void {
      const reading = interpret(row)
      if (reading.kind === 'stated') tally.stated(reading.stated)
      if (reading.kind === 'words') words += 1
      if (reading.kind !== 'line' && reading.kind !== 'problems') return

      for (; words > 0; words -= 1) tally.problemRow()
      formats.take(row.row, reading.amounts, (side) => row.cells[columns[side]?.index ?? -1])
      order.take(reading.kind === 'line' ? reading.line : null)
      if (reading.kind === 'line') tally.line(reading.line)
      else tally.problemRow()
    },

    decide(): DecidedShape {
      const format = formats.decide()
      if (!format.ok) return format
      const rowOrder = order.decide()
      const { summary, contradictions } = tally.finish(rowOrder, columns)
      if (summary.lines + summary.problemRows === 0) return { ok: false, problem: { code: 'no-lines' } }
      if (summary.totalInVnd + summary.totalOutVnd > Number.MAX_SAFE_INTEGER) {
        return { ok: false, problem: { code: 'total-too-large' } }
      }
      const { numberFormat } = format
      const shape = { ...header, numberFormat, order: rowOrder, headerRow, contradictions, accounts }
      return { ok: true, shape, summary }
    },
  }
}

/**
 * Second reading: every row below the header as a line or as its problems, in the file's order. Balances are checked
 * row by row where the file gives them. No bank has booked anything after `today` (`YYYY-MM-DD`). Throws when the file can no longer be read as it was the first time.
 */
export async function* readLines(
  batches: AsyncIterable<RowBatch>,
  shape: StatementShape,
  today: string,
): AsyncGenerator<{ line: StatementLine } | { problems: RowProblem[] }> {
  const interpret = rowInterpreter(shape)
  const balances = runningBalance(shape.order)
  const balanceColumn = shape.columns.balance?.label ?? ''
  let words: RowProblem[] = []

  for await (const batch of batches) {
    if ('problem' in batch) throw new Error(`The statement changed between its two readings: ${batch.problem.code}`)
    for (const row of batch.rows) {
      if (row.row <= shape.headerRow) continue
      const reading = interpret(row)
      if (reading.kind === 'words' && words.length < MAX_WORDS) words.push(strayWords(row, shape.columns))
      if (reading.kind !== 'line' && reading.kind !== 'problems') continue

      for (const stray of words) yield { problems: [stray] }
      words = []
      if (reading.kind === 'problems') {
        balances.lost()
        yield { problems: reading.problems }
        continue
      }
      const wrong = [
        reading.line.day > today ? futureDay(reading.line, shape.columns) : null,
        balances.check(reading.line, balanceColumn),
      ].filter((problem) => problem !== null)
      yield wrong.length === 0 ? { line: reading.line } : { problems: wrong }
    }
  }
  for (const contradiction of shape.contradictions) yield { problems: [contradiction] }
}

function futureDay({ row, day }: StatementLine, columns: StatementColumns): RowProblem {
  return rowProblem(row, columns.day.label, 'day-in-the-future', day.split('-').reverse().join('/'))
}

function strayWords(row: Row, columns: StatementColumns): RowProblem {
  const text = row.cells.find((cell) => !isBlank(cell))
  return rowProblem(row.row, columns.memo.label, 'not-a-transaction', cellText(text))
}

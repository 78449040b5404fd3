// Reads a statement to its end, the way an import does.
import type { RowProblem, StatementLine } from '../../server/domain/statement/line.ts'
import type { DecidedShape } from '../../server/domain/statement/read-statement.ts'
import { decideShape, readLines } from '../../server/domain/statement/read-statement.ts'
import type { RowBatch } from '../../server/domain/statement/row.ts'
import { openStatementFile } from '../../server/gateways/statement-file.ts'
import type { Table } from './statement-fixtures.ts'

export type WholeReading = { decided: DecidedShape; lines: StatementLine[]; problems: RowProblem[] }

/** Later than every day in a test's file. */
export const LATER = '2099-12-31'

/** Both readings of a table given row by row, as a spreadsheet numbers them. `today` bounds the days it may name. */
export async function readTable(table: Table, today = LATER): Promise<WholeReading> {
  return readTwice(() => batches(table), today)
}

/** Both readings of a file on disk; a file that cannot be opened is told like one that cannot be decided. */
export async function readFile(path: string): Promise<WholeReading> {
  const file = await openStatementFile(path)
  return file.ok ? readTwice(() => file.rows(), LATER) : { decided: file, lines: [], problems: [] }
}

export async function* batches(table: Table): AsyncGenerator<RowBatch> {
  for (const [index, cells] of table.entries()) {
    if (cells.some((cell) => cell !== null && cell !== '')) yield { rows: [{ row: index + 1, cells }] }
  }
}

async function readTwice(rows: () => AsyncIterable<RowBatch>, today: string): Promise<WholeReading> {
  const decided = await decideShape(rows())
  const lines: StatementLine[] = []
  const problems: RowProblem[] = []
  if (decided.ok) {
    for await (const item of readLines(rows(), decided.shape, today)) {
      if ('line' in item) lines.push(item.line)
      else problems.push(...item.problems)
    }
  }
  return { decided, lines, problems }
}

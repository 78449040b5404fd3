// A bank statement as it lies on disk: which kind of file it is, and its rows. What the rows mean is not known here.
import { open, stat } from 'node:fs/promises'
import { recogniseContent } from './statement-file/content.ts'
import { csvRows } from './statement-file/csv.ts'
import type { StatementFileProblem, StatementRowBatch } from './statement-file/limits.ts'
import { FileRefused, MAX_STATEMENT_BYTES } from './statement-file/limits.ts'
import { openWorkbook } from './statement-file/xlsx.ts'

export type { StatementFileProblem } from './statement-file/limits.ts'
export { MAX_STATEMENT_BYTES } from './statement-file/limits.ts'

export type StatementFile = {
  ok: true
  /** Reads the file from its beginning, each time it is called. A problem met on the way is the last batch. */
  rows(): AsyncIterable<StatementRowBatch>
}

/**
 * Opens a CSV (UTF-8, or UTF-16 with a byte order mark; comma, semicolon or tab) or an XLSX file; its content decides,
 * not its name. Throws only when the disk fails. The bounds of `limits.ts` hold for what is really read and unpacked.
 */
export async function openStatementFile(
  path: string,
): Promise<StatementFile | { ok: false; problem: StatementFileProblem }> {
  try {
    const { size } = await stat(path)
    if (size > MAX_STATEMENT_BYTES) throw new FileRefused('file-too-large')
    const content = recogniseContent(await readHead(path))
    const rows = content.kind === 'csv' ? () => csvRows(path, content) : await openWorkbook(path)
    return { ok: true, rows: () => problemLast(rows()) }
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, problem: error.problem }
    throw error
  }
}

const HEAD_BYTES = 65_536

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function* problemLast(batches: AsyncIterable<StatementRowBatch>): AsyncGenerator<StatementRowBatch> {
  try {
    yield* batches
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    yield { problem: error.problem }
  }
}

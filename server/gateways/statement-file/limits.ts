// What a statement file may be at most, and how its reading is refused.

const MEBIBYTE = 1_048_576
export const MAX_STATEMENT_BYTES = 64 * MEBIBYTE
/** Rows of a file, empty ones included; the largest real statement known had 200,361. */
export const MAX_STATEMENT_ROWS = 1_000_000
/** What a spreadsheet program itself allows in a cell. */
export const MAX_CELL_LENGTH = 32_767
/** No statement has so many columns; cells further right are not looked at. */
export const MAX_COLUMNS = 64
/** Bytes that an XLSX may unpack to, counted as they come out: what the file says of its size is not believed. */
export const MAX_UNPACKED_BYTES = 512 * MEBIBYTE
/** Real sheets shrink 10 to 40 times; deflate can be made to reach 1,000. Looked at from 8 MiB on. */
export const MAX_UNPACKED_RATIO = 200
export const UNPACKED_WITHOUT_RATIO = 8 * MEBIBYTE
/** Texts shared between cells are the one thing that must be held in memory. */
export const MAX_SHARED_TEXTS = 2_000_000
export const MAX_SHARED_CHARACTERS = 64 * MEBIBYTE

/** `row` is the row's number as a spreadsheet shows it, from 1; a number is one the spreadsheet stored as a number. */
export type StatementRow = { row: number; cells: (string | number | null)[] }
export type StatementRowBatch = { rows: StatementRow[] } | { problem: StatementFileProblem }

export type StatementFileProblem = {
  code:
    | 'empty-file'
    | 'file-too-large'
    | 'not-a-statement'
    | 'pdf'
    | 'html'
    | 'locked-or-old-excel'
    | 'zip-without-sheet'
    | 'damaged-xlsx'
    | 'unpacks-too-large'
    | 'several-sheets'
    | 'excel-1904-dates'
    | 'utf16-without-mark'
    | 'nul-bytes'
    | 'not-utf8'
    | 'broken-quotes'
    | 'cell-too-long'
    | 'too-many-rows'
  row?: number
}

/** Stops the reading from anywhere inside; never leaves this gateway. */
export class FileRefused extends Error {
  readonly problem: StatementFileProblem

  constructor(code: StatementFileProblem['code'], row?: number) {
    super(code)
    this.problem = row === undefined ? { code } : { code, row }
  }
}

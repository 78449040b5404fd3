import type { FileProblem } from './file-problem.ts'

/** A cell as the file gives it: text, a number that a spreadsheet stored as a number, or nothing. */
export type Cell = string | number | null

/** `row` is the row's number as a spreadsheet shows it, from 1. Rows without any text are left out. */
export type Row = { row: number; cells: readonly Cell[] }

/** Some rows in order; or, as the last thing a file gives, what stopped its reading. */
export type RowBatch = { rows: Row[] } | { problem: FileProblem }

export function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}

export function cellText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell)
}

// Rows that somebody pasted out of a spreadsheet, or typed one to a line.

/** `row` counts lines from 1, empty ones too; a number is one that a spreadsheet stored as a number. */
export type TableRow = { row: number; cells: (string | number | null)[] }

/** Cells stand apart by tabs, or where a line has none, by semicolons or upright strokes. A comma may stand in an amount. */
export function rowsOfText(text: string): TableRow[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, at) => ({ row: at + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.some((cell) => cell !== null))
}

function cellsOf(line: string): (string | null)[] {
  const separator = ['\t', ';', '|'].find((each) => line.includes(each)) ?? '\t'
  return line.split(separator).map((cell) => cell.trim() || null)
}

/** The same rows as text to paste again, so that a file somebody sent can be mended in the page. */
export function textOfRows(rows: readonly TableRow[]): string {
  return rows.map(({ cells }) => cells.map((cell) => String(cell ?? '').replace(/\s+/g, ' ')).join('\t')).join('\n')
}

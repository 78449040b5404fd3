// The private list behind a collective gift, read from a spreadsheet's rows: who, and how much.
import { type AmountCellProblem, type NameCellProblem, readAmountCell, wrongNameCell } from '../list-cells.ts'
import type { TableRow } from '../table-text.ts'
import { foldText, normalText } from '../text.ts'

export const MOST_LINES = 5_000

export type NamedAmount = { name: string; amountVnd: number }

/** What is wrong with a row: `name-…` and `amount-…` as those are read, or a cell that a spreadsheet would run. */
export type RowProblem = {
  row: number
  problem: NameCellProblem | AmountCellProblem | 'too-many-rows'
}

/**
 * Reads a list with its columns in the order name, amount, or under a head that names them ("Họ và tên", "Số tiền"). A first
 * column of running numbers is passed over. Two people may have one name: every row is a person. Nothing is guessed: a row
 * that cannot be read is a problem, and the caller stores nothing.
 */
export function readNameList(rows: readonly TableRow[]): { lines: NamedAmount[]; problems: RowProblem[] } {
  const [first, ...others] = rows
  const head = first ? columnsOfHead(first) : null
  const columns = head ?? columnsOfRow(first)
  const lines: NamedAmount[] = []
  const problems: RowProblem[] = []
  for (const { row, cells } of head ? others : rows) {
    if (lines.length === MOST_LINES) return { lines, problems: [...problems, { row, problem: 'too-many-rows' }] }
    const name = String(cells[columns.name] ?? '')
    const amount = readAmountCell(cells[columns.amount] ?? null)
    const wrongName = wrongNameCell(name)
    if (wrongName) problems.push({ row, problem: wrongName })
    if (typeof amount !== 'number') problems.push({ row, problem: amount })
    if (!wrongName && typeof amount === 'number') lines.push({ name: normalText(name), amountVnd: amount })
  }
  return { lines, problems }
}

export function sumOfLines(lines: readonly { amountVnd: number }[]): number {
  return lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
}

type Columns = { name: number; amount: number }

function columnsOfHead({ cells }: TableRow): Columns | null {
  const words = cells.map((cell) => foldText(String(cell ?? '')))
  const name = words.findIndex((word) => /\b(ho ten|ho va ten|ten|nguoi|name)\b/.test(word))
  const amount = words.findIndex((word) => /\b(so tien|tien|amount)\b/.test(word))
  return name >= 0 && amount >= 0 && name !== amount ? { name, amount } : null
}

/** Without a head: name then amount, behind a running number where a row begins with one. */
function columnsOfRow(row: TableRow | undefined): Columns {
  const [first, second, third] = row?.cells ?? []
  const isNumbered = third != null && /^\d{1,5}\.?$/.test(String(first ?? '')) && /\p{L}/u.test(String(second ?? ''))
  return isNumbered ? { name: 1, amount: 2 } : { name: 0, amount: 1 }
}

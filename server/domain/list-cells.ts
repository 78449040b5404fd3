// A name and an amount in a cell of a list that somebody sent, read strictly.
import { MAX_TRANSFER_VND, type MoneyProblem, parseMoney } from './money.ts'
import { type NameProblem, nameProblem } from './person-name.ts'

export type NameCellProblem = `name-${NameProblem | 'missing' | 'formula'}`
export type AmountCellProblem = `amount-${MoneyProblem}`

export function wrongNameCell(name: string): NameCellProblem | null {
  if (name.trim() === '') return 'name-missing'
  // A spreadsheet that opens the list again would run such a cell.
  if (/^[=+\-@\t\r]/.test(name.trimStart())) return 'name-formula'
  const problem = nameProblem(name)
  return problem && `name-${problem}`
}

/** Đồng, or what is wrong; a number is one that a spreadsheet stored. */
export function readAmountCell(cell: string | number | null): number | AmountCellProblem {
  if (typeof cell !== 'number') {
    const read = parseMoney(cell ?? '')
    return read.ok ? read.vnd : `amount-${read.problem}`
  }
  if (cell < 0) return 'amount-negative'
  if (cell === 0) return 'amount-zero'
  if (!Number.isInteger(cell)) return 'amount-fraction'
  return cell > MAX_TRANSFER_VND ? 'amount-too-large' : cell
}

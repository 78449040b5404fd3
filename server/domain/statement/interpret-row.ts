// What one row below the header is: a transfer, a transfer with mistakes, or something else.
import { MAX_TRANSFER_VND } from '../money.ts'
import { normalText } from '../text.ts'
import type { DayReading } from './day-cell.ts'
import { readDay } from './day-cell.ts'
import type { Header, StatementColumns } from './header.ts'
import { readHeader } from './header.ts'
import type { RowProblem, StatementLine } from './line.ts'
import { rowProblem } from './line.ts'
import type { MoneyReading } from './money-cell.ts'
import { readMoney } from './money-cell.ts'
import type { Cell, Row } from './row.ts'
import { cellText, isBlank } from './row.ts'
import type { Stated } from './stated-row.ts'
import { readStated } from './stated-row.ts'

export const MAX_MEMO = 2_000
export const MAX_DOCUMENT = 100
const ALREADY_NORMAL = /^[!-~]+(?: [!-~]+)*$/
const MAX_BALANCE_VND = 1_000_000_000_000_000

export type Amounts = { debit: MoneyReading; credit: MoneyReading; balance: MoneyReading }
export type RowReading =
  | { kind: 'line'; line: StatementLine; amounts: Amounts }
  | { kind: 'problems'; problems: RowProblem[]; amounts: Amounts }
  | { kind: 'stated'; stated: Stated }
  /** Words without a day or an amount: a signature, a page number, or the rest of a torn row. */
  | { kind: 'words' }
  | { kind: 'header-again' }

/** Reads rows one after the other; VietinBank leaves a day blank when it is the one above. */
export function rowInterpreter({ bank, columns }: Header): (row: Row) => RowReading {
  const documentBehindDay = (bank === 'VCB' || bank === 'other') && columns.document === null
  let dayAbove: string | null = null
  let lastDayCell: Cell | undefined
  let lastDay = readDay(undefined)

  return (row) => {
    const dayCell = row.cells[columns.day.index]
    if (dayCell !== lastDayCell) lastDay = readDay(dayCell)
    lastDayCell = dayCell
    const day = lastDay
    if (day.kind !== 'day') {
      const other = readOther(row, columns, day.kind === 'blank')
      if (other !== null) return other
    }
    const amounts = {
      debit: readMoney(row.cells[columns.debit.index], MAX_TRANSFER_VND),
      credit: readMoney(row.cells[columns.credit.index], MAX_TRANSFER_VND),
      balance: readMoney(columns.balance === null ? null : row.cells[columns.balance.index], MAX_BALANCE_VND),
    }
    const problems: RowProblem[] = []
    const dayText = ownOrAbove(day)
    if (bank === 'VietinBank') dayAbove = dayText
    if (typeof dayText !== 'string') problems.push(dayProblem(row, day))

    const behindDay = day.kind === 'day' ? day.rest : ''
    if (behindDay !== '' && !documentBehindDay) problems.push(problemAt(row, columns.day, 'day-invalid'))
    const documentCell = documentBehindDay ? behindDay : row.cells[columns.document?.index ?? -1]
    const document = shortText(documentCell)
    if (document.length > MAX_DOCUMENT)
      problems.push(problemAt(row, columns.document ?? columns.day, 'document-too-long'))
    const memo = shortText(row.cells[columns.memo.index])
    if (memo.length > MAX_MEMO) problems.push(problemAt(row, columns.memo, 'memo-too-long'))

    const sides = readSides(row, columns, amounts, problems)
    if (problems.length > 0 || sides === null || dayText === null) return { kind: 'problems', problems, amounts }
    const balanceAfterVnd = amounts.balance.kind === 'amount' ? amounts.balance.vnd : null
    const line = { row: row.row, day: dayText, ...sides, balanceAfterVnd, document: document || null, memo }
    return { kind: 'line', line, amounts }
  }

  function ownOrAbove(day: DayReading): string | null {
    if (day.kind === 'day') return day.day
    return day.kind === 'blank' && bank === 'VietinBank' ? dayAbove : null
  }

  function dayProblem(row: Row, day: DayReading): RowProblem {
    return problemAt(row, columns.day, day.kind === 'problem' ? day.code : 'day-missing')
  }
}

function readOther(row: Row, columns: StatementColumns, dayIsBlank: boolean): RowReading | null {
  const stated = readStated(row, columns)
  if (stated !== null) return { kind: 'stated', stated }
  if (!dayIsBlank && readHeader(row)?.ok) return { kind: 'header-again' }
  const amountsAreBlank = [columns.debit, columns.credit, columns.balance].every(
    (column) => column === null || isBlank(row.cells[column.index]),
  )
  return amountsAreBlank ? { kind: 'words' } : null
}

/** Money came in or went out, never both. Adds the row's mistakes to `problems`. */
function readSides(
  row: Row,
  columns: StatementColumns,
  { debit, credit, balance }: Amounts,
  problems: RowProblem[],
): Pick<StatementLine, 'direction' | 'amountVnd'> | null {
  if (debit.kind === 'problem') problems.push(problemAt(row, columns.debit, debit.code))
  if (credit.kind === 'problem') problems.push(problemAt(row, columns.credit, credit.code))
  if (balance.kind === 'problem' && columns.balance) problems.push(problemAt(row, columns.balance, balance.code))
  if (debit.kind === 'problem' || credit.kind === 'problem') return null
  const out = debit.kind === 'amount' ? debit.vnd : 0
  const into = credit.kind === 'amount' ? credit.vnd : 0
  if (out > 0 && into > 0) problems.push(problemAt(row, columns.credit, 'both-sides'))
  if (out === 0 && into === 0) problems.push(problemAt(row, columns.credit, 'no-amount'))
  return into > 0 ? { direction: 'in', amountVnd: into } : { direction: 'out', amountVnd: out }
}

function problemAt(row: Row, column: { index: number; label: string }, code: RowProblem['code']): RowProblem {
  return rowProblem(row.row, column.label, code, cellText(row.cells[column.index]))
}

function shortText(cell: Cell | undefined): string {
  const text = cellText(cell)
  return ALREADY_NORMAL.test(text) ? text : normalText(text)
}

// Rows that state a balance or a total instead of a transfer: "Số dư đầu kỳ", "Số dư cuối kỳ", "Tổng cộng".
import { foldText } from '../text.ts'
import type { StatementColumns } from './header.ts'
import { readMoney } from './money-cell.ts'
import type { Cell, Row } from './row.ts'
import { cellText, isBlank } from './row.ts'

/** What a file states about itself, in đồng, and where. */
export type StatedAmount = { row: number; label: string; vnd: number }
export type Stated =
  | { kind: 'opening' | 'closing'; balance: StatedAmount | null }
  | { kind: 'totals'; debit: StatedAmount | null; credit: StatedAmount | null }

type Kind = Stated['kind']

const LABELS: readonly (readonly [Kind, readonly string[]])[] = [
  ['opening', ['so du dau', 'opening balance', 'beginning balance']],
  ['closing', ['so du cuoi', 'closing balance', 'ending balance']],
  ['totals', ['tong cong', 'tong so', 'tong phat sinh', 'cong phat sinh', 'total']],
]
const TOTALS_ALONE = new Set(['tong cong', 'tong so', 'tong phat sinh', 'tong so phat sinh', 'cong phat sinh', 'total'])
const MAX_STATED_VND = Number.MAX_SAFE_INTEGER

/** What a row states, or null. Above the header there are no columns yet, and totals there are left alone. */
export function readStated(row: Row, columns: StatementColumns | null): Stated | null {
  for (const [index, cell] of row.cells.entries()) {
    const kind = typeof cell === 'string' ? labelKind(cell) : null
    if (kind === null || (kind === 'totals' && columns === null)) continue
    if (columns !== null && index === columns.memo.index && !isStatedInMemo(row, columns, kind)) continue
    if (kind === 'totals' && columns !== null) return statedTotals(row, columns)
    if (kind !== 'totals') return { kind, balance: statedBalance(row, index, columns) }
  }
  return null
}

function labelKind(text: string): Kind | null {
  if (text.length > 120) return null
  const folded = foldText(text)
  return LABELS.find(([, names]) => names.some((name) => folded === name || folded.startsWith(`${name} `)))?.[0] ?? null
}

/** A donor may write "tổng cộng 5 người" as well: in the memo's column only a row that cannot be a transfer states something. */
function isStatedInMemo(row: Row, columns: StatementColumns, kind: Kind): boolean {
  const blankAt = (index: number) => isBlank(row.cells[index])
  if (kind === 'totals') {
    const onlyLabel = TOTALS_ALONE.has(foldText(cellText(row.cells[columns.memo.index])))
    return onlyLabel && columns.balance !== null && blankAt(columns.balance.index)
  }
  return blankAt(columns.debit.index) && blankAt(columns.credit.index)
}

function statedTotals(row: Row, columns: StatementColumns): Stated {
  const { debit, credit } = columns
  return {
    kind: 'totals',
    debit: amountOf(row, row.cells[debit.index], debit.label),
    credit: amountOf(row, row.cells[credit.index], credit.label),
  }
}

/** The balance stands in its column, behind the label in the same cell, or in the next cell that is an amount. */
function statedBalance(row: Row, at: number, columns: StatementColumns | null): StatedAmount | null {
  const text = cellText(row.cells[at])
  const [label = '', behind = ''] = text.split(':', 2)
  const own = columns?.balance ? row.cells[columns.balance.index] : null
  const candidates: (Cell | undefined)[] = [own, behind, ...row.cells.slice(at + 1)]
  for (const candidate of candidates) {
    const amount = amountOf(row, candidate, (label.split(/[/\r\n]/, 1)[0] ?? '').trim())
    if (amount !== null) return amount
  }
  return null
}

function amountOf(row: Row, cell: Cell | undefined, label: string): StatedAmount | null {
  const reading = readMoney(cell, MAX_STATED_VND)
  return reading.kind === 'amount' ? { row: row.row, label, vnd: reading.vnd } : null
}

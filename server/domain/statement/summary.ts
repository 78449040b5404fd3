// What the preview says of a whole file, and whether that agrees with what the file states about itself.
import type { StatementColumns } from './header.ts'
import type { RowProblem, StatementLine } from './line.ts'
import { delta, rowProblem } from './line.ts'
import type { RowOrder } from './running-balance.ts'
import type { Stated, StatedAmount } from './stated-row.ts'

export type StatementSummary = {
  /** Rows read as transfers; rows with problems are counted apart and in no total. */
  lines: number
  problemRows: number
  totalInVnd: number
  totalOutVnd: number
  firstDay: string | null
  lastDay: string | null
  /** Stated by the file, or derived from the balance after a transfer; null when it gives neither. */
  openingVnd: number | null
  closingVnd: number | null
  /** opening + in − out = closing; null when one of them is unknown. */
  balanced: boolean | null
}

export type SummaryTally = {
  line(line: StatementLine): void
  problemRow(): void
  stated(stated: Stated): void
  /** `contradictions` are the stated amounts that the rows do not add up to; none while rows have problems. */
  finish(order: RowOrder, columns: StatementColumns): { summary: StatementSummary; contradictions: RowProblem[] }
}

/** A balance the file gives, with the net movement of the lines above it in the file and of its own line. */
type KnownBalance = { vnd: number; netAbove: number; own: number }
type Totals = Extract<Stated, { kind: 'totals' }>

export function summaryTally(): SummaryTally {
  let lines = 0
  let problemRows = 0
  let totalInVnd = 0
  let totalOutVnd = 0
  let firstDay: string | null = null
  let lastDay: string | null = null
  let first: KnownBalance | null = null
  let last: KnownBalance | null = null
  let statedOpening: StatedAmount | null = null
  let statedClosing: StatedAmount | null = null
  let statedTotals: Totals | null = null

  return {
    line(line) {
      if (line.balanceAfterVnd !== null) {
        last = { vnd: line.balanceAfterVnd, netAbove: totalInVnd - totalOutVnd, own: delta(line) }
        first ??= last
      }
      lines += 1
      if (line.direction === 'in') totalInVnd += line.amountVnd
      else totalOutVnd += line.amountVnd
      if (firstDay === null || line.day < firstDay) firstDay = line.day
      if (lastDay === null || line.day > lastDay) lastDay = line.day
      statedTotals = null
    },
    problemRow() {
      problemRows += 1
    },
    stated(stated) {
      if (stated.kind === 'totals') statedTotals = stated
      else if (stated.kind === 'opening') statedOpening ??= stated.balance
      else statedClosing = stated.balance ?? statedClosing
    },
    finish(order, columns) {
      const net = totalInVnd - totalOutVnd
      const derived = derivedBalances(order, net, first, last)
      const openingVnd = statedOpening?.vnd ?? derived?.opening ?? null
      const closingVnd = derived?.closing ?? statedClosing?.vnd ?? null
      const balanced = openingVnd === null || closingVnd === null ? null : openingVnd + net === closingVnd
      const days = { firstDay, lastDay }
      const summary = { lines, problemRows, totalInVnd, totalOutVnd, ...days, openingVnd, closingVnd, balanced }
      const expectedClosing = derived?.closing ?? (openingVnd === null ? null : openingVnd + net)
      const contradictions = [
        contradiction(statedOpening, statedOpening?.label ?? '', derived?.opening ?? null),
        contradiction(statedClosing, statedClosing?.label ?? '', expectedClosing),
        contradiction(statedTotals?.debit ?? null, columns.debit.label, totalOutVnd),
        contradiction(statedTotals?.credit ?? null, columns.credit.label, totalInVnd),
      ].filter((problem) => problem !== null)
      return { summary, contradictions: problemRows > 0 ? [] : contradictions }
    },
  }
}

function derivedBalances(order: RowOrder, net: number, first: KnownBalance | null, last: KnownBalance | null) {
  if (first === null || last === null) return null
  const netBelow = net - last.netAbove - last.own
  return order === 'oldest-first'
    ? { opening: first.vnd - first.own - first.netAbove, closing: last.vnd + netBelow }
    : { opening: last.vnd - last.own - netBelow, closing: first.vnd + first.netAbove }
}

function contradiction(stated: StatedAmount | null, column: string, expected: number | null): RowProblem | null {
  if (stated === null || expected === null || stated.vnd === expected) return null
  return rowProblem(stated.row, column, 'stated-differs', `${stated.vnd} / ${expected}`)
}

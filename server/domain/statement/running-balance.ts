// The balance after each transfer follows from its neighbour: which way tells the file's order, a break tells a wrong row.
import type { RowProblem, StatementLine } from './line.ts'
import { delta, rowProblem } from './line.ts'

export type RowOrder = 'oldest-first' | 'newest-first'

export type OrderEvidence = {
  /** The next line, or null where a row could not be read. */
  take(line: StatementLine | null): void
  decide(): RowOrder
}

/** Balances decide where they can, since one day may hold a whole file; otherwise the days. */
export function orderEvidence(): OrderEvidence {
  let above: StatementLine | null = null
  let balancesFor = { oldest: 0, newest: 0 }
  let daysFor = { oldest: 0, newest: 0 }

  return {
    take(line) {
      if (line !== null && above !== null) {
        balancesFor = add(balancesFor, follows(above, line), follows(line, above))
        daysFor = add(daysFor, above.day < line.day, above.day > line.day)
      }
      above = line
    },
    decide() {
      const { oldest, newest } = balancesFor.oldest === balancesFor.newest ? daysFor : balancesFor
      return newest > oldest ? 'newest-first' : 'oldest-first'
    },
  }
}

function add(votes: { oldest: number; newest: number }, oldest: boolean, newest: boolean) {
  return { oldest: votes.oldest + Number(oldest), newest: votes.newest + Number(newest) }
}

function follows(earlier: StatementLine, later: StatementLine): boolean {
  if (earlier.balanceAfterVnd === null || later.balanceAfterVnd === null) return false
  return earlier.balanceAfterVnd + delta(later) === later.balanceAfterVnd
}

export type RunningBalance = {
  /** The problem of a line whose balance does not follow from the row above, with both amounts; null when it does. */
  check(line: StatementLine, column: string): RowProblem | null
  /** A row could not be read: the chain starts anew at the next balance. */
  lost(): void
}

/** Checks balances in the file's order. After a break it goes on from the balance found, so one mistake is told once. */
export function runningBalance(order: RowOrder): RunningBalance {
  let expectedAt: ((line: StatementLine) => number) | null = null

  return {
    check(line, column) {
      const expected = expectedAt?.(line) ?? null
      const found = line.balanceAfterVnd
      const balance = found ?? expected
      if (balance === null) expectedAt = null
      else if (order === 'oldest-first') expectedAt = (next) => balance + delta(next)
      else expectedAt = () => balance - delta(line)

      if (expected === null || found === null || found === expected) return null
      return rowProblem(line.row, column, 'wrong-balance', `${found} / ${expected}`)
    },
    lost() {
      expectedAt = null
    },
  }
}

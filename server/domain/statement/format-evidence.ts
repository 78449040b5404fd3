// Gathers how a file writes its numbers, and refuses a file that writes them in two ways.
import type { FileProblem } from './file-problem.ts'
import type { Amounts } from './interpret-row.ts'
import type { NumberEvidence, NumberFormat } from './money-cell.ts'
import type { Cell } from './row.ts'
import { cellText } from './row.ts'

type Side = keyof Amounts
type Kind = Exclude<NumberEvidence, null>
type Witness = { row: number; value: string; count: number }
type Witnesses = Partial<Record<Kind, Witness>>

export type FormatEvidence = {
  take(row: number, amounts: Amounts, cellAt: (side: Side) => Cell | undefined): void
  decide(): { ok: true; numberFormat: NumberFormat } | { ok: false; problem: FileProblem }
}

const SIDES: readonly Side[] = ['debit', 'credit', 'balance']

export function formatEvidence(): FormatEvidence {
  const columns: Record<Side, Witnesses> = { debit: {}, credit: {}, balance: {} }
  const file: Witnesses = {}

  return {
    take(row, amounts, cellAt) {
      for (const side of SIDES) {
        const reading = amounts[side]
        if (reading.kind === 'blank' || reading.evidence === null) continue
        for (const witnesses of [columns[side], file]) {
          const witness = witnesses[reading.evidence]
          if (witness !== undefined) witness.count += 1
          else witnesses[reading.evidence] = { row, value: cellText(cellAt(side)).trim().slice(0, 60), count: 1 }
        }
      }
    },

    decide() {
      const byDot = file['dot-groups']
      const byComma = file['comma-groups']
      if (byDot && byComma) return { ok: false, problem: contradiction('mixed-number-formats', byDot, byComma) }
      for (const side of SIDES) {
        const typed = columns[side].typed
        const text = columns[side]['dot-groups'] ?? columns[side]['comma-groups']
        if (typed && text) return { ok: false, problem: contradiction('mixed-cell-types', text, typed) }
      }
      return { ok: true, numberFormat: byComma ? 'comma-groups' : 'dot-groups' }
    },
  }
}

/** Names the more frequent way first: the other is more likely the mistake. */
function contradiction(code: FileProblem['code'], one: Witness, two: Witness): FileProblem {
  const [usual, other] = one.count >= two.count ? [one, two] : [two, one]
  return { code, row: usual.row, value: usual.value, otherRow: other.row, otherValue: other.value }
}

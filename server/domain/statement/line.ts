/** One transfer as a bank statement reports it, already checked. */
export type StatementLine = {
  /** 1-based row in the file, for messages. */
  row: number
  /** 'YYYY-MM-DD', the bank's day. */
  day: string
  direction: 'in' | 'out'
  /** Integer đồng, 1 … 10^13. */
  amountVnd: number
  balanceAfterVnd: number | null
  /** The bank's document number. Not a key: real statements repeat it on one day in one line out of fourteen. */
  document: string | null
  /** NFC text on one line, otherwise as the bank wrote it; may be empty. */
  memo: string
}

export type RowProblemCode =
  | 'day-missing'
  | 'day-invalid'
  | 'day-out-of-range'
  | 'day-in-the-future'
  | 'not-money'
  | 'negative-amount'
  | 'fraction-of-dong'
  | 'amount-too-large'
  | 'both-sides'
  | 'no-amount'
  | 'memo-too-long'
  | 'document-too-long'
  | 'wrong-balance'
  | 'stated-differs'
  | 'not-a-transaction'

/**
 * `column` is the column's name as the file writes it. `value` is what stands there, cut to 60 characters;
 * for `wrong-balance` and `stated-differs` it is "found / expected", both in đồng.
 */
export type RowProblem = { row: number; column: string; code: RowProblemCode; value: string }

const MAX_SHOWN = 60

export function rowProblem(row: number, column: string, code: RowProblemCode, value: string): RowProblem {
  const shown = value.replace(/\s+/g, ' ').trim()
  return { row, column, code, value: shown.length <= MAX_SHOWN ? shown : `${shown.slice(0, MAX_SHOWN - 1)}…` }
}

/** The line's effect on the account, in đồng. */
export function delta(line: StatementLine): number {
  return line.direction === 'in' ? line.amountVnd : -line.amountVnd
}

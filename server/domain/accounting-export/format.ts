/** A ledger entry as accounting programs outside are told of it: no names, no wording, only codes. */
export type ExportedEntry = {
  index: number
  id: string
  kind: string
  /** `YYYY-MM-DD` */
  bookedOn: string
  voucher: string | null
  transfers: readonly { debit: string; credit: string; amountVnd: number }[]
}

/** Debits less credits in đồng: what assets hold is positive, what liabilities hold negative. All of them together are 0. */
export type ExportedBalance = { account: string; vnd: number }

/** A plain-text accounting language. Each function gives whole lines. */
export type AccountingFormat = {
  /** What the file is, the commodity, and every account, open from `firstDay`. */
  opening(facts: { size: number; firstDay: string; accounts: readonly string[] }): string
  entry(entry: ExportedEntry): string
  /** States what accounts hold at the end of a day; the program that reads it refuses the file when it counts otherwise. */
  assertions(day: string, balances: readonly ExportedBalance[]): string
}

/** What is exported of a stored body. */
export function exportedEntry(body: string): ExportedEntry {
  const { index, id, kind, bookedOn, voucher, transfers } = JSON.parse(body) as Omit<
    ExportedEntry,
    'index' | 'transfers'
  > & { index: string; transfers: { debit: string; credit: string; amount: string }[] }
  return {
    index: Number(index),
    id,
    kind,
    bookedOn,
    voucher,
    transfers: transfers.map(({ debit, credit, amount }) => ({ debit, credit, amountVnd: Number(amount) })),
  }
}

/** The two sides of every transfer, in order. */
export function postingsOf(entry: ExportedEntry): ExportedBalance[] {
  return entry.transfers.flatMap(({ debit, credit, amountVnd }) => [
    { account: debit, vnd: amountVnd },
    { account: credit, vnd: -amountVnd },
  ])
}

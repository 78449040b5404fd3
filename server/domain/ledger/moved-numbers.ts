import type { NumberRange } from './numbers.ts'

type WrittenTransfer = { credit: string; numbers: readonly (readonly [line: string, from: string, to: string])[] }

/** The numbered đồng that an entry (its body, as stored) brought into the account of this name, without the lines' ids. */
export function numbersBroughtTo(body: string, accountName: string): Omit<NumberRange, 'lineId'>[] {
  const { transfers } = JSON.parse(body) as { transfers: readonly WrittenTransfer[] }
  return transfers
    .filter(({ credit }) => credit === accountName)
    .flatMap(({ numbers }) => numbers.map(([line, from, to]) => ({ line, fromNo: Number(from), toNo: Number(to) })))
}

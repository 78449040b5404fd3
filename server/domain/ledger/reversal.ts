import type { AccountKind, Channel, EntryKind } from '../../../db/schema/index.ts'
import { type NumberRange, takeNumbers } from './numbers.ts'

/** A transfer as a stored body states it; the line of a range is named, its id is the store's. */
export type StatedTransfer = {
  debit: string
  credit: string
  amountVnd: number
  numbers: { line: string; fromNo: number; toNo: number }[]
}

/** The transfers of a stored body, in their order. */
export function statedTransfers(body: string): StatedTransfer[] {
  const { transfers } = JSON.parse(body) as {
    transfers: { debit: string; credit: string; amount: string; numbers: [string, string, string][] }[]
  }
  return transfers.map(({ debit, credit, amount, numbers }) => ({
    debit,
    credit,
    amountVnd: Number(amount),
    numbers: numbers.map(([line, from, to]) => ({ line, fromNo: Number(from), toNo: Number(to) })),
  }))
}

export type NeverReversed =
  | 'card-stands'
  | 'reversal-stands'
  | 'decision-stands'
  | 'redaction-stands'
  | 'already-reversed'

/** Why an entry of this kind, or with this past, is never reversed; null when its đồng decide. */
export function neverReversed(entry: {
  id: string
  kind: EntryKind
  channel: Channel
  reversedBy: number | null
}): NeverReversed | null {
  // What the card provider says stands until it says otherwise.
  if (entry.channel === 'card') return 'card-stands'
  if (entry.kind === 'reversal') return 'reversal-stands'
  // But that a gift was claimed can turn out to be wrong.
  if (entry.kind === 'decision' && !entry.id.startsWith('claim:')) return 'decision-stands'
  if (entry.kind === 'redaction') return 'redaction-stands'
  return entry.reversedBy === null ? null : 'already-reversed'
}

/**
 * The numbered đồng that the mirror of a transfer moves. What arrived leaves again as the very same đồng, what was paid
 * out returns as the very same; what was set aside for a house goes back out of what the house still has, its own first,
 * because there đồng of several allocations stand for each other.
 * `held` is what the receiving account holds now. @returns null when they have moved on
 */
export function mirrorNumbers(transfer: {
  kind: EntryKind
  creditIsAsset: boolean
  amountVnd: number
  numbers: readonly NumberRange[]
  held: readonly NumberRange[]
}): readonly NumberRange[] | null {
  const { kind, numbers, held, amountVnd } = transfer
  if (transfer.creditIsAsset) return numbers
  if (kind === 'allocation' || kind === 'release') return takeNumbers(held, amountVnd, numbers)
  return stillHeld(held, numbers) === amountVnd ? numbers : null
}

/** How many of these đồng an account that holds `held` still has. */
export function stillHeld(held: readonly NumberRange[], numbers: readonly NumberRange[]): number {
  let still = 0
  for (const own of numbers)
    for (const range of held)
      if (range.lineId === own.lineId)
        still += Math.max(0, Math.min(range.toNo, own.toNo) - Math.max(range.fromNo, own.fromNo) + 1)
  return still
}

/**
 * What the bank said of the money of an entry: that it came (`credit`) or went (`debit`). After a reversal the bank still
 * says so, and the books say it again as not yet explained. Null where no bank spoke: cash, an opening balance, a matching.
 */
export function bankSide(
  entry: { kind: EntryKind; channel: Channel },
  transfers: readonly { debit: { kind: AccountKind }; credit: { kind: AccountKind } }[],
): 'credit' | 'debit' | null {
  if (entry.channel !== 'bank' || entry.kind === 'opening') return null
  if (transfers.some(({ debit }) => debit.kind === 'bank')) return 'credit'
  return transfers.some(({ credit }) => credit.kind === 'bank') ? 'debit' : null
}

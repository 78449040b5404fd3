// Which of the lines counted for a pledge are gifts, and what of a gift went back since.
import type { EntryKind } from '../../db/schema/index.ts'

/** One line counted for a pledge; `amountVnd` is negative where money went back. */
export type CountedLine = {
  entryIndex: number
  kind: EntryKind
  bookedOn: string
  amountVnd: number
  reversedBy: number | null
  cardPaymentId: number | null
}

/** A gift with the lines by which some or all of it went back and stayed away. */
export type Gift<Line extends CountedLine> = Line & { returns: Line[]; keptVnd: number }

/** The gifts among a pledge's lines, in the order given. Money that comes back after a dispute is no new gift. */
export function giftsOf<Line extends CountedLine>(lines: readonly Line[]): Gift<Line>[] {
  return lines
    .filter((line) => !isReturn(line) && line.amountVnd > 0)
    .map((gift) => {
      const returns = gift.cardPaymentId === null ? [] : standing(lines.filter(isReturnOf(gift)))
      const wentVnd = returns.reduce((sum, { amountVnd }) => sum - amountVnd, 0)
      return { ...gift, returns, keptVnd: gift.reversedBy === null ? gift.amountVnd - wentVnd : 0 }
    })
}

/**
 * Whether money by card went back and stayed away, and how: `disputed` while the cardholder's bank has taken it and
 * nothing is decided. `cancelReason`: the pledge's. Null when everything is here.
 */
export function howGivenBack(
  gifts: readonly Gift<CountedLine>[],
  cancelReason: string | null,
): 'refunded' | 'disputed' | 'dispute-lost' | null {
  const returns = gifts.flatMap((gift) => gift.returns)
  if (returns.length === 0) return null
  if (!returns.some(({ kind }) => kind === 'dispute')) return 'refunded'
  return cancelReason === 'dispute-lost' ? 'dispute-lost' : 'disputed'
}

/** A promise that is asked for no more because money by card went back: its donor did not end it. */
export function endedByReturn({ cancelReason }: { cancelReason: string | null }): boolean {
  return cancelReason === 'refund' || cancelReason === 'dispute' || cancelReason === 'dispute-lost'
}

/** What card providers gave back, and what came again when that did not stand. */
export function isReturn({ kind }: Pick<CountedLine, 'kind'>): boolean {
  return kind === 'refund' || kind === 'dispute'
}

function isReturnOf(gift: CountedLine) {
  return (line: CountedLine) => isReturn(line) && line.cardPaymentId === gift.cardPaymentId
}

/** Returns without those whose money came again: a refund that did not arrive, a dispute that the fund won. */
function standing<Line extends CountedLine>(lines: readonly Line[]): Line[] {
  const out: Line[] = []
  for (const line of [...lines].sort((a, b) => a.entryIndex - b.entryIndex)) {
    if (line.amountVnd < 0) out.push(line)
    else {
      const undone = out.findLastIndex(({ kind, amountVnd }) => kind === line.kind && amountVnd === -line.amountVnd)
      if (undone >= 0) out.splice(undone, 1)
    }
  }
  return out
}

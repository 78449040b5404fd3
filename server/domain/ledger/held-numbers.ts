/** Đồng from…to of a line: held by an account, or (when `spentIn` is an entry's index) paid out of it by that entry. */
export type HeldRange = { fromNo: number; toNo: number; account: string; spentIn: number | null }

type Holder = Pick<HeldRange, 'account' | 'spentIn'>

/**
 * Who holds each numbered đồng, kept as the fewest ranges, as the store keeps them. Pure arithmetic on the ranges that
 * entries name; a move that is not possible changes nothing.
 */
export class HeldNumbers {
  /** Per line its ranges in order, without gaps from 1. */
  readonly lines = new Map<string, HeldRange[]>()
  readonly #totals = new Map<string, number>()

  /** Unspent đồng of an account. */
  heldBy(account: string): number {
    return this.#totals.get(account) ?? 0
  }

  /** The last number given out on a line, 0 when none. */
  lastOf(line: string): number {
    return this.lines.get(line)?.at(-1)?.toNo ?? 0
  }

  /** New đồng arrive on their own line. @returns false when the numbers are not the next ones */
  arrive(line: string, fromNo: number, toNo: number): boolean {
    if (fromNo !== this.lastOf(line) + 1) return false
    const ranges = this.lines.get(line) ?? []
    this.lines.set(line, ranges)
    const last = ranges.at(-1)
    if (last && last.account === line && last.spentIn === null) last.toNo = toNo
    else ranges.push({ fromNo, toNo, account: line, spentIn: null })
    this.#add(line, toNo - fromNo + 1)
    return true
  }

  /** Gives đồng that one holder has, all of them, to another. @returns false when the holder does not have them all */
  relabel(line: string, fromNo: number, toNo: number, from: Holder, to: Holder): boolean {
    const ranges = this.lines.get(line) ?? []
    const first = rangeWith(ranges, fromNo)
    let last = first
    for (; ; last++) {
      const range = ranges[last]
      if (!range || !isSame(range, from)) return false
      if (range.toNo >= toNo) break
    }
    const [left, right] = [ranges[first] as HeldRange, ranges[last] as HeldRange]
    const pieces: HeldRange[] = []
    if (left.fromNo < fromNo) pieces.push({ ...left, toNo: fromNo - 1 })
    pieces.push({ fromNo, toNo, ...to })
    if (right.toNo > toNo) pieces.push({ ...right, fromNo: toNo + 1 })
    const before = ranges[first - 1]
    const after = ranges[last + 1]
    replace(ranges, { first, last }, merged([...(before ? [before] : []), ...pieces, ...(after ? [after] : [])]), {
      before: before !== undefined,
      after: after !== undefined,
    })
    if (from.spentIn === null) this.#add(from.account, fromNo - toNo - 1)
    if (to.spentIn === null) this.#add(to.account, toNo - fromNo + 1)
    return true
  }

  #add(account: string, count: number): void {
    this.#totals.set(account, this.heldBy(account) + count)
  }
}

/** Where the range stands that holds a number; the length when no range does. */
function rangeWith(ranges: readonly HeldRange[], number: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle] as HeldRange).toNo < number) low = middle + 1
    else high = middle
  }
  const found = ranges[low]
  return found && found.fromNo <= number ? low : ranges.length
}

function isSame(a: Holder, b: Holder): boolean {
  return a.account === b.account && a.spentIn === b.spentIn
}

function merged(pieces: readonly HeldRange[]): HeldRange[] {
  const result: HeldRange[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last && isSame(last, piece)) result[result.length - 1] = { ...last, toNo: piece.toNo }
    else result.push(piece)
  }
  return result
}

/** Puts the pieces in place of the ranges first…last, and of their neighbours where these are among the pieces. */
function replace(
  ranges: HeldRange[],
  { first, last }: { first: number; last: number },
  pieces: readonly HeldRange[],
  neighbours: { before: boolean; after: boolean },
): void {
  const from = first - Number(neighbours.before)
  ranges.splice(from, last - from + 1 + Number(neighbours.after), ...pieces)
}

/** Numbered đồng from…to (both included) of one line: the account where they arrived. */
export type NumberRange = { lineId: number; line: string; fromNo: number; toNo: number }

/** The most ranges one entry may move; beyond it the body would not be readable. */
export const MAX_RANGES = 500

export function rangeLength(range: { fromNo: number; toNo: number }): number {
  return range.toNo - range.fromNo + 1
}

/**
 * The first `amountVnd` đồng of `held`, oldest first: the gift's own đồng (`preferred`) before the others.
 * `held` is ordered by line and number.
 * @returns null when the account does not hold so much, or more than MAX_RANGES ranges would be needed
 */
export function takeNumbers(
  held: readonly NumberRange[],
  amountVnd: number,
  preferred: readonly NumberRange[] = [],
): NumberRange[] | null {
  const ordered = [...held.flatMap((range) => overlaps(range, preferred)), ...without(held, preferred)]
  const taken: NumberRange[] = []
  let missing = amountVnd
  for (const range of ordered) {
    if (missing === 0) break
    const length = Math.min(rangeLength(range), missing)
    taken.push({ ...range, toNo: range.fromNo + length - 1 })
    missing -= length
  }
  return missing === 0 && taken.length <= MAX_RANGES ? taken : null
}

/** What is left of `held` when the đồng of `taken` are gone. */
export function without(held: readonly NumberRange[], taken: readonly NumberRange[]): NumberRange[] {
  return held.flatMap((range) => gaps(range, taken))
}

function overlaps(range: NumberRange, preferred: readonly NumberRange[]): NumberRange[] {
  return preferred
    .filter((p) => p.lineId === range.lineId && p.fromNo <= range.toNo && p.toNo >= range.fromNo)
    .map((p) => ({ ...range, fromNo: Math.max(p.fromNo, range.fromNo), toNo: Math.min(p.toNo, range.toNo) }))
}

function gaps(range: NumberRange, preferred: readonly NumberRange[]): NumberRange[] {
  const rest: NumberRange[] = []
  let from = range.fromNo
  for (const cut of overlaps(range, preferred).sort((a, b) => a.fromNo - b.fromNo)) {
    if (cut.fromNo > from) rest.push({ ...range, fromNo: from, toNo: cut.fromNo - 1 })
    from = cut.toNo + 1
  }
  if (from <= range.toNo) rest.push({ ...range, fromNo: from })
  return rest
}

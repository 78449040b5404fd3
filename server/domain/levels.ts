// Money between two levels of the fund: each unit says its half in its own books, and the ids say which halves belong together.

export const levelKinds = ['level-in', 'level-out'] as const
/** `level-in`: it came to the unit; `level-out`: the unit sent it. */
export type LevelKind = (typeof levelKinds)[number]

export function otherHalf(kind: LevelKind): LevelKind {
  return kind === 'level-in' ? 'level-out' : 'level-in'
}

/** The unit at the other end, as a request keeps it in `evidence`. */
export function writeOtherUnit(unitCode: string): string {
  return `level:${unitCode}`
}

/** Null when it names none. */
export function readOtherUnit(evidence: string | null): string | null {
  return /^level:(.+)$/.exec(evidence ?? '')?.[1] ?? null
}

/** The id of a half's entry. `meeting` is shared by both halves: the code of the request that was approved first. */
export function levelEntryId(half: { kind: LevelKind; meeting: string; request: string; otherUnit: string }): string {
  return `${half.kind}:${half.meeting}:${half.request}:${half.otherUnit}`
}

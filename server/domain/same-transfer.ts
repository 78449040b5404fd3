// Whether two sources tell the same transfer: a bank's notification and its statement, or two who notify.
import { findReferenceCodes } from './reference-code.ts'

/** A transfer as one source tells it. */
export type Told = {
  /** `YYYY-MM-DD`. */
  day: string
  /** Đồng: credits above zero, debits below. */
  changeVnd: number
  /** The account's balance after it; null where the source gives none. */
  balanceVnd: number | null
  /** The bank's document or reference number. */
  reference: string | null
  memo: string
}

/** What says that two are the same, strongest first. `unclear`: too little to tell without a person. */
const evidences = ['balance', 'reference', 'memo', 'unclear'] as const
export type Evidence = (typeof evidences)[number]

const DAY_MS = 86_400_000
/** Shorter ones stand in many memos by chance. */
const SHORTEST_REFERENCE = 6
const SHORTEST_MEMO = 10

/**
 * What speaks for it that the same transfer is told twice; null when it is another. Sources may differ by one day. Where
 * both know the balance after it, that decides; an equal amount on another day alone says nothing, and there equal words
 * ("ung ho") are many people's: only a code of ours tells them apart.
 */
export function evidenceOf(a: Told, b: Told): Evidence | null {
  const apart = Math.abs(Date.parse(a.day) - Date.parse(b.day)) / DAY_MS
  if (a.changeVnd !== b.changeVnd || apart > 1) return null
  if (a.balanceVnd !== null && b.balanceVnd !== null) return a.balanceVnd === b.balanceVnd ? 'balance' : null
  if (sameReference(a, b)) return 'reference'
  if (sameCodes(a.memo, b.memo) && !contradict(a, b)) return 'memo'
  const isSameMemo = sameMemo(a.memo, b.memo) && !contradict(a, b)
  if (apart === 0) return isSameMemo ? 'memo' : 'unclear'
  return isSameMemo ? 'unclear' : null
}

export type Pairing<C> = { candidate: C; evidence: Evidence }

/**
 * Pairs what one source tells with what others have told: one to one, the strongest evidence first, the same day before
 * its neighbours. For each of `tellings` its partner, or null when it is a transfer nobody has told.
 */
export function pairOff<C extends Told>(tellings: readonly Told[], candidates: readonly C[]): (Pairing<C> | null)[] {
  const pairs: (Pairing<C> | null)[] = tellings.map(() => null)
  if (candidates.length === 0) return pairs
  const free = new Set(candidates)
  const byAmount = new Map<number, C[]>()
  for (const candidate of candidates) {
    const sameAmount = byAmount.get(candidate.changeVnd)
    if (sameAmount) sameAmount.push(candidate)
    else byAmount.set(candidate.changeVnd, [candidate])
  }
  for (const evidence of evidences)
    for (const [at, telling] of tellings.entries()) {
      if (pairs[at]) continue
      const fitting = (byAmount.get(telling.changeVnd) ?? []).filter(
        (candidate) => free.has(candidate) && evidenceOf(telling, candidate) === evidence,
      )
      const candidate = fitting.find(({ day }) => day === telling.day) ?? fitting[0]
      if (!candidate) continue
      free.delete(candidate)
      pairs[at] = { candidate, evidence }
    }
  return pairs
}

function sameReference(a: Told, b: Told): boolean {
  const [first, second] = [bare(a.reference ?? ''), bare(b.reference ?? '')]
  if (first !== '' && first === second) return true
  return names(b.memo, first) || names(a.memo, second)
}

/** Two numbers of one kind that differ: equal words are then two people's. A bank's statement may count in another kind. */
function contradict(a: Told, b: Told): boolean {
  const [first, second] = [bare(a.reference ?? ''), bare(b.reference ?? '')]
  return first !== second && first.length >= SHORTEST_REFERENCE && kindOf(first) === kindOf(second)
}

function kindOf(reference: string): string {
  return reference.replace(/[0-9]/g, '9').replace(/[A-Z]/g, 'A')
}

function names(memo: string, reference: string): boolean {
  return reference.length >= SHORTEST_REFERENCE && bare(memo).includes(reference)
}

/** Banks wrap, cut and frame what the donor wrote. */
function sameMemo(a: string, b: string): boolean {
  const [first, second] = [bare(a), bare(b)]
  if (first === '' || second === '') return false
  if (first === second) return true
  const [shorter, longer] = first.length < second.length ? [first, second] : [second, first]
  return shorter.length >= SHORTEST_MEMO && longer.includes(shorter)
}

function sameCodes(a: string, b: string): boolean {
  const codes = findReferenceCodes(a)
  return codes.length > 0 && codes.join() === findReferenceCodes(b).join()
}

function bare(written: string): string {
  return written.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

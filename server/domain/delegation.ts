/** The posts that may be handed over for some days. */
export const delegablePosts = ['head', 'accountant'] as const
export type DelegablePost = (typeof delegablePosts)[number]

/** Longer than a quarter is no absence: then somebody else is appointed. */
export const LONGEST_DAYS = 92

const DAY_MS = 86_400_000
/** Vietnam is seven hours ahead of UTC the whole year. */
const OFFSET_MS = 7 * 3_600_000

export type DelegationProblem = 'in-the-past' | 'upside-down' | 'too-long'

/** What is wrong with the first and last day (`YYYY-MM-DD`, both included), or null. */
export function delegationProblem(from: string, to: string, today: string): DelegationProblem | null {
  if (from < today) return 'in-the-past'
  if (to < from) return 'upside-down'
  return (Date.parse(to) - Date.parse(from)) / DAY_MS >= LONGEST_DAYS ? 'too-long' : null
}

/** Epoch ms: from the first moment of the first day until the first moment after the last. */
export function delegationSpan(from: string, to: string): { fromAt: number; untilAt: number } {
  return { fromAt: Date.parse(from) - OFFSET_MS, untilAt: Date.parse(to) + DAY_MS - OFFSET_MS }
}

export type DelegationState = 'to-come' | 'running' | 'over' | 'ended'

/** As it stands now; `ended` is before its time. */
export function delegationState(
  { fromAt, untilAt }: { fromAt: number; untilAt: number },
  revokedAt: number | null,
  now: number,
): DelegationState {
  if (revokedAt !== null && revokedAt < untilAt) return 'ended'
  if (now >= untilAt) return 'over'
  return now < fromAt ? 'to-come' : 'running'
}

const IDLE_MS = 30 * 60_000
const LONGEST_MS = 12 * 3_600_000
const NOTED_EVERY_MS = 60_000

type Times = { createdAt: number; seenAt: number }

/** A session lasts while its person works: half an hour after the last page, and never longer than twelve hours. */
export function isAlive({ createdAt, seenAt }: Times, now: number): boolean {
  return now - seenAt <= IDLE_MS && now - createdAt <= LONGEST_MS
}

/** The last page is noted at most once a minute: a write for every page would cost a flush to disk each. */
export function isWorthNoting({ seenAt }: Times, now: number): boolean {
  return now - seenAt > NOTED_EVERY_MS
}

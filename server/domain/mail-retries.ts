const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How long a letter waits after each failed attempt, ms; two days in all. */
const waits = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, ...Array<number>(8).fill(6 * HOUR)]

/** Refused for good, or impossible to put into words: not tried again by itself. */
const forGood = new Set(['address-refused', 'letter-refused', 'unreadable'])

export type Next = { state: 'waiting'; nextAttemptAt: number } | { state: 'given-up'; endedAt: number }

/** What comes after a letter failed for the `attempts`th time (1 …) at `now`, epoch ms. */
export function afterFailure({ attempts, reason, now }: { attempts: number; reason: string; now: number }): Next {
  const wait = forGood.has(reason) ? undefined : waits[attempts - 1]
  return wait === undefined ? { state: 'given-up', endedAt: now } : { state: 'waiting', nextAttemptAt: now + wait }
}

/** How long nothing is sent at all after the mail server could not be used `times` in a row, ms. */
export function pauseAfter(times: number): number {
  return Math.min(2 ** (times - 1) * 30_000, 15 * MINUTE)
}

/** How long whom a letter went to and what it said are kept after it was sent or given up: long enough to send it again. */
export const MAIL_KEPT_DAYS = 30

/** `n****@thu.example`: enough for staff to see a mistyped address. */
export function maskedAddress(address: string): string {
  const [local = '', domain = ''] = address.split('@')
  return `${local.slice(0, 1)}****@${domain}`
}

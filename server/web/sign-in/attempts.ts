import { networkOf } from '../../domain/network.ts'

const FREE_ATTEMPTS = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000
const FORGET_MS = 60 * 60_000
const MOST_PAIRS = 10_000

type Record = { count: number; lastAt: number }

/**
 * Slows down guessing, by pair of e-mail address and network: after five wrong passwords each further try waits twice as
 * long as the one before. The account itself is never locked, so nobody can lock somebody else out from elsewhere.
 */
export class Attempts {
  readonly #clock: () => number
  readonly #records = new Map<string, Record>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /**
   * Counts a try before its password is checked (tries sent side by side are all counted).
   * Returns how long to wait, ms; 0 when the password may be checked now. Waiting is not a try.
   */
  begin(email: string, ip: string): { waitMs: number; isLastFree: boolean } {
    const pair = keyOf(email, ip)
    const now = this.#clock()
    const known = this.#records.get(pair)
    const record = known && now - known.lastAt < FORGET_MS ? known : { count: 0, lastAt: now }
    const waitMs = record.lastAt + waitAfter(record.count) - now
    if (waitMs > 0) return { waitMs, isLastFree: false }
    // Put back at the end: the first in the map is the longest untouched.
    this.#records.delete(pair)
    this.#records.set(pair, { count: record.count + 1, lastAt: now })
    if (this.#records.size > MOST_PAIRS) this.#records.delete(this.#records.keys().next().value ?? '')
    return { waitMs: 0, isLastFree: record.count + 1 === FREE_ATTEMPTS }
  }

  succeeded(email: string, ip: string): void {
    this.#records.delete(keyOf(email, ip))
  }
}

function waitAfter(count: number): number {
  return count < FREE_ATTEMPTS ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - FREE_ATTEMPTS), LONGEST_WAIT_MS)
}

function keyOf(email: string, ip: string): string {
  return `${networkOf(ip)} ${email.trim().toLowerCase().slice(0, 254)}`
}

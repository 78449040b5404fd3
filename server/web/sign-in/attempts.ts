import fp from 'fastify-plugin'
import { networkOf } from '../../domain/network.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts what was typed wrong, for the sign-in and wherever the password or a code is asked for again. */
    attempts: Attempts
  }
}

type Rule = { free: number; firstWaitMs: number; longestWaitMs: number }

/** From one network, or one known browser: after five, each further try waits twice as long as the one before. */
const ofOnePlace: Rule = { free: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 }
/** For one account from anywhere but its known browsers: many networks together guess no faster than this. */
const ofOneAccount: Rule = { free: 50, firstWaitMs: 5_000, longestWaitMs: 60_000 }
const FORGET_MS = 60 * 60_000
const MOST_KEPT = 20_000

/** Where a try comes from. `device`: the browser's token hash when the person was signed in with it before, else null. */
export type Try = { email: string; ip: string; device: Buffer | null }

type Record = { count: number; lastAt: number }

/**
 * Slows guessing down and locks nobody out. Strangers are counted by e-mail address and network, and all of them together
 * by address. A browser in which the person was signed in before has a count of its own, which no stranger can raise: the
 * person always comes in from there, whatever goes on elsewhere.
 */
export class Attempts {
  readonly #clock: () => number
  readonly #records = new Map<string, Record>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /**
   * Counts a try before what was typed is checked (tries sent side by side are all counted).
   * Returns how long to wait, ms; 0 when it may be checked now. Waiting is not a try.
   */
  begin(attempt: Try): { waitMs: number; isLastFree: boolean } {
    const counted = countsOf(attempt)
    const waitMs = Math.max(...counted.map(({ key, rule }) => this.#waitMs(key, rule)))
    if (waitMs > 0) return { waitMs, isLastFree: false }
    for (const { key } of counted) this.#count(key)
    const isLastFree = counted.some(({ key, rule }) => this.#records.get(key)?.count === rule.free)
    return { waitMs: 0, isLastFree }
  }

  /** What is counted for the place is forgotten; guessing from elsewhere goes on being slow. */
  succeeded(attempt: Try): void {
    const [place] = countsOf(attempt)
    if (place) this.#records.delete(place.key)
  }

  #waitMs(key: string, { free, firstWaitMs, longestWaitMs }: Rule): number {
    const { count, lastAt } = this.#known(key)
    if (count < free) return 0
    return lastAt + Math.min(firstWaitMs * 2 ** (count - free), longestWaitMs) - this.#clock()
  }

  #count(key: string): void {
    const { count } = this.#known(key)
    // Put back at the end: the first in the map is the longest untouched.
    this.#records.delete(key)
    this.#records.set(key, { count: count + 1, lastAt: this.#clock() })
    if (this.#records.size > MOST_KEPT) this.#records.delete(this.#records.keys().next().value ?? '')
  }

  #known(key: string): Record {
    const now = this.#clock()
    const known = this.#records.get(key)
    return known && now - known.lastAt < FORGET_MS ? known : { count: 0, lastAt: now }
  }
}

/** What a try counts for, its place first. */
function countsOf({ email, ip, device }: Try): { key: string; rule: Rule }[] {
  const address = email.trim().toLowerCase().slice(0, 254)
  if (device) return [{ key: `device ${device.toString('hex')} ${address}`, rule: ofOnePlace }]
  return [
    { key: `network ${networkOf(ip)} ${address}`, rule: ofOnePlace },
    { key: `account ${address}`, rule: ofOneAccount },
  ]
}

export default fp(
  async (app) => {
    app.decorate('attempts', new Attempts(app.fund.clock))
  },
  { name: 'attempts', dependencies: ['fund'] },
)

import { networkOf } from '../../domain/network.ts'

const HOUR_MS = 60 * 60_000
/** Four digits are guessed in ten thousand tries: at this rate in three years for one code. */
const limits = {
  code: { most: 10, withinMs: 24 * HOUR_MS },
  network: { most: 20, withinMs: HOUR_MS },
} as const
const MOST_RECORDS = 100_000

type Tries = { count: number; since: number }

/** Bounds the guessing at `/tra-cuu`, by code (whether it exists or not) and by network. */
export class LookUps {
  readonly #clock: () => number
  readonly #tries = new Map<string, Tries>()

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /**
   * Counts a try before anything is looked up, so that tries sent side by side are all counted. Returns how long to
   * wait, ms; 0 when it may go on. `code` is null for what is no code.
   */
  begin(code: string | null, ip: string): number {
    const waits = keysOf(code, ip).map(({ key, limit }) => this.#count(key, limit))
    return Math.max(...waits)
  }

  /** A try that was right is none. */
  succeeded(code: string, ip: string): void {
    for (const { key } of keysOf(code, ip)) {
      const tries = this.#tries.get(key)
      if (tries) tries.count -= 1
    }
  }

  #count(key: string, { most, withinMs }: { most: number; withinMs: number }): number {
    const now = this.#clock()
    const known = this.#tries.get(key)
    const tries = known && now - known.since < withinMs ? known : { count: 0, since: now }
    if (tries.count >= most) return tries.since + withinMs - now
    // Put back at the end: the first in the map is the longest untouched.
    this.#tries.delete(key)
    this.#tries.set(key, { ...tries, count: tries.count + 1 })
    if (this.#tries.size > MOST_RECORDS) this.#tries.delete(this.#tries.keys().next().value ?? '')
    return 0
  }
}

function keysOf(code: string | null, ip: string) {
  const network = { key: `network ${networkOf(ip)}`, limit: limits.network }
  return code === null ? [network] : [network, { key: `code ${code}`, limit: limits.code }]
}

import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type DayFilters, ofDays, type Scope } from './search-scope.ts'

/**
 * Where the newest entry of each day of a range stands, so that looking through a range can skip what lies between.
 * Kept per day because entries written late stand alone, far above the rest of their day.
 */
export class DayTops {
  readonly #db: Handle
  readonly #tops: Map<string, number>
  /** The lowest index that may be of the range. */
  readonly floor: number
  readonly ceiling: number

  private constructor(db: Handle, tops: Map<string, number>, floor: number, ceiling: number) {
    this.#db = db
    this.#tops = tops
    this.floor = floor
    this.ceiling = ceiling
  }

  /** Null when no entry of the scope has these days, direction and channel. */
  static async of(db: Handle, scope: Scope, filters: DayFilters): Promise<DayTops | null> {
    const rows = db.all<{ day: string; first: number; last: number }>(sql`
      SELECT d.booked_on AS day, d.last, (SELECT min(idx) FROM entry INDEXED BY entry_booked WHERE booked_on = d.booked_on) AS first
      FROM (SELECT booked_on, max(last_index) AS last FROM day_total WHERE ${ofDays(scope, filters)} GROUP BY booked_on) d`)
    if (rows.length === 0) return null
    let [floor, ceiling] = [Number.MAX_SAFE_INTEGER, 0]
    for (const { first, last } of rows) {
      floor = Math.min(floor, first)
      ceiling = Math.max(ceiling, last)
    }
    return new DayTops(db, new Map(rows.map(({ day, last }) => [day, last])), floor, ceiling)
  }

  /** The highest index below `index` where an entry of the range may stand; -1 when there is none. Only ever goes down. */
  async below(index: number): Promise<number> {
    const passed = [...this.#tops].filter(([, top]) => top >= index).map(([day]) => day)
    if (passed.length > 0) {
      const rows = this.#db.all<{ day: string; top: number | null }>(sql`
        SELECT d.value AS day, (SELECT max(idx) FROM entry INDEXED BY entry_booked WHERE booked_on = d.value AND idx < ${index}) AS top
        FROM json_each(${JSON.stringify(passed)}) d`)
      for (const { day, top } of rows) {
        if (top === null) this.#tops.delete(day)
        else this.#tops.set(day, top)
      }
    }
    let highest = -1
    for (const top of this.#tops.values()) highest = Math.max(highest, top)
    return highest
  }
}

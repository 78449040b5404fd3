import type { Handle } from '../database.ts'
import { originalOf } from '../lent-handle.ts'

/** Prepares statements once per connection: hot paths run them in 4 µs where building a query each time takes ten times that. */
export function prepared<T extends object>(build: (db: Handle) => T): (db: Handle) => T {
  const made = new WeakMap<Handle, T>()
  return (lent) => {
    const db = originalOf(lent)
    let statements = made.get(db)
    if (!statements) {
      statements = build(db)
      made.set(db, statements)
    }
    return statements
  }
}

type Insert = { prepare(): { run(values: Record<string, unknown>): unknown } }

// A few fixed sizes, so that each is prepared once; 200 rows are one of 128, four of 16 and eight single ones.
const SIZES = [128, 16, 1]

/**
 * Inserts rows many at a time. `build` makes the insert for rows numbered 0…n−1, each placeholder named by its column
 * key and row number: one statement of 128 rows costs a third less than 128 statements.
 */
export function manyAtOnce<Row extends Record<string, unknown>>(
  build: (rows: number[]) => Insert,
): (rows: Row[]) => void {
  const bySize = new Map<number, ReturnType<Insert['prepare']>>()
  return (rows) => {
    let done = 0
    for (const size of SIZES) {
      while (rows.length - done >= size) {
        let insert = bySize.get(size)
        if (!insert) {
          insert = build(Array.from({ length: size }, (_, n) => n)).prepare()
          bySize.set(size, insert)
        }
        insert.run(numbered(rows.slice(done, done + size)))
        done += size
      }
    }
  }
}

function numbered(rows: Record<string, unknown>[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [n, row] of rows.entries()) for (const key in row) values[key + n] = row[key]
  return values
}

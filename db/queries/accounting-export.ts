import { and, asc, eq, gt, lte, min, or } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { account, entry } from '../schema/index.ts'

/** The first booked day, `YYYY-MM-DD`; null on an empty ledger. */
export async function firstBookedDay(db: Handle): Promise<string | null> {
  return (
    db
      .select({ day: min(entry.bookedOn) })
      .from(entry)
      .get()?.day ?? null
  )
}

/** The names of all ledger accounts, in order. */
export async function accountNames(db: Handle): Promise<string[]> {
  return db
    .select({ name: account.name })
    .from(account)
    .orderBy(asc(account.name))
    .all()
    .map(({ name }) => name)
}

const ROWS_AT_A_TIME = 1_000

/**
 * The bodies of the first `size` entries by booked day and index. A thousand are read at a time: a read that stays open
 * would keep the writer's log from being folded back into the file.
 */
export async function* bodiesByBookedDay(db: Handle, size: number): AsyncGenerator<string> {
  let after = { bookedOn: '', index: -1 }
  for (;;) {
    const rows = db
      .select({ bookedOn: entry.bookedOn, index: entry.index, body: entry.body })
      .from(entry)
      .where(
        and(
          lte(entry.index, size - 1),
          or(gt(entry.bookedOn, after.bookedOn), and(eq(entry.bookedOn, after.bookedOn), gt(entry.index, after.index))),
        ),
      )
      .orderBy(asc(entry.bookedOn), asc(entry.index))
      .limit(ROWS_AT_A_TIME)
      .all()
    for (const { body } of rows) yield body
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_A_TIME) return
    after = last
  }
}

// Terms in days and the days on which offices are closed: dated data, never code.
import { asc, eq } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { publicHoliday, type TermPurpose, type TermUnit, term } from '../schema/index.ts'

export type TermInForce = { days: number; unit: TermUnit; source: string }

/** The term in force on a day (`YYYY-MM-DD`): the newest row that began by then; before the first row, that one. */
export async function termInForce(db: Handle, purpose: TermPurpose, day: string): Promise<TermInForce> {
  const rows = db
    .select({ validFrom: term.validFrom, days: term.days, unit: term.unit, source: term.source })
    .from(term)
    .where(eq(term.purpose, purpose))
    .orderBy(asc(term.validFrom))
    .all()
  const found = rows.findLast(({ validFrom }) => validFrom <= day) ?? rows[0]
  if (!found) throw new Error(`no term for ${purpose}`)
  const { validFrom: _, ...inForce } = found
  return inForce
}

export type HolidayRow = typeof publicHoliday.$inferSelect

export async function publicHolidays(db: Handle): Promise<HolidayRow[]> {
  return db.select().from(publicHoliday).orderBy(asc(publicHoliday.day)).all()
}

export async function insertHoliday(tx: Handle, row: HolidayRow): Promise<void> {
  tx.insert(publicHoliday).values(row).run()
}

export async function deleteHoliday(tx: Handle, day: string): Promise<boolean> {
  return tx.delete(publicHoliday).where(eq(publicHoliday.day, day)).run().changes > 0
}

// Until which day something is in time. The day on which it was asked is not counted (Civil Code 2015, art. 147).
import type { TermUnit } from '../../db/schema/index.ts'

export type Term = { days: number; unit: TermUnit }

const DAY_MS = 86_400_000
/** Closed every day for so long, an office has no working day at all: the table of holidays must be wrong. */
const LONGEST_CLOSED_DAYS = 60

/**
 * The last day in time, `YYYY-MM-DD`. Calendar days are counted as they are: a term that ends on a holiday is kept
 * before it, which the law never minds. `holidays`: closed days besides weekends.
 */
export function lastDayOf(askedOn: string, { days, unit }: Term, holidays: ReadonlySet<string>): string {
  if (unit === 'day') return addDays(askedOn, days)
  let day = askedOn
  for (let left = days, closed = 0; left > 0; ) {
    day = addDays(day, 1)
    const isOpen = isWorkingDay(day, holidays)
    closed = isOpen ? 0 : closed + 1
    if (closed > LONGEST_CLOSED_DAYS) throw new Error(`no working day in the ${closed} days up to ${day}`)
    if (isOpen) left -= 1
  }
  return day
}

export function isWorkingDay(day: string, holidays: ReadonlySet<string>): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !holidays.has(day)
}

/** `days` later, or earlier where negative; months and leap years as the calendar has them. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Days from one day to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

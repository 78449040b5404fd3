import { isDay } from '../../format.ts'
import { Refusal } from '../refusal.ts'

/**
 * Refuses a day on which nothing can have been received at a desk. `today` is the local day.
 * @throws Refusal('not-a-day') · ('day-in-the-future') · ('day-too-early')
 */
export function refuseWrongDay(day: string, today: string): void {
  if (!isDay(day)) throw new Refusal('not-a-day')
  if (day > today) throw new Refusal('day-in-the-future')
  // A slip for a year before the last would change accounts that were settled and shown long ago: a mistyped year.
  const firstDay = `${Number(today.slice(0, 4)) - 1}-01-01`
  if (day < firstDay) throw new Refusal('day-too-early')
}

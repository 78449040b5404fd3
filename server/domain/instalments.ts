// A promise paid in parts: on which days, and how much on each.

export const everies = ['month', 'quarter'] as const
export type Every = (typeof everies)[number]

/** More than these is a typing mistake, not a plan. */
export const MOST_INSTALMENTS = 60

/** `dueOn`: `YYYY-MM-DD`. `position` counts from 1. */
export type Instalment = { position: number; dueOn: string; amountVnd: number }

/**
 * A total in `count` parts, one a month or quarter from `firstOn`, the last taking the rounding. The day of the month is
 * kept where the month has it: 31 January → 28 February → 31 March.
 * @throws RangeError for a count outside 1–60, a day that is none, or a total of less than one đồng a part
 */
export function schedule(plan: { totalVnd: number; count: number; firstOn: string; every: Every }): Instalment[] {
  const { totalVnd, count, firstOn, every } = plan
  if (!Number.isInteger(count) || count < 1 || count > MOST_INSTALMENTS)
    throw new RangeError(`instalments: 1 to ${MOST_INSTALMENTS}, not ${count}`)
  if (monthsLater(firstOn, 0) !== firstOn) throw new RangeError('instalments: the first day is none')
  const step = every === 'month' ? 1 : 3
  const days = Array.from({ length: count }, (_, at) => monthsLater(firstOn, at * step))
  return onDays(totalVnd, days)
}

/**
 * A total in equal parts on these days, in order of days; the last takes the rounding.
 * @throws RangeError for a total of less than one đồng a part
 */
export function onDays(totalVnd: number, days: readonly string[]): Instalment[] {
  const share = Math.floor(totalVnd / days.length)
  if (share < 1) throw new RangeError('instalments: less than one đồng each')
  return [...days].sort().map((dueOn, at) => ({
    position: at + 1,
    dueOn,
    amountVnd: at === days.length - 1 ? totalVnd - share * (days.length - 1) : share,
  }))
}

/** The same day of a later month, or that month's last day where it is shorter. */
export function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const later = new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDate)))
  return later.toISOString().slice(0, 10)
}

/** An instalment with what has come for it: money fills the earliest instalments first. */
export type InstalmentStanding = Instalment & { receivedVnd: number }

/** `receivedVnd`: everything received for the promise, net of reversals. What is beyond the plan stands in no part of it. */
export function standings(plan: readonly Instalment[], receivedVnd: number): InstalmentStanding[] {
  let left = receivedVnd
  return plan.map((part) => {
    const received = Math.min(part.amountVnd, left)
    left -= received
    return { ...part, receivedVnd: received }
  })
}

/**
 * What to pay next: everything due by `today` that has not come, or else the rest of the next instalment. Null when the
 * plan is met.
 */
export function nextPayment(
  plan: readonly Instalment[],
  receivedVnd: number,
  today: string,
): { position: number; dueOn: string; amountVnd: number } | null {
  const open = standings(plan, receivedVnd).filter((part) => part.receivedVnd < part.amountVnd)
  const [next] = open
  if (!next) return null
  const due = open.filter((part) => part.dueOn <= today)
  const asked = due.length > 0 ? due : [next]
  const amountVnd = asked.reduce((sum, part) => sum + part.amountVnd - part.receivedVnd, 0)
  return { position: next.position, dueOn: next.dueOn, amountVnd }
}

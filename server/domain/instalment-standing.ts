// How the instalments of a promise stand, and when its donor is reminded of one.
import { type Instalment, standings } from './instalments.ts'
import { addDays } from './legal-clock.ts'

export type InstalmentState = 'received' | 'due' | 'overdue' | 'lapsed' | 'cancelled'

export type PlannedPart = Instalment & {
  /** Of `amountVnd`, what came for it, đồng: money answers the oldest part first. */
  receivedVnd: number
  state: InstalmentState
}

export type PlanFacts = {
  /** Net of reversed receipts, đồng. */
  receivedVnd: number
  /** The day the last money came, or null. */
  lastReceivedOn: string | null
  isCancelled: boolean
}

/**
 * Each part in the order it is due. One without money for `lapseDays` after its day, while no other money came either,
 * has lapsed: nobody is reminded of it any more, and money for it still counts when it comes.
 */
export function planStanding(
  plan: readonly Instalment[],
  { receivedVnd, lastReceivedOn, isCancelled }: PlanFacts,
  { today, lapseDays }: { today: string; lapseDays: number },
): PlannedPart[] {
  return standings(plan, receivedVnd).map((part) => ({ ...part, state: stateOf(part) }))

  function stateOf({ dueOn, amountVnd, receivedVnd }: Instalment & { receivedVnd: number }): InstalmentState {
    if (receivedVnd === amountVnd) return 'received'
    if (isCancelled) return 'cancelled'
    if (today <= dueOn) return 'due'
    const quietSince = lastReceivedOn !== null && lastReceivedOn > dueOn ? lastReceivedOn : dueOn
    return today > addDays(quietSince, lapseDays) ? 'lapsed' : 'overdue'
  }
}

export type Reminder = { part: PlannedPart; when: 'before' | 'after' }

/**
 * What to write to a donor about today, if anything: the newest part that is due within `beforeDays`, or has been open
 * for `afterDays`. Older parts were written about in their time: nobody gets two letters on a day.
 */
export function reminderDue(
  plan: readonly PlannedPart[],
  today: string,
  { beforeDays, afterDays }: { beforeDays: number; afterDays: number },
): Reminder | null {
  const reminders = plan.flatMap((part): Reminder[] => {
    if (part.state === 'due' && today >= addDays(part.dueOn, -beforeDays)) return [{ part, when: 'before' }]
    if (part.state === 'overdue' && today >= addDays(part.dueOn, afterDays)) return [{ part, when: 'after' }]
    return []
  })
  return reminders.at(-1) ?? null
}

// How the instalments of a promise stand. Which money answers which instalment is derived: the oldest first.
import { addDays } from './legal-clock.ts'

export type Instalment = { position: number; dueOn: string; amountVnd: number }

export type InstalmentState = 'received' | 'due' | 'overdue' | 'lapsed' | 'cancelled'

export type InstalmentStanding = Instalment & {
  /** Of `amountVnd`, what came for it, đồng. */
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
 * Each instalment in the order it is due. One without money for `lapseDays` after its day, while no other money came
 * either, has lapsed: nobody is reminded of it any more, and money for it still counts when it comes.
 */
export function planStanding(
  plan: readonly Instalment[],
  { receivedVnd, lastReceivedOn, isCancelled }: PlanFacts,
  { today, lapseDays }: { today: string; lapseDays: number },
): InstalmentStanding[] {
  const inOrder = [...plan].sort((one, other) => one.position - other.position)
  let left = receivedVnd
  return inOrder.map((instalment) => {
    const got = Math.min(left, instalment.amountVnd)
    left -= got
    return { ...instalment, receivedVnd: got, state: stateOf(instalment, got) }
  })

  function stateOf({ dueOn, amountVnd }: Instalment, got: number): InstalmentState {
    if (got === amountVnd) return 'received'
    if (isCancelled) return 'cancelled'
    if (today <= dueOn) return 'due'
    const quietSince = lastReceivedOn !== null && lastReceivedOn > dueOn ? lastReceivedOn : dueOn
    return today > addDays(quietSince, lapseDays) ? 'lapsed' : 'overdue'
  }
}

export type ReminderKind = 'before' | 'after'
export type ReminderTerms = { beforeDays: number; afterDays: number; lapseDays: number }

/**
 * The instalment to write about today, if any: the first one still open that is due within `beforeDays`, or that has
 * been open for `afterDays`. Instalments behind an open one wait: nobody gets two letters on a day.
 */
export function reminderDue(
  standing: readonly InstalmentStanding[],
  today: string,
  { beforeDays, afterDays }: ReminderTerms,
): { instalment: InstalmentStanding; kind: ReminderKind } | null {
  const instalment = standing.find(({ state }) => state === 'due' || state === 'overdue')
  if (!instalment) return null
  if (instalment.state === 'overdue')
    return today >= addDays(instalment.dueOn, afterDays) ? { instalment, kind: 'after' } : null
  return today >= addDays(instalment.dueOn, -beforeDays) ? { instalment, kind: 'before' } : null
}

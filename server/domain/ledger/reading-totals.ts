import { accountParts } from './account-name.ts'
import type { Step } from './replay.ts'

/** Which flow a transfer counts in, by the kind of entry and of its two accounts. */
export type FlowRule = { entryKind: string; debitKind: string; creditKind: string; flow: string; sign: number }

type DayTotal = { entries: number; amountVnd: number; lastIndex: number }

/** How a flow changes the money that is there; flows not named here leave it as it is. */
const effects: Readonly<Record<string, 1 | -1>> = {
  opening: 1,
  received: 1,
  interest: 1,
  'transfers-in': 1,
  suspense: 1,
  disbursed: -1,
  advancesOpen: -1,
  unexplained: -1,
  fees: -1,
  refunded: -1,
  'transfers-out': -1,
}

/**
 * What readers are shown of the entries so far, counted one by one: money by unit (with everything below it), totals
 * by day, flows. Keys are codes with spaces between.
 */
export class ReadingTotals {
  /** By `unit fund day direction channel`; an internal entry has no direction. */
  readonly days = new Map<string, DayTotal>()
  /** By `unit fund day flow`. */
  readonly flows = new Map<string, number>()
  readonly #above: ReadonlyMap<string, readonly string[]>
  readonly #rules = new Map<string, FlowRule[]>()
  readonly #money = new Map<string, number>()
  readonly #unexplainedBy = new Map<string, number>()

  /** `above`: for each unit itself and all units above it. */
  constructor(above: ReadonlyMap<string, readonly string[]>, rules: readonly FlowRule[]) {
    this.#above = above
    for (const rule of rules) {
      const key = `${rule.entryKind} ${rule.debitKind} ${rule.creditKind}`
      this.#rules.set(key, [...(this.#rules.get(key) ?? []), rule])
    }
  }

  /** @returns the money of each unit that the entry belongs to, after it */
  add({ entry, moneyVnd }: Step): { unit: string; fund: string; balanceVnd: number }[] {
    const { unit, fund, bookedOn, direction, channel, amountVnd, index } = entry
    const flows = this.#flowsOf(entry)
    return (this.#above.get(unit) ?? []).map((ancestor) => {
      const owner = `${ancestor} ${fund}`
      const balanceVnd = (this.#money.get(owner) ?? 0) + moneyVnd
      this.#money.set(owner, balanceVnd)
      const day = `${owner} ${bookedOn}`
      const key = `${day} ${direction ?? ''} ${channel}`
      const total = this.days.get(key)
      if (total) {
        total.entries++
        total.amountVnd += amountVnd
        total.lastIndex = index
      } else this.days.set(key, { entries: 1, amountVnd, lastIndex: index })
      let explainedVnd = 0
      for (const { flow, vnd } of flows) {
        this.flows.set(`${day} ${flow}`, (this.flows.get(`${day} ${flow}`) ?? 0) + vnd)
        explainedVnd += (effects[flow] ?? 0) * vnd
      }
      if (explainedVnd !== moneyVnd)
        this.#unexplainedBy.set(day, (this.#unexplainedBy.get(day) ?? 0) + moneyVnd - explainedVnd)
      return { unit: ancestor, fund, balanceVnd }
    })
  }

  /** `unit fund day` on which the flows do not say how the money changed. */
  unexplainedDays(): string[] {
    return [...this.#unexplainedBy].filter(([, vnd]) => vnd !== 0).map(([day]) => day)
  }

  #flowsOf({ kind, reversedKind, transfers }: Step['entry']): { flow: string; vnd: number }[] {
    return transfers.flatMap(({ debit, credit, amountVnd }) => {
      const [paid, given] = reversedKind === null ? [debit, credit] : [credit, debit]
      const rules = this.#rules.get(`${reversedKind ?? kind} ${accountParts(paid)?.kind} ${accountParts(given)?.kind}`)
      const vnd = reversedKind === null ? amountVnd : -amountVnd
      return (rules ?? []).map(({ flow, sign }) => ({ flow, vnd: sign * vnd }))
    })
  }
}

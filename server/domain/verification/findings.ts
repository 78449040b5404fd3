/**
 * What is looked at, and the invariant of the ledger it belongs to (docs/verify.md tells how each is checked). Null: no
 * invariant by itself, but what the others are read from.
 */
export const rules = {
  file: { invariant: null, says: 'the database file is whole, and its indexes and references agree with its rows' },
  schema: { invariant: 22, says: 'tables, triggers and fixed rows are those of this program' },
  guards: { invariant: 8, says: 'every append-only table refuses changes and deletions' },
  indexes: { invariant: 1, says: 'entries run from 0 without a gap, each id once' },
  balanced: { invariant: 2, says: 'assets equal liabilities in each unit and fund after every entry' },
  reversals: { invariant: 2, says: 'a reversal is the mirror of the one entry it names, once' },
  bodies: { invariant: 3, says: 'bodies are canonical and say what an entry has to say' },
  columns: { invariant: 3, says: 'every column and every transfer is what the body says' },
  accounts: { invariant: 3, says: 'every account is named after its kind, unit, fund and owner' },
  vouchers: { invariant: 3, says: 'vouchers are numbered without gaps, and each belongs to its entry' },
  leaves: { invariant: 4, says: 'every leaf is the hash of its body' },
  tree: { invariant: 4, says: 'stored subtrees and tiles are what the leaves make' },
  balances: { invariant: 5, says: 'every balance is the sum of its transfers' },
  floors: { invariant: 6, says: 'no account with a floor was below zero after any entry' },
  amounts: { invariant: 7, says: 'amounts are whole numbers from 1 to 10,000,000,000,000' },
  papers: { invariant: 10, says: 'what was set aside and paid out was approved, for this house and this amount' },
  people: { invariant: 11, says: 'who asks, checks, approves and pays are different people' },
  time: { invariant: 12, says: 'the time of recording never goes back' },
  checkpoints: { invariant: 13, says: 'every signed checkpoint is the root of the entries it covers' },
  covered: { invariant: 14, says: 'no checkpoint covers entries that are not there' },
  rebuilt: { invariant: 17, says: 'the entries of the log are those of the database' },
  texts: {
    invariant: 18,
    says: 'every wording is the one its entry commits to, or was erased by an entry that says so',
  },
  anonymous: { invariant: 19, says: 'bodies hold codes and commitments, no wording' },
  bank: { invariant: 20, says: 'every line of the bank stands in the ledger with its day, amount and direction' },
  numbers: { invariant: 23, says: 'numbered đồng divide every line and add up to every balance' },
  summary: { invariant: 24, says: 'what came in less what went out is what is there, by unit, fund and day' },
  reading: { invariant: 24, says: 'running balances and totals by day are those of the entries' },
  search: { invariant: null, says: 'what can be searched is what the entries say' },
} as const satisfies Record<string, { invariant: number | null; says: string }>

export type Rule = keyof typeof rules

/** The outcome of one rule: how many things were looked at, how many were wrong, and the first place that was. */
export type Finding = {
  rule: Rule
  invariant: number | null
  says: string
  ok: boolean
  checked: number
  wrong: number
  first: string | null
}

/** Collects what a verification looks at. A rule nobody looked at is not among the findings. */
export class Findings {
  readonly #found = new Map<Rule, { checked: number; wrong: number; first: string | null }>()

  checked(rule: Rule, count = 1): void {
    this.#of(rule).checked += count
  }

  wrong(rule: Rule, place: string): void {
    const found = this.#of(rule)
    found.wrong++
    found.first ??= place
  }

  /** Counts one thing looked at; `place` is only asked for when it is wrong. */
  expect(rule: Rule, isRight: boolean, place: () => string): void {
    this.checked(rule)
    if (!isRight) this.wrong(rule, place())
  }

  get ok(): boolean {
    return [...this.#found.values()].every(({ wrong }) => wrong === 0)
  }

  /** By invariant; those without one come first. */
  list(): Finding[] {
    return (Object.keys(rules) as Rule[])
      .flatMap((rule) => {
        const found = this.#found.get(rule)
        return found ? [{ rule, ...rules[rule], ok: found.wrong === 0, ...found }] : []
      })
      .sort((a, b) => (a.invariant ?? 0) - (b.invariant ?? 0))
  }

  #of(rule: Rule) {
    let found = this.#found.get(rule)
    if (!found) {
      found = { checked: 0, wrong: 0, first: null }
      this.#found.set(rule, found)
    }
    return found
  }
}

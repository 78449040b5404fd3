import type { Handle } from '../../../db/database.ts'
import {
  bankBalances,
  bankLines,
  papersOfOnePerson,
  papersWithEntries,
  papersWithoutTheirEntry,
  postsThatExcludeEachOther,
} from '../../../db/queries/verification-papers.ts'
import type { ReadBody } from '../../domain/ledger/read-body.ts'
import type { Findings, Rule } from '../../domain/verification/findings.ts'

type Paper = 'allocation' | 'disbursement' | 'request' | 'goods'

/** Kinds of entries that need a paper, and which; the others have one when they name it. */
const paperOf: Readonly<Record<string, Paper>> = {
  allocation: 'allocation',
  disbursement: 'disbursement',
  explanation: 'disbursement',
  reversal: 'request',
  opening: 'request',
  classification: 'request',
  interest: 'request',
  designation: 'request',
  release: 'request',
  fee: 'request',
  'goods-in': 'goods',
}

/** Counts, entry by entry, what has to stand behind them; and what the bank's accounts hold by day. */
export class PapersNeeded {
  readonly #findings: Findings
  readonly #needed: Record<Paper, number> = { allocation: 0, disbursement: 0, request: 0, goods: 0 }
  readonly #bankDays = new Map<string, Map<string, number>>()

  constructor(findings: Findings) {
    this.#findings = findings
  }

  add({ index, kind, authority, people, bookedOn, transfers }: ReadBody): void {
    const paper = paperOf[kind] ?? (authority === null ? null : 'request')
    if (paper) this.#needed[paper]++
    const { requested, checked, approved, paid } = people
    const parts = [requested, checked, approved, paid].filter((code) => code !== undefined)
    const areDifferent = new Set(parts).size === parts.length
    this.#findings.expect('people', areDifferent, () => `entry ${index}: one person plays two parts`)
    for (const { debit, credit, amountVnd } of transfers) {
      this.#move(debit, bookedOn, amountVnd)
      this.#move(credit, bookedOn, -amountVnd)
    }
  }

  /** Every entry that needs a paper has its own, and every paper that was carried out has its entry. */
  async end(db: Handle): Promise<void> {
    const papers = await papersWithEntries(db)
    for (const kind of ['allocation', 'disbursement', 'request', 'goods'] as const) {
      this.#findings.checked('papers', papers[kind])
      if (papers[kind] !== this.#needed[kind])
        this.#findings.wrong(
          'papers',
          `${this.#needed[kind]} entries need a paper (${kind}), and ${papers[kind]} have one`,
        )
    }
    this.#list('papers', await papersWithoutTheirEntry(db))
    this.#list('people', await papersOfOnePerson(db))
    this.#list('people', await postsThatExcludeEachOther(db))
  }

  /** Where the bank stated a balance: what it says and what the ledger has at the end of that day. */
  async bankDifferences(db: Handle): Promise<BankDifference[]> {
    return (await bankBalances(db)).map(({ account, day, bankVnd }) => {
      let ledgerVnd = 0
      for (const [booked, vnd] of this.#bankDays.get(account) ?? []) if (booked <= day) ledgerVnd += vnd
      return { account, day, bankVnd, ledgerVnd, differenceVnd: bankVnd - ledgerVnd }
    })
  }

  #list(rule: Rule, places: readonly string[]): void {
    for (const place of places) this.#findings.wrong(rule, place)
  }

  #move(account: string, day: string, vnd: number): void {
    if (!/:Bank:/.test(account)) return
    const days = this.#bankDays.get(account) ?? new Map<string, number>()
    this.#bankDays.set(account, days)
    days.set(day, (days.get(day) ?? 0) + vnd)
  }
}

export type BankDifference = { account: string; day: string; bankVnd: number; ledgerVnd: number; differenceVnd: number }

/** As `lineIdentities` writes it: account, day, direction, balance or text, amount, and what tells equal lines apart. */
const identityForm = /^[^|]*\|(\d{4}-\d\d-\d\d)\|(in|out)\|[^|]*\|(\d+)(?:#\d+)?(?:\|.*)?$/

/** Every line of the bank became an entry of its day, amount and direction on the bank's own account. */
export async function verifyBankLines(db: Handle, findings: Findings): Promise<void> {
  for (const row of await bankLines(db)) {
    const [, day = row.day, direction = row.direction, amount = row.amount_vnd] =
      identityForm.exec(String(row.identity)) ?? []
    const isRight =
      row.own === 1 &&
      row.day === day &&
      String(row.booked_on) >= String(day) &&
      row.direction === direction &&
      row.amount_vnd === Number(amount)
    findings.expect('bank', isRight, () => `entry ${row.entry_index} is not the line of the bank it was posted for`)
  }
}

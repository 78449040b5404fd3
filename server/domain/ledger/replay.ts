import { hash } from 'node:crypto'
import type { Findings, Rule } from '../verification/findings.ts'
import { type AccountParts, accountParts } from './account-name.ts'
import { HeldNumbers } from './held-numbers.ts'
import { BodyError, type ReadBody, readBody } from './read-body.ts'
import type { StatedTransfer } from './reversal.ts'

/** What one entry did, as its body alone says. */
export type Step = {
  entry: ReadBody
  /** Numbers given out, by the line they arrived on. */
  arrivals: { line: string; fromNo: number; toNo: number }[]
  voucher: { series: string; year: number; number: number } | null
  /** What it did to the money of its unit and fund, đồng. */
  moneyVnd: number
}

/**
 * The whole ledger again, out of nothing but the entries' bodies in their order: balances, who holds each đồng, voucher
 * numbers. Everything that a rule forbids is a finding; the replay goes on as well as it can.
 */
export class Replay {
  size = 0
  /** What accounts hold, đồng; assets and liabilities both positive. */
  readonly balances = new Map<string, number>()
  readonly numbers = new HeldNumbers()
  /** The last transfer of each account: its entry and its position in it. */
  readonly through = new Map<string, { index: number; position: number }>()
  /** Texts that later entries erased, as `index field`, and the entry that did. */
  readonly erased = new Map<string, number>()
  readonly #findings: Findings
  readonly #ids = new Set<string>()
  readonly #lastVouchers = new Map<string, number>()
  readonly #owned = new Map<string, number>()
  readonly #mirrors = new Mirrors()
  readonly #reversed = new Set<number>()
  #recordedAt = 0

  constructor(findings: Findings) {
    this.#findings = findings
  }

  /** The next entry. @returns null when its body cannot be read */
  next(body: string): Step | null {
    const index = this.size++
    let entry: ReadBody
    try {
      this.#findings.checked('bodies')
      this.#findings.checked('anonymous')
      entry = readBody(body)
    } catch (error) {
      if (!(error instanceof BodyError)) throw error
      this.#findings.wrong(error.rule, `entry ${index}: ${error.message}`)
      return null
    }
    const expect = (rule: Rule, isRight: boolean, problem: string) =>
      this.#findings.expect(rule, isRight, () => `entry ${index}: ${problem}`)
    expect('indexes', entry.index === index && !this.#ids.has(entry.id), 'it names another index, or an id again')
    this.#ids.add(entry.id)
    expect('time', entry.recordedAt >= this.#recordedAt, 'it was recorded before the entry before it')
    this.#recordedAt = Math.max(this.#recordedAt, entry.recordedAt)
    this.#findings.checked('amounts', entry.transfers.length)

    const moneyVnd = this.#moveMoney(entry, expect)
    const arrivals = entry.transfers.flatMap((transfer) => this.#moveNumbers(entry, transfer, expect))
    this.#checkHoldings(entry, expect)
    this.#mirrors.keep(index, mirrorOf(entry.kind, entry))
    if (entry.kind === 'reversal' || entry.reverses !== null)
      expect('reversals', this.#isMirror(entry, index), 'it is not the mirror of an entry that was not reversed yet')
    for (const [erasedIndex, field] of entry.redacts) this.erased.set(`${erasedIndex} ${field}`, index)
    return { entry, arrivals, voucher: this.#voucher(entry, expect), moneyVnd }
  }

  /** An entry that is not there. */
  skip(): null {
    this.size++
    return null
  }

  #moveMoney(entry: ReadBody, expect: Expect): number {
    let moneyVnd = 0
    let isOwn = true
    for (const [position, { debit, credit, amountVnd }] of entry.transfers.entries()) {
      for (const [name, sign] of [
        [debit, 1],
        [credit, -1],
      ] as const) {
        const account = accountParts(name)
        isOwn &&= account !== null && account.unit === entry.unit && account.fund === entry.fund
        if (!account) continue
        const change = sign * amountVnd
        this.through.set(name, { index: entry.index, position })
        this.balances.set(name, (this.balances.get(name) ?? 0) + (account.isAsset ? change : -change))
        const owner = ownerOf(account)
        this.#owned.set(owner, (this.#owned.get(owner) ?? 0) + change)
        if (account.isMoney) moneyVnd += change
      }
      isOwn &&= debit !== credit
    }
    expect('balanced', isOwn, 'a transfer has the same account twice, or one of another unit or fund')
    const stated = entry.direction === 'in' ? entry.amountVnd : entry.direction === 'out' ? -entry.amountVnd : 0
    expect('amounts', moneyVnd === stated || entry.transfers.length === 0, 'its transfers do not move what it says')
    expect('balanced', this.#assetsEqualLiabilities(entry), 'assets and liabilities differ')
    for (const { debit, credit } of entry.transfers)
      for (const name of [debit, credit])
        if (accountParts(name)?.hasFloor) expect('floors', (this.balances.get(name) ?? 0) >= 0, `${name} is below zero`)
    return moneyVnd
  }

  /** Debits count up and credits down whatever the kind of account: the two sides of one owner meet at zero. */
  #assetsEqualLiabilities(entry: ReadBody): boolean {
    return (this.#owned.get(`${entry.unit} ${entry.fund}`) ?? 0) === 0
  }

  #moveNumbers(entry: ReadBody, { debit, credit, amountVnd, numbers }: StatedTransfer, expect: Expect) {
    const [fromAsset, toAsset] = [accountParts(credit)?.isAsset, accountParts(debit)?.isAsset]
    const named = numbers.reduce((sum, { fromNo, toNo }) => sum + toNo - fromNo + 1, 0)
    expect('numbers', named === (fromAsset && toAsset ? 0 : amountVnd), 'the numbered đồng are not its amount')
    const arrivals = []
    for (const { line, fromNo, toNo } of numbers) {
      const free = { account: toAsset ? credit : debit, spentIn: null }
      if (!toAsset) {
        const to = fromAsset ? { account: debit, spentIn: entry.index } : { account: credit, spentIn: null }
        expect('numbers', this.numbers.relabel(line, fromNo, toNo, free, to), `${debit} does not hold what it gives`)
      } else if (entry.kind === 'reversal') {
        const spent = { account: credit, spentIn: entry.reverses }
        expect('numbers', this.numbers.relabel(line, fromNo, toNo, spent, free), 'what it returns was not spent there')
      } else {
        const arrived = line === credit && this.numbers.arrive(line, fromNo, toNo)
        expect('numbers', arrived, `the numbers are not the next ones of ${credit}`)
        if (arrived) arrivals.push({ line, fromNo, toNo })
      }
    }
    return arrivals
  }

  #checkHoldings(entry: ReadBody, expect: Expect): void {
    for (const { debit, credit } of entry.transfers)
      for (const name of [debit, credit])
        if (accountParts(name)?.isAsset === false)
          expect(
            'numbers',
            this.numbers.heldBy(name) === this.balances.get(name),
            `${name} holds other đồng than its balance`,
          )
  }

  #isMirror(entry: ReadBody, index: number): boolean {
    const { kind, reverses, reversedKind, transfers } = entry
    if (kind !== 'reversal' || reverses === null || reverses >= index || this.#reversed.has(reverses)) return false
    this.#reversed.add(reverses)
    if (reversedKind === null || reversedKind === 'reversal') return false
    const turned = transfers.map((transfer) => ({ ...transfer, debit: transfer.credit, credit: transfer.debit }))
    return this.#mirrors.of(reverses).equals(mirrorOf(reversedKind, { ...entry, transfers: turned }))
  }

  #voucher({ voucher, unit, fund, bookedOn }: ReadBody, expect: Expect): Step['voucher'] {
    if (voucher === null) return null
    const [, series, year, number] = /^(PT|PC|BC|BN|PN|DC)-.+-(\d{4})-(\d{7})$/.exec(voucher) ?? []
    const key = `${series}-${unit}-${fund}-${year}`
    const next = (this.#lastVouchers.get(key) ?? 0) + 1
    const isNext = Number(number) === next && bookedOn.startsWith(`${year}-`) && voucher === `${key}-${number}`
    expect('vouchers', isNext, `${voucher} is not the next voucher of its series`)
    if (series === undefined || !isNext) return null
    this.#lastVouchers.set(key, next)
    return { series, year: Number(year), number: next }
  }
}

type Expect = (rule: Rule, isRight: boolean, problem: string) => void

function ownerOf({ unit, fund }: AccountParts): string {
  return `${unit} ${fund}`
}

type Mirror = Buffer
const MIRROR_BYTES = 16

/** What a reversal has to mirror, 16 bytes for each entry: the entries themselves would not fit into memory. */
class Mirrors {
  #kept = Buffer.alloc(MIRROR_BYTES * 1024)

  keep(index: number, mirror: Mirror): void {
    const at = index * MIRROR_BYTES
    if (at >= this.#kept.length) this.#kept = Buffer.concat([this.#kept, Buffer.alloc(this.#kept.length)])
    mirror.copy(this.#kept, at)
  }

  of(index: number): Mirror {
    return this.#kept.subarray(index * MIRROR_BYTES, (index + 1) * MIRROR_BYTES)
  }
}

function mirrorOf(kind: string, { unit, fund, transfers }: Pick<ReadBody, 'unit' | 'fund' | 'transfers'>): Mirror {
  const moved = transfers.map(({ debit, credit, amountVnd }) => [debit, credit, amountVnd])
  return hash('sha256', JSON.stringify([kind, unit, fund, moved]), 'buffer').subarray(0, MIRROR_BYTES)
}

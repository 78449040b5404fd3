import type { Handle } from '../../../db/database.ts'
import { leafHash } from '../../../db/database.ts'
import {
  lastIndex,
  rowCounts,
  type Span,
  type StoredRow,
  storedArrivals,
  storedDocuments,
  storedEntries,
  storedRedactions,
  storedSubtrees,
  storedTexts,
  storedTransfers,
  storedUnitBalances,
  storedVouchers,
} from '../../../db/queries/verification.ts'
import { commitToText } from '../../domain/ledger/commitment.ts'
import { searchWords } from '../../domain/ledger/entry-words.ts'
import type { ReadBody } from '../../domain/ledger/read-body.ts'
import type { ReadingTotals } from '../../domain/ledger/reading-totals.ts'
import { Replay, type Step } from '../../domain/ledger/replay.ts'
import { type CompleteSubtree, GrowingTree } from '../../domain/log/growing-tree.ts'
import type { Findings } from '../../domain/verification/findings.ts'

/** What the entries make together, once all have been read. */
export type Ledger = { replay: Replay; tree: GrowingTree; totals: ReadingTotals }

/** Row ids by code. */
export type Units = {
  idOfUnit: ReadonlyMap<string, number>
  idOfFund: ReadonlyMap<string, number>
}

/** Is told the tree after each entry, and what the entry did; null where its body cannot be read. */
export type Seen = (tree: GrowingTree, step: Step | null) => void

const ENTRIES_AT_A_TIME = 1_000

/**
 * Reads all entries in their order, a thousand at a time, and holds every row that was derived from one against its body.
 */
export async function verifyEntries(
  db: Handle,
  findings: Findings,
  totals: ReadingTotals,
  units: Units,
  seen: Seen,
  said: (message: string) => void,
): Promise<Ledger> {
  const pass = new EntriesPass(db, findings, totals, units, seen)
  const last = await lastIndex(db)
  for (let from = 0; from <= last; from += ENTRIES_AT_A_TIME) {
    await pass.page({ from, to: Math.min(last, from + ENTRIES_AT_A_TIME - 1) })
    if (from > 0 && from % 100_000 === 0) said(`${from} of ${last + 1} entries`)
  }
  await pass.end()
  return { replay: pass.replay, tree: pass.tree, totals }
}

class EntriesPass {
  readonly replay: Replay
  readonly tree = new GrowingTree()
  readonly #db: Handle
  readonly #findings: Findings
  readonly #totals: ReadingTotals
  readonly #units: Units
  readonly #seen: Seen
  readonly #expected = {
    transfer: 0,
    arrival: 0,
    voucher: 0,
    unit_ledger: 0,
    subtree: 0,
    search_document: 0,
    private_text: 0,
  }
  /** Wordings that are not there, as `index field`: a later entry has to say that they were erased. */
  readonly #missing = new Set<string>()

  constructor(db: Handle, findings: Findings, totals: ReadingTotals, units: Units, seen: Seen) {
    this.#db = db
    this.#findings = findings
    this.#totals = totals
    this.#units = units
    this.#seen = seen
    this.replay = new Replay(findings)
  }

  async page(span: Span): Promise<void> {
    const rows = byIndex(await storedEntries(this.#db, span), 'idx')
    const transfers = byIndex(await storedTransfers(this.#db, span), 'entry_index')
    const texts = byIndex(await storedTexts(this.#db, span), 'entry_index')
    const documents = byIndex(await storedDocuments(this.#db, span), 'entry_index')
    const steps: Step[] = []
    const subtrees: CompleteSubtree[] = []
    for (let index = span.from; index <= span.to; index++) {
      const row = rows.get(index)?.[0]
      this.#findings.expect('indexes', row !== undefined, () => `entry ${index}: it is not there`)
      const body = String(row?.body ?? '')
      const leaf = leafHash(body)
      this.#findings.expect('leaves', isEqual(row?.leaf, leaf), () => `entry ${index}: its leaf is another`)
      subtrees.push(...this.tree.add(leaf))
      const step = row ? this.replay.next(body) : this.replay.skip()
      this.#seen(this.tree, step)
      if (!step || !row) continue
      this.#checkColumns(row, step.entry)
      this.#checkTransfers(step.entry, transfers.get(index) ?? [])
      const left = this.#checkTexts(step.entry, texts.get(index) ?? [])
      this.#checkDocument(step.entry, left, documents.get(index) ?? [])
      steps.push(step)
    }
    await this.#checkDerived(steps)
    await this.#checkSubtrees(subtrees)
  }

  /** Nothing stands in a table that no entry explains, and what is missing was erased. */
  async end(): Promise<void> {
    for (const place of this.#missing)
      if (!this.replay.erased.has(place)) this.#findings.wrong('texts', `the wording ${place}: it is not there`)
    for (const place of this.replay.erased.keys()) {
      const [index, field] = place.split(' ')
      const rows = await storedTexts(this.#db, { from: Number(index), to: Number(index) })
      const stands = rows.some((row) => row.field === field)
      this.#findings.expect('texts', !stands, () => `the wording ${place}: it was erased and stands there again`)
    }
    let erasures = 0
    for (const { entry_index, field, redacted_in } of await storedRedactions(this.#db)) {
      erasures++
      const isSaid = this.replay.erased.get(`${entry_index} ${field}`) === redacted_in
      this.#findings.expect('texts', isSaid, () => `the erasure of ${field} of entry ${entry_index}: no entry says so`)
    }
    this.#findings.expect('texts', erasures === this.replay.erased.size, () => 'not every erasure is kept as one')
    const counts = await rowCounts(this.#db)
    const rules = {
      transfer: 'columns',
      arrival: 'numbers',
      voucher: 'vouchers',
      unit_ledger: 'reading',
      subtree: 'tree',
      search_document: 'search',
      private_text: 'texts',
    } as const
    for (const [table, rule] of Object.entries(rules) as [keyof typeof rules, (typeof rules)[keyof typeof rules]][])
      this.#findings.expect(
        rule,
        counts[table] === this.#expected[table],
        () => `table ${table}: it has ${counts[table]} rows instead of ${this.#expected[table]}`,
      )
  }

  #checkColumns(row: StoredRow, entry: ReadBody): void {
    const different = Object.entries({
      id: entry.id,
      kind: entry.kind,
      direction: entry.direction,
      channel: entry.channel,
      amount_vnd: entry.amountVnd,
      recorded_at: entry.recordedAt,
      booked_on: entry.bookedOn,
      unit: entry.unit,
      fund: entry.fund,
      purpose: entry.purpose,
      project: entry.project,
      voucher: entry.voucher,
      reference: entry.reference,
      transfers: entry.transfers.length,
      authority: entry.authority,
      reverses: entry.reverses,
      reversed_kind: entry.reversedKind,
    }).find(([column, value]) => row[column] !== value)
    this.#findings.expect(
      'columns',
      !different,
      () => `entry ${entry.index}: ${different?.[0]} is not what the body says`,
    )
  }

  #checkTransfers({ index, transfers }: ReadBody, rows: readonly StoredRow[]): void {
    this.#expected.transfer += transfers.length
    for (const [position, { debit, credit, amountVnd }] of transfers.entries()) {
      const row = rows.find((each) => each.position === position)
      const isRight = row?.debit === debit && row.credit === credit && row.amount_vnd === amountVnd
      this.#findings.expect('columns', isRight, () => `entry ${index}: transfer ${position} is not what the body says`)
    }
  }

  /** @returns the wordings that stand, by field */
  #checkTexts({ index, texts }: ReadBody, rows: readonly StoredRow[]): Record<string, string> {
    this.#expected.private_text += rows.length
    const left: Record<string, string> = {}
    for (const { field, salt, text } of rows) {
      const isRight =
        typeof field === 'string' &&
        typeof text === 'string' &&
        Buffer.isBuffer(salt) &&
        texts[field] === commitToText(salt, text)
      this.#findings.expect('texts', isRight, () => `entry ${index}: its ${field} is not the wording it commits to`)
      left[String(field)] = String(text)
    }
    for (const field of Object.keys(texts)) if (!(field in left)) this.#missing.add(`${index} ${field}`)
    return left
  }

  #checkDocument(entry: ReadBody, texts: Record<string, string>, [row]: readonly StoredRow[]): void {
    this.#expected.search_document++
    const { folded, exact } = searchWords(texts, entry)
    const isRight = row?.folded === folded && row.exact === exact
    this.#findings.expect('search', isRight, () => `entry ${entry.index}: it is searched by other words`)
  }

  async #checkDerived(steps: readonly Step[]): Promise<void> {
    const arrivals = steps.flatMap(({ entry, arrivals }) => arrivals.map((each) => ({ ...each, index: entry.index })))
    this.#expected.arrival += arrivals.length
    for (const [at, row] of (await storedArrivals(this.#db, arrivals)).entries()) {
      const { toNo, index } = arrivals[at] as (typeof arrivals)[number]
      const isRight = row?.to_no === toNo && row.entry_index === index
      this.#findings.expect('numbers', isRight, () => `entry ${index}: the numbers it brought are not kept`)
    }
    const vouchers = steps.flatMap(({ entry: { index, unit, fund }, voucher }) =>
      voucher ? [{ ...voucher, unit, fund, index }] : [],
    )
    this.#expected.voucher += vouchers.length
    for (const [at, row] of (await storedVouchers(this.#db, vouchers)).entries()) {
      const { index } = vouchers[at] as (typeof vouchers)[number]
      this.#findings.expect('vouchers', row?.entry_index === index, () => `entry ${index}: its voucher is another’s`)
    }
    const balances = steps.flatMap((step) =>
      this.#totals.add(step).map(({ unit, fund, balanceVnd }) => ({
        unitId: this.#units.idOfUnit.get(unit) ?? -1,
        fundId: this.#units.idOfFund.get(fund) ?? -1,
        index: step.entry.index,
        balanceVnd,
        place: `entry ${step.entry.index}: the balance of ${unit} after it is another`,
      })),
    )
    this.#expected.unit_ledger += balances.length
    for (const [at, row] of (await storedUnitBalances(this.#db, balances)).entries()) {
      const { balanceVnd, place } = balances[at] as (typeof balances)[number]
      this.#findings.expect('reading', row?.balance_vnd === balanceVnd, () => place)
    }
  }

  async #checkSubtrees(subtrees: readonly CompleteSubtree[]): Promise<void> {
    this.#expected.subtree += subtrees.length
    for (const [at, row] of (await storedSubtrees(this.#db, subtrees)).entries()) {
      const { level, position, hash } = subtrees[at] as CompleteSubtree
      this.#findings.expect('tree', isEqual(row?.hash, hash), () => `subtree ${position} of level ${level} is another`)
    }
  }
}

function byIndex(rows: readonly StoredRow[], column: string): Map<unknown, StoredRow[]> {
  const groups = new Map<unknown, StoredRow[]>()
  for (const row of rows) {
    const group = groups.get(row[column])
    if (group) group.push(row)
    else groups.set(row[column], [row])
  }
  return groups
}

function isEqual(value: unknown, expected: Buffer): boolean {
  return Buffer.isBuffer(value) && value.equals(expected)
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BOUNDS, findEntries, type Position } from '../../../db/queries/search.ts'
import type { LedgerFilters } from '../../../db/queries/search-scope.ts'
import { searchWords } from '../../../server/domain/search-words.ts'
import { foldText } from '../../../server/domain/text.ts'
import { smallFund } from '../../support/fund.ts'
import { type Books, history } from '../../support/history.ts'
import { testStore } from '../../support/store.ts'

const open: LedgerFilters = {
  words: null,
  from: null,
  to: null,
  direction: null,
  channel: null,
  unitId: null,
  fundId: null,
  purpose: null,
  project: null,
  minVnd: null,
  maxVnd: null,
}
const days = ['2022-12-30', '2022-12-31', '2023-01-01', '2023-01-02', '2023-02-15']
const memos = [
  'ủng hộ quỹ vì người nghèo',
  'UNG HO QUY',
  'xây nhà Đại đoàn kết',
  'xay nha dai doan ket',
  '',
  'AND OR "NEAR" *',
]

/** A ledger of a few hundred entries in three units and two funds, and the same entries as plain objects. */
async function generatedLedger(seed: number) {
  const store = testStore()
  const fund = await smallFund(store)
  const on = history(store, fund)
  const all: Books[] = [fund.province, ...fund.communes].map((unit) => ({ unit, fund: fund.vnn }))
  const random = fc.sample(fc.nat(1_000_000), { numRuns: 1500, seed })
  const pick = <T>(list: readonly T[]) => list[(random.pop() as number) % list.length] as T
  const plain: {
    index: number
    unit: string
    bookedOn: string
    direction: 'in' | 'out' | null
    channel: string
    amountVnd: number
    purpose: string | null
    project: string | null
    text: string
    codes: string
  }[] = []
  const note = (
    books: Books,
    bookedOn: string,
    amountVnd: number,
    receipt: { index: number; voucher: string | null },
    facts: Partial<(typeof plain)[number]>,
  ) =>
    plain.push({
      unit: books.unit.code,
      bookedOn,
      amountVnd,
      direction: null,
      channel: 'none',
      purpose: null,
      project: null,
      text: '',
      codes: `${receipt.voucher ?? ''} ${amountVnd} ${facts.project ?? ''}`,
      ...facts,
      index: receipt.index,
    })
  for (let i = 0; i < 240; i++) {
    const [books, bookedOn] = [pick(all), pick(days)]
    const amountVnd = pick([1000, 50_000, 200_000, 1_000_000])
    const act = pick(['gift', 'gift', 'gift', 'cash', 'suspense', 'unexplained'])
    if (act === 'gift' || act === 'cash') {
      const memo = pick(memos)
      const channel = act === 'gift' ? 'bank' : 'cash'
      note(books, bookedOn, amountVnd, await on.gift(books, { amountVnd, bookedOn, channel, memo }), {
        direction: 'in',
        channel,
        purpose: 'general',
        text: memo,
      })
    } else if (act === 'suspense')
      note(books, bookedOn, amountVnd, await on.suspense(books, amountVnd, bookedOn), {
        direction: 'in',
        channel: 'bank',
      })
    else {
      await on
        .gift(books, { amountVnd, bookedOn, memo: 'nạp' })
        .then((r) =>
          note(books, bookedOn, amountVnd, r, { direction: 'in', channel: 'bank', purpose: 'general', text: 'nạp' }),
        )
      note(books, bookedOn, amountVnd, await on.unexplained(books, amountVnd, bookedOn), {
        direction: 'out',
        channel: 'bank',
      })
    }
  }
  const books = all[0] as Books
  const house = await on.house(books, { kind: 'build' })
  const allocated = await on.allocate(books, house, 5000, '2023-01-02')
  note(books, '2023-01-02', 5000, allocated, { purpose: 'general', project: house.code, codes: `5000 ${house.code} ` })
  return { db: store.database.read, fund, plain, house }
}

type Ledger = Awaited<ReturnType<typeof generatedLedger>>

function naive({ plain, fund }: Ledger, f: LedgerFilters, query: string) {
  const asked = searchWords(query)
  const unitCodes =
    f.unitId === null || f.unitId === fund.province.id
      ? null
      : [...fund.communes].filter((u) => u.id === f.unitId).map((u) => u.code)
  const has = (words: string[], column: string) =>
    asked
      .filter((word) => word.column === column)
      .every(({ text, isPrefix }) => words.some((word) => (isPrefix ? word.startsWith(text) : word === text)))
  return plain.filter(
    (e) =>
      (f.from === null || e.bookedOn >= f.from) &&
      (f.to === null || e.bookedOn <= f.to) &&
      (f.direction === null || e.direction === (f.direction === 'internal' ? null : f.direction)) &&
      (f.channel === null || e.channel === f.channel) &&
      (unitCodes === null || unitCodes.includes(e.unit)) &&
      (f.fundId === null || f.fundId === fund.vnn.id) &&
      (f.purpose === null || e.purpose === f.purpose) &&
      (f.project === null || e.project === f.project) &&
      (f.minVnd === null || e.amountVnd >= f.minVnd) &&
      (f.maxVnd === null || e.amountVnd <= f.maxVnd) &&
      has(foldText(`${e.text} ${e.codes}`).split(' '), 'folded') &&
      has(
        e.text
          .normalize('NFC')
          .toLowerCase()
          .split(/[^\p{L}\p{N}]+/u),
        'exact',
      ),
  )
}

const narrow = { most: 30, mostRead: 25, few: 20, common: 20, jumps: 3 }

/** Follows `older` to the end, as a reader does. */
async function readAll(db: Ledger['db'], filters: LedgerFilters, limit: number, bounds = BOUNDS) {
  const rows = []
  let position: Position | null = null
  for (;;) {
    const page = await findEntries(db, filters, position, limit, bounds)
    rows.push(...page.items)
    if (!page.older) return rows
    position = page.older
  }
}

const option = <T>(...values: T[]) => fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.constantFrom(...values))

describe('the public ledger', () => {
  test('a thousand questions get the rows, numbers and sums that reading every line would give', {
    timeout: 120_000,
  }, async () => {
    const ledger = await generatedLedger(7)
    const questions = fc.record({
      query: option(
        '',
        'ung',
        'ủng hộ',
        'ủng ho',
        'u',
        'x',
        '50.000',
        'nha dai',
        'đại đoàn',
        'nghèo',
        '200000',
        'BC-LA',
        'near',
        '"',
        'a OR',
        '*',
        'zzz',
        ledger.house.code,
      ),
      from: option(...days, '2024-01-01'),
      to: option(...days, '2020-01-01'),
      direction: option('in' as const, 'out' as const, 'internal' as const),
      channel: option('bank' as const, 'cash' as const, 'none' as const),
      unitId: option(ledger.fund.province.id, ...ledger.fund.communes.map((u) => u.id)),
      fundId: option(ledger.fund.vnn.id, ledger.fund.ct.id),
      purpose: option('general', 'commune:x'),
      project: option(ledger.house.code, 'khong-co'),
      minVnd: option(1000, 50_001, 2_000_000),
      maxVnd: option(999, 200_000),
    })
    await fc.assert(
      fc.asyncProperty(questions, fc.integer({ min: 7, max: 60 }), async ({ query, ...rest }, limit) => {
        const words = searchWords(query ?? '')
        const filters = { ...rest, words: words.length > 0 ? words : null }
        const expected = naive(ledger, filters, query ?? '').reverse()
        const first = await findEntries(ledger.db, filters, null, 50)
        const sum = (direction: string) =>
          expected.filter((e) => e.direction === direction).reduce((total, e) => total + e.amountVnd, 0)
        expect([first.total, first.totalIsExact, first.inVnd, first.outVnd]).toEqual([
          expected.length,
          true,
          sum('in'),
          sum('out'),
        ])
        const rows = await readAll(ledger.db, filters, limit)
        expect(rows.map((row) => row.index)).toEqual(expected.map((e) => e.index))
        // A search that may look at few entries says so, claims no more than there is, and still leads to every line.
        const tight = await findEntries(ledger.db, filters, null, limit, narrow)
        expect(tight.totalIsExact ? tight.total === expected.length : tight.total <= expected.length).toBe(true)
        if (!tight.totalIsExact) expect([tight.inVnd, tight.outVnd]).toEqual([null, null])
        const slowly = await readAll(ledger.db, filters, limit, narrow)
        expect(slowly.map((row) => row.index)).toEqual(expected.map((e) => e.index))
      }),
      { numRuns: 1000, seed: 20230501 },
    )
  })

  test('each line carries the money of the chosen unit and fund after it, whatever else was asked', async () => {
    const ledger = await generatedLedger(11)
    const commune = ledger.fund.communes[0]
    const balances = new Map<number, number>()
    let balance = 0
    for (const e of ledger.plain) {
      if (e.unit === commune?.code)
        balance += e.direction === 'in' ? e.amountVnd : e.direction === 'out' ? -e.amountVnd : 0
      balances.set(e.index, balance)
    }
    const rows = await readAll(ledger.db, { ...open, unitId: commune?.id ?? null, minVnd: 200_000 }, 50)
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) expect([row.index, row.balanceVnd]).toEqual([row.index, balances.get(row.index)])
  })

  test('one can go back up: the newer page ends where this one began', async () => {
    const { db } = await generatedLedger(3)
    const first = await findEntries(db, open, null, 20)
    expect(first.newer).toBeNull()
    const second = await findEntries(db, open, first.older, 20)
    const third = await findEntries(db, open, second.older, 20)
    const back = await findEntries(db, open, third.newer, 20)
    expect(back.items.map((row) => row.index)).toEqual(second.items.map((row) => row.index))
    const top = await findEntries(db, open, { kind: 'above', index: first.items[5]?.index as number }, 20)
    expect(top.items.map((row) => row.index)).toEqual(first.items.map((row) => row.index))
  })

  test('an empty ledger has no lines and no sums', async () => {
    const store = testStore()
    await smallFund(store)
    const found = await findEntries(store.database.read, open, null, 50)
    expect(found).toMatchObject({
      items: [],
      total: 0,
      totalIsExact: true,
      inVnd: 0,
      outVnd: 0,
      newer: null,
      older: null,
      isCut: false,
    })
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../../../server/actions/refusal.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { corrections } from '../../../support/corrections.ts'
import { smallFund } from '../../../support/fund.ts'
import { type Books, history } from '../../../support/history.ts'
import { TEST_NOW, testStore } from '../../../support/store.ts'

const day = fc.constantFrom('2022-12-31', '2023-01-01', '2023-04-30')
const deeds = [
  'cash-gift',
  'cash-gift',
  'bank-gift',
  'bank-gift',
  'opening',
  'suspense',
  'classify',
  'interest',
  'deposit',
  'unexplained',
  'allocate',
  'allocate',
  'pay-cash',
  'pay-bank',
  'explain',
  'reverse',
  'reverse',
  'reverse',
] as const

const deed = fc.record({
  what: fc.constantFrom(...deeds),
  /** Small enough to follow every đồng one by one. */
  amountVnd: fc.integer({ min: 1, max: 40 }),
  on: day,
  unit: fc.nat(2),
  pick: fc.nat(1_000),
  /** The clock goes where it likes, back too. */
  minutes: fc.integer({ min: -2_000, max: 2_000 }),
})

/** A deed may be refused, for want of money or because it cannot be undone; then nothing of it may stay. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Refusal || (error instanceof Error && /balance_not_below_zero/.test(String(error.cause ?? error)))
  )
}

test('whatever is received, set aside, paid and taken back, the books agree with what their entries say', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 45 }), async (life) => {
      const store = testStore()
      const fund = await smallFund(store)
      const on = history(store, fund)
      const fix = corrections(store, fund.people)
      const units = [fund.province, ...fund.communes]
      const houses = []
      for (const unit of units) {
        const books = { unit, fund: fund.vnn }
        const house = await on.house(books, { kind: 'build' })
        houses.push(house)
        await on.gift(books, { amountVnd: 60, bookedOn: '2023-01-01', channel: 'cash' })
        await on.gift(books, { amountVnd: 60, bookedOn: '2023-01-02' })
        await on.allocate(books, house, 50, '2023-01-03')
        await on.suspense(books, 60, '2023-01-04')
        await on.unexplained(books, 40, '2023-01-05')
      }
      for (const { what, amountVnd, on: bookedOn, unit, pick, minutes } of life) {
        store.setClock(TEST_NOW + minutes * 60_000)
        const books: Books = { unit: units[unit] as (typeof units)[number], fund: fund.vnn }
        const house = houses[unit] as (typeof houses)[number]
        const before = store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM entry').n
        const act: Record<(typeof deeds)[number], () => Promise<unknown>> = {
          'cash-gift': () => on.gift(books, { amountVnd, bookedOn, channel: 'cash' }),
          'bank-gift': () => on.gift(books, { amountVnd, bookedOn, memo: 'Ủng hộ' }),
          opening: () => on.opening(books, amountVnd, bookedOn),
          suspense: () => on.suspense(books, amountVnd, bookedOn),
          classify: () => on.classify(books, 'classification', amountVnd, bookedOn),
          interest: () => on.classify(books, 'interest', amountVnd, bookedOn),
          deposit: () => on.deposit(books, amountVnd, bookedOn),
          unexplained: () => on.unexplained(books, amountVnd, bookedOn),
          allocate: () => on.allocate(books, house, amountVnd, bookedOn),
          'pay-cash': () => on.pay(books, house, amountVnd, bookedOn, 'cash'),
          'pay-bank': () => on.pay(books, house, amountVnd, bookedOn, 'bank'),
          explain: () => on.pay(books, house, amountVnd, bookedOn, 'explains'),
          reverse: () => fix.reverse(pick % before),
        }
        try {
          await act[what]()
          seen.set(what, (seen.get(what) ?? 0) + 1)
        } catch (error) {
          if (!isRefusal(error)) throw error
          expect(store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM entry').n).toBe(before)
        }
      }
      expectSoundBooks(store)
      store.database.close()
    }),
    { numRuns: 15 },
  )
  // The lives were rich enough to mean something.
  for (const what of new Set(deeds)) expect([what, seen.get(what) ?? 0]).not.toEqual([what, 0])
}, 120_000)

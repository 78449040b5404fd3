import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Summary, summary } from '../../../db/queries/summary.ts'
import { smallFund } from '../../support/fund.ts'
import { type Books, history } from '../../support/history.ts'
import { testStore } from '../../support/store.ts'

const all = { unitId: null, fundId: null, year: null }

async function fundWithHistory() {
  const store = testStore()
  const fund = await smallFund(store)
  return {
    store,
    db: store.database.read,
    fund,
    books: { unit: fund.province, fund: fund.vnn },
    on: history(store, fund),
  }
}

function sidesOf(s: Summary): [number, number] {
  const held =
    s.openingVnd +
    s.receivedVnd +
    s.interestVnd +
    s.transfersInVnd +
    s.suspenseVnd -
    s.disbursedVnd -
    s.advancesOpenVnd -
    s.unexplainedVnd -
    s.feesVnd -
    s.refundedVnd -
    s.transfersOutVnd
  return [held, s.balanceVnd]
}

describe('the fund in figures', () => {
  test('an empty fund has nothing, and a year before the fund too', async () => {
    const { db } = await fundWithHistory()
    for (const year of [null, 1999]) {
      const { houses, ...figures } = await summary(db, { ...all, year })
      expect(Object.values(figures).every((figure) => figure === 0)).toBe(true)
      expect(houses).toEqual({ built: { count: 0, amountVnd: 0 }, repaired: { count: 0, amountVnd: 0 } })
    }
  })

  test('Cà Mau 2023: carried over and received, less spent, is what is left', async () => {
    const { db, books, on } = await fundWithHistory()
    await on.opening(books, 5_535_594_126, '2023-01-01')
    await on.gift(books, { amountVnd: 15_000_000_000, bookedOn: '2023-06-01' })
    const house = await on.house(books, { kind: 'build' })
    await on.allocate(books, house, 10_655_459_443, '2023-07-01')
    await on.pay(books, house, 10_655_459_443, '2023-08-01')
    const year = await summary(db, { ...all, year: 2023 })
    expect([year.openingVnd, year.receivedVnd, year.disbursedVnd, year.balanceVnd]).toEqual([
      5_535_594_126, 15_000_000_000, 10_655_459_443, 9_880_134_683,
    ])
    const next = await summary(db, { ...all, year: 2024 })
    expect([next.openingVnd, next.receivedVnd, next.balanceVnd]).toEqual([9_880_134_683, 0, 9_880_134_683])
  })

  test('a house counts once, in the year of its handover, with everything disbursed on it net of corrections', async () => {
    const { db, fund, books, on } = await fundWithHistory()
    const commune = { unit: fund.communes[0] as Books['unit'], fund: fund.vnn }
    await on.gift(books, { amountVnd: 100_000_000, bookedOn: '2022-11-01' })
    await on.gift(commune, { amountVnd: 20_000_000, bookedOn: '2022-11-01' })
    const house = await on.house(commune, { kind: 'build', handedOverOn: '2023-02-01' })
    await on.house(commune, { kind: 'repair' })
    await on.allocate(books, house, 50_000_000, '2022-11-02')
    await on.allocate(commune, house, 8_000_000, '2022-11-02')
    await on.pay(books, house, 30_000_000, '2022-12-01')
    const wrong = await on.pay(books, house, 20_000_000, '2023-01-05')
    await on.reverse(wrong.index, '2023-01-06')
    await on.pay(commune, house, 8_000_000, '2023-01-07')
    expect((await summary(db, { ...all, year: 2022 })).houses.built).toEqual({ count: 0, amountVnd: 0 })
    expect((await summary(db, { ...all, year: 2023 })).houses).toEqual({
      built: { count: 1, amountVnd: 38_000_000 },
      repaired: { count: 0, amountVnd: 0 },
    })
    expect((await summary(db, { ...all, unitId: commune.unit.id })).houses.built).toEqual({
      count: 1,
      amountVnd: 8_000_000,
    })
    expect((await summary(db, { ...all, fundId: fund.ct.id })).houses.built).toEqual({ count: 0, amountVnd: 0 })
    expect((await summary(db, { ...all, year: 2023 })).disbursedVnd).toBe(8_000_000)
  })

  test('whatever happened, the figures of every unit, fund and year add up to the balance', {
    timeout: 60_000,
  }, async () => {
    const acts = [
      'gift',
      'cash',
      'suspense',
      'classify',
      'interest',
      'opening',
      'deposit',
      'unexplained',
      'fee',
      'fee to recover',
      'release',
      'house',
      'pay',
      'explains',
      'reverse',
    ] as const
    const step = fc.record({
      act: fc.constantFrom(...acts),
      unit: fc.nat(2),
      amountVnd: fc.integer({ min: 1, max: 900 }),
      bookedOn: fc.constantFrom('2022-12-31', '2023-01-01', '2023-12-31', '2024-01-01'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const { db, fund, on } = await fundWithHistory()
        const units = [fund.province, ...fund.communes]
        for (const unit of units) {
          await on.gift({ unit, fund: fund.vnn }, { amountVnd: 5000, bookedOn: '2022-12-31' })
          await on.gift({ unit, fund: fund.vnn }, { amountVnd: 5000, bookedOn: '2022-12-31', channel: 'cash' })
        }
        for (const { act, unit, amountVnd, bookedOn } of steps) {
          const books = { unit: units[unit] as Books['unit'], fund: fund.vnn }
          if (act === 'gift' || act === 'cash')
            await on.gift(books, { amountVnd, bookedOn, channel: act === 'cash' ? 'cash' : 'bank' })
          else if (act === 'suspense') await on.suspense(books, amountVnd, bookedOn)
          else if (act === 'classify' || act === 'interest') {
            await on.suspense(books, amountVnd, bookedOn)
            await on.classify(books, act === 'classify' ? 'classification' : 'interest', amountVnd, bookedOn)
          } else if (act === 'opening') await on.opening(books, amountVnd, bookedOn)
          else if (act === 'deposit') await on.deposit(books, 1, bookedOn)
          else if (act === 'unexplained') await on.unexplained(books, Math.min(amountVnd, 100), bookedOn)
          else if (act === 'fee' || act === 'fee to recover') {
            const debit = await on.unexplained(books, Math.min(amountVnd, 100), bookedOn)
            const bearer = act === 'fee' ? ('pool' as const) : ('receivable' as const)
            const fee = await on.fee(books, bearer, debit.index, Math.min(amountVnd, 100), bookedOn)
            if (amountVnd % 3 === 0) await on.reverse(fee.index, bookedOn)
          } else if (act === 'reverse')
            await on.reverse((await on.gift(books, { amountVnd, bookedOn })).index, bookedOn)
          else {
            const house = await on.house(books, { kind: 'build' })
            await on.gift(books, { amountVnd, bookedOn })
            const allocation = await on.allocate(books, house, amountVnd, bookedOn)
            if (act === 'release') await on.release(books, house, allocation.index, amountVnd, bookedOn)
            if (act === 'explains') await on.unexplained(books, amountVnd, bookedOn)
            if (act !== 'house' && act !== 'release')
              await on.pay(books, house, amountVnd, bookedOn, act === 'explains' ? 'explains' : 'bank')
          }
        }
        const totals: Record<string, number> = {}
        for (const unitId of [null, ...units.map((unit) => unit.id)])
          for (const fundId of [null, fund.vnn.id, fund.ct.id])
            for (const year of [null, 2022, 2023, 2024]) {
              const figures = await summary(db, { unitId, fundId, year })
              const [held, balance] = sidesOf(figures)
              expect(held).toBe(balance)
              totals[`${unitId} ${fundId} ${year}`] = balance
            }
        expect(totals['null null null']).toBe(totals['null null 2024'])
      }),
      { numRuns: 12, seed: 2023 },
    )
  })
})

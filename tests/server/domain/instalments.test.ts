import { describe, expect, test } from 'vitest'
import { nextPayment, onDays, schedule, standings } from '../../../server/domain/instalments.ts'

const plan = { totalVnd: 100_000_000, count: 3, firstOn: '2026-01-31', every: 'month' } as const
const days = (of: Parameters<typeof schedule>[0]) => schedule(of).map(({ dueOn }) => dueOn)
const amounts = (of: Parameters<typeof schedule>[0]) => schedule(of).map(({ amountVnd }) => amountVnd)

describe('a plan that cannot be kept is refused', () => {
  test.each([0, -1, 1.5, 61, 100, 1e20, Number.NaN])('of %s instalments', (count) => {
    expect(() => schedule({ ...plan, count })).toThrow(RangeError)
  })
  test('that begins on no day, or gives less than one đồng at a time', () => {
    expect(() => schedule({ ...plan, firstOn: '2026-02-30' })).toThrow(RangeError)
    expect(() => schedule({ ...plan, totalVnd: 2 })).toThrow(RangeError)
    expect(() => onDays(1, ['2026-01-01', '2026-02-01'])).toThrow(RangeError)
  })
})

describe('a plan', () => {
  test('keeps the end of the month where the month is shorter', () => {
    expect(days(plan)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
    expect(days({ ...plan, firstOn: '2028-01-31' })).toEqual(['2028-01-31', '2028-02-29', '2028-03-31'])
    expect(days({ ...plan, firstOn: '2025-11-30', every: 'quarter' })).toEqual([
      '2025-11-30',
      '2026-02-28',
      '2026-05-30',
    ])
    expect(days({ ...plan, count: 60 }).at(-1)).toBe('2030-12-31')
  })

  test('adds up to what was promised, the last instalment taking the rounding', () => {
    expect(amounts(plan)).toEqual([33_333_333, 33_333_333, 33_333_334])
    for (let count = 1; count <= 60; count++)
      expect(amounts({ ...plan, totalVnd: 10_000_019, count }).reduce((a, b) => a + b)).toBe(10_000_019)
    expect(onDays(10, ['2026-09-01', '2026-03-01', '2026-05-01'])).toEqual([
      { position: 1, dueOn: '2026-03-01', amountVnd: 3 },
      { position: 2, dueOn: '2026-05-01', amountVnd: 3 },
      { position: 3, dueOn: '2026-09-01', amountVnd: 4 },
    ])
  })
})

describe('money that comes', () => {
  const parts = schedule({ totalVnd: 300, count: 3, firstOn: '2026-01-15', every: 'month' })

  test('fills the earliest instalments first, and what is beyond the plan none', () => {
    const got = (vnd: number) => standings(parts, vnd).map(({ receivedVnd }) => receivedVnd)
    expect(got(0)).toEqual([0, 0, 0])
    expect(got(150)).toEqual([100, 50, 0])
    expect(got(1000)).toEqual([100, 100, 100])
  })

  test('leaves as the next payment all that is due, or the rest of the instalment to come', () => {
    expect(nextPayment(parts, 0, '2026-01-01')).toEqual({ position: 1, dueOn: '2026-01-15', amountVnd: 100 })
    expect(nextPayment(parts, 30, '2026-01-01')).toMatchObject({ amountVnd: 70 })
    expect(nextPayment(parts, 0, '2026-02-15')).toEqual({ position: 1, dueOn: '2026-01-15', amountVnd: 200 })
    expect(nextPayment(parts, 250, '2027-01-01')).toEqual({ position: 3, dueOn: '2026-03-15', amountVnd: 50 })
    expect(nextPayment(parts, 300, '2026-01-01')).toBeNull()
  })
})

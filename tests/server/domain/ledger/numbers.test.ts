import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_RANGES, type NumberRange, rangeLength, takeNumbers } from '../../../../server/domain/ledger/numbers.ts'

const on = (lineId: number, fromNo: number, toNo: number): NumberRange => ({ lineId, line: `L${lineId}`, fromNo, toNo })
const sum = (ranges: readonly NumberRange[]) => ranges.reduce((total, range) => total + rangeLength(range), 0)
const each = (ranges: readonly NumberRange[]) =>
  ranges.flatMap(({ lineId, fromNo, toNo }) =>
    Array.from({ length: toNo - fromNo + 1 }, (_, n) => `${lineId}:${fromNo + n}`),
  )

/** What an account may hold: ranges apart from one another, ordered by line and number. */
const held = fc
  .array(
    fc.record({ lineId: fc.nat(2), gap: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 1, max: 9 }) }),
    {
      maxLength: 12,
    },
  )
  .map((parts) => {
    const next = new Map<number, number>()
    const ranges = parts.map(({ lineId, gap, length }) => {
      const fromNo = (next.get(lineId) ?? 0) + gap
      next.set(lineId, fromNo + length)
      return on(lineId, fromNo, fromNo + length - 1)
    })
    return ranges.sort((a, b) => a.lineId - b.lineId || a.fromNo - b.fromNo)
  })

describe('takeNumbers', () => {
  test('an account that holds less gives nothing at all', () => {
    expect(takeNumbers([], 1)).toBeNull()
    expect(takeNumbers([on(1, 1, 10)], 11)).toBeNull()
    expect(takeNumbers([on(1, 1, 10)], 11, [on(1, 1, 100)])).toBeNull()
  })

  test('an entry never names more ranges than a body may hold', () => {
    const scattered = Array.from({ length: MAX_RANGES + 1 }, (_, n) => on(1, 2 * n + 1, 2 * n + 1))
    expect(takeNumbers(scattered, MAX_RANGES)).toHaveLength(MAX_RANGES)
    expect(takeNumbers(scattered, MAX_RANGES + 1)).toBeNull()
  })

  test('nothing is asked for: nothing is taken', () => {
    expect(takeNumbers([on(1, 1, 10)], 0)).toEqual([])
  })

  test('the oldest go first, and the last range is cut', () => {
    expect(takeNumbers([on(1, 5, 9), on(2, 1, 3)], 6)).toEqual([on(1, 5, 9), on(2, 1, 1)])
  })

  test('a gift’s own đồng go before the others, wherever they lie', () => {
    expect(takeNumbers([on(1, 1, 10)], 6, [on(1, 4, 7)])).toEqual([on(1, 4, 7), on(1, 1, 2)])
    expect(takeNumbers([on(1, 1, 10)], 2, [on(1, 9, 20)])).toEqual([on(1, 9, 10)])
    expect(takeNumbers([on(1, 1, 10)], 2, [on(2, 1, 10)])).toEqual([on(1, 1, 2)])
  })

  test('exactly the amount is taken, each đồng once, only of what is held, and all of it when all is asked for', () => {
    fc.assert(
      fc.property(held, held, fc.nat(120), (account, preferred, amountVnd) => {
        const taken = takeNumbers(account, amountVnd, preferred)
        if (amountVnd > sum(account)) {
          expect(taken).toBeNull()
          return
        }
        const dong = each(taken ?? [])
        expect(dong).toHaveLength(amountVnd)
        expect(new Set(dong).size).toBe(amountVnd)
        const all = new Set(each(account))
        expect(dong.filter((one) => !all.has(one))).toEqual([])
      }),
    )
  })

  test('none of another gift is taken while one of its own is left', () => {
    fc.assert(
      fc.property(held, held, fc.nat(60), (account, preferred, amountVnd) => {
        const taken = takeNumbers(account, amountVnd, preferred)
        if (!taken) return
        const own = new Set(each(preferred))
        const available = each(account).filter((one) => own.has(one)).length
        const ownTaken = each(taken).filter((one) => own.has(one)).length
        expect(ownTaken).toBe(Math.min(available, amountVnd))
      }),
    )
  })
})

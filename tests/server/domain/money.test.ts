import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_TRANSFER_VND, type MoneyProblem, parseMoney } from '../../../server/domain/money.ts'
import { formatVnd } from '../../../server/format.ts'

describe('an amount with no single meaning is refused, and says why', () => {
  const refused: Record<MoneyProblem, string[]> = {
    empty: ['', '   ', '\u00a0', '\n'],
    negative: ['-5', '-500.000', '−500k', '- 1 triệu', '-0', '－５'],
    zero: ['0', '000', '0 đ', '0 triệu', '0,0 tỷ', '0.000'],
    fraction: ['100.000,50', '100,000.5', '100000,50', '1 500,5', '1,2345678 triệu', '0,0001k'],
    ambiguous: [
      '1.5',
      '1,50',
      '0.5',
      '12.34.567',
      '1.500,000',
      '1 500.000',
      '1.500 triệu',
      '2,345 tỷ',
      '500.000k',
      '0912345678',
      '1tr05',
      '500k5',
      '1,5tr5',
      '2 tỷ 5 tỷ',
      '500 nghìn 2 triệu',
      '50 0000',
      '5 5 5',
    ],
    'not-a-number': [
      'một triệu',
      'triệu',
      'đ',
      '1e6',
      '0x10',
      '+5',
      '.5',
      '5.',
      '1..000',
      '1_000',
      '10²',
      '½',
      '١٠٠',
      '5 %',
      '500 usd',
      '10^14',
      '1/2 triệu',
      '5\u0000000',
      '\u202e000.5',
      '<b>5</b>',
      '--5',
      '-x',
      '500k đ đ',
      'NaN',
      'Infinity',
    ],
    'too-large': ['100000000000000', '10.000.000.000.001', '10001 tỷ', '9'.repeat(10_000), '99999 tỷ 500 triệu'],
  }
  for (const [problem, inputs] of Object.entries(refused)) {
    for (const input of inputs) {
      test(`${JSON.stringify(input.slice(0, 30))} is ${problem}`, () => {
        expect(parseMoney(input)).toEqual({ ok: false, problem })
      })
    }
  }
})

describe('an amount as donors type it is read', () => {
  const read: [string, number][] = [
    ['500000', 500_000],
    ['500.000', 500_000],
    ['500,000', 500_000],
    ['500 000', 500_000],
    ['500\u00a0000', 500_000],
    ['500\u202f000 ₫', 500_000],
    ['５００．０００', 500_000],
    ['500k', 500_000],
    ['500K', 500_000],
    ['500 nghìn', 500_000],
    ['500 ngàn đồng', 500_000],
    ['500 nghi\u0300n', 500_000],
    ['500kđ', 500_000],
    ['500.000đ', 500_000],
    ['500.000 ₫', 500_000],
    ['500.000 VNĐ', 500_000],
    ['VND 500,000', 500_000],
    ['500.000,00', 500_000],
    ['500,000.00 VND', 500_000],
    ['500000.00', 500_000],
    ['1,5 triệu', 1_500_000],
    ['1.5tr', 1_500_000],
    ['1,5 TRIỆU ĐỒNG', 1_500_000],
    ['1tr5', 1_500_000],
    ['1 triệu rưỡi', 1_500_000],
    ['1 triệu 500', 1_500_000],
    ['1 triệu 500 nghìn', 1_500_000],
    ['1tr500k', 1_500_000],
    ['1tr250', 1_250_000],
    ['1 triệu 5 nghìn', 1_005_000],
    ['0,5 triệu', 500_000],
    ['14,4 tỷ', 14_400_000_000],
    ['2 tỷ', 2_000_000_000],
    ['2 tỉ', 2_000_000_000],
    ['2ty', 2_000_000_000],
    ['2 tỷ 500 triệu', 2_500_000_000],
    ['1', 1],
    ['10.000.000.000.000', MAX_TRANSFER_VND],
    ['10000 tỷ', MAX_TRANSFER_VND],
  ]
  for (const [input, vnd] of read) {
    test(`${JSON.stringify(input)} is ${vnd} đồng`, () => {
      expect(parseMoney(input)).toEqual({ ok: true, vnd })
    })
  }
})

const amount = fc.integer({ min: 1, max: MAX_TRANSFER_VND })

test('every amount the fund prints is read back as the same amount', () => {
  fc.assert(
    fc.property(amount, (vnd) => {
      for (const text of [String(vnd), formatVnd(vnd), formatVnd(vnd, 'en')]) {
        expect(parseMoney(text)).toEqual({ ok: true, vnd })
      }
    }),
  )
})

test('whatever is typed, the answer is whole đồng from 1 to 10^13 or a problem, and nothing is thrown', () => {
  const piece = fc.oneof(
    fc.constantFrom('.', ',', ' ', '-', 'k', 'tr', 'triệu', 'tỷ', 'rưỡi', 'đ', '₫', '0', '000', '500', '1', 'e', '５'),
    fc.nat().map(String),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const parsed = parseMoney(pieces.join(''))
      if (!parsed.ok) return
      expect(Number.isSafeInteger(parsed.vnd)).toBe(true)
      expect(parsed.vnd).toBeGreaterThanOrEqual(1)
      expect(parsed.vnd).toBeLessThanOrEqual(MAX_TRANSFER_VND)
    }),
    { numRuns: 2000 },
  )
})

test('an amount in triệu and the same amount in full are the same money', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9 }), (millions, tenth) => {
      const expected = { ok: true, vnd: millions * 1_000_000 + tenth * 100_000 }
      expect(parseMoney(`${millions},${tenth} triệu`)).toEqual(expected)
      expect(parseMoney(`${millions}tr${tenth}`)).toEqual(expected)
    }),
  )
})

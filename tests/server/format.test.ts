import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amountInWords,
  formatDay,
  formatInstant,
  formatNumber,
  formatShortVnd,
  formatVnd,
  isDay,
  isoInstant,
  localDay,
} from '../../server/format.ts'

describe('money on the screen', () => {
  test('is never a fraction or something else than a number', () => {
    for (const vnd of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => formatVnd(vnd)).toThrow(RangeError)
      expect(() => formatShortVnd(vnd)).toThrow(RangeError)
      expect(() => amountInWords(vnd)).toThrow(RangeError)
    }
    expect(() => formatNumber(Number.NaN)).toThrow(RangeError)
  })
  test('is grouped, and ₫ never goes to the next line alone', () => {
    expect(formatVnd(1_500_000)).toBe('1.500.000\u00a0₫')
    expect(formatVnd(1_500_000, 'en')).toBe('1,500,000\u00a0₫')
    expect(formatVnd(0)).toBe('0\u00a0₫')
    expect(formatVnd(-0)).toBe('0\u00a0₫')
    expect(formatVnd(999)).toBe('999\u00a0₫')
    expect(formatVnd(-20_000)).toBe('\u221220.000\u00a0₫')
  })
  test('of a whole nation keeps every digit', () => {
    expect(formatVnd(Number.MAX_SAFE_INTEGER)).toBe('9.007.199.254.740.991\u00a0₫')
  })
  test('has a percentage with a comma in Vietnamese', () => {
    expect(formatNumber(0.75)).toBe('0,75')
    expect(formatNumber(1234.5, 'en')).toBe('1,234.5')
    expect(formatNumber(-0.001)).toBe('0')
    expect(formatNumber(28_800)).toBe('28.800')
  })
})

describe('money in short', () => {
  const shown: [number, string, string][] = [
    [0, '0 đồng', '0 đồng'],
    [999_999, '999.999 đồng', '999,999 đồng'],
    [1_000_000, '1 triệu đồng', '1 million đồng'],
    [1_500_000, '1,5 triệu đồng', '1.5 million đồng'],
    [1_249_999, '1,2 triệu đồng', '1.2 million đồng'],
    [1_250_000, '1,3 triệu đồng', '1.3 million đồng'],
    [999_949_999, '999,9 triệu đồng', '999.9 million đồng'],
    [999_950_000, '1 tỷ đồng', '1 billion đồng'],
    [14_412_000_000, '14,4 tỷ đồng', '14.4 billion đồng'],
    [1_999_950_000_000, '2.000 tỷ đồng', '2,000 billion đồng'],
    [-1_500_000, '\u22121,5 triệu đồng', '\u22121.5 million đồng'],
  ]
  for (const [vnd, vi, en] of shown) {
    test(`${vnd} is ${vi}`, () => {
      expect(formatShortVnd(vnd)).toBe(vi)
      expect(formatShortVnd(vnd, 'en')).toBe(en)
    })
  }
})

describe('an amount in words', () => {
  test('is never negative', () => expect(() => amountInWords(-1)).toThrow(RangeError))
  const words: [number, string][] = [
    [0, 'Không đồng'],
    [10, 'Mười đồng'],
    [15, 'Mười lăm đồng'],
    [20, 'Hai mươi đồng'],
    [21, 'Hai mươi mốt đồng'],
    [101, 'Một trăm linh một đồng'],
    [115, 'Một trăm mười lăm đồng'],
    [1_500_000, 'Một triệu năm trăm nghìn đồng'],
    [15_005_000, 'Mười lăm triệu không trăm linh năm nghìn đồng'],
    [21_000_000, 'Hai mươi mốt triệu đồng'],
    [14_412_000_000, 'Mười bốn tỷ bốn trăm mười hai triệu đồng'],
    [10_000_000_000_000, 'Mười nghìn tỷ đồng'],
  ]
  for (const [vnd, text] of words) test(`${vnd}: ${text}`, () => expect(amountInWords(vnd)).toBe(text))

  test('begins with a capital and ends with đồng', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (vnd) => {
        expect(amountInWords(vnd)).toMatch(/^\p{Lu}[\p{Ll} ]* đồng$/u)
      }),
    )
  })
})

describe('a day', () => {
  test('that is in no calendar is none', () => {
    const none = ['', '2023-02-29', '2023-04-31', '2023-13-01', '2023-00-10', '2023-1-1', '1989-12-31', '2200-01-01']
    for (const text of [...none, '01/05/2023', '2023-05-01T00:00', ' 2023-05-01', '2023-05-01\n']) {
      expect(isDay(text)).toBe(false)
      expect(() => formatDay(text)).toThrow(RangeError)
    }
  })
  test('is real from 1990 to 2199', () => {
    for (const text of ['1990-01-01', '2024-02-29', '2199-12-31', '2100-02-28']) expect(isDay(text)).toBe(true)
    expect(isDay('2100-02-29')).toBe(false)
  })
  test('is shown day first', () => {
    expect(formatDay('2023-05-01')).toBe('01/05/2023')
    expect(formatDay('2023-05-01', 'en')).toBe('1 May 2023')
    expect(formatDay('2023-12-31', 'en')).toBe('31 December 2023')
  })
})

describe('an instant', () => {
  const beforeMidnight = Date.parse('2023-04-30T16:59:59.999Z')

  test('belongs to the day in Vietnam, 7 hours ahead of UTC', () => {
    expect(localDay(beforeMidnight)).toBe('2023-04-30')
    expect(localDay(beforeMidnight + 1)).toBe('2023-05-01')
    expect(localDay(0)).toBe('1970-01-01')
  })
  test('is shown with hour and day', () => {
    const afternoon = Date.parse('2023-05-01T07:05:00Z')
    expect(formatInstant(afternoon)).toBe('14:05 01/05/2023')
    expect(formatInstant(afternoon, 'en')).toBe('14:05, 1 May 2023')
    expect(isoInstant(afternoon)).toBe('2023-05-01T14:05:00+07:00')
  })
  test('is refused when it is none', () => {
    for (const broken of [Number.NaN, 1e20]) expect(() => localDay(broken)).toThrow(RangeError)
  })
  test('falls on the day that the time zone Asia/Ho_Chi_Minh says', () => {
    const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short' })
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2199, 11) }), (epochMs) => {
        expect(localDay(epochMs)).toBe(zone.format(epochMs))
        expect(isDay(localDay(epochMs))).toBe(true)
        expect(Date.parse(isoInstant(epochMs))).toBe(Math.floor(epochMs / 1000) * 1000)
      }),
    )
  })
})

test.each([
  [0, 'Zero đồng'],
  [15, 'Fifteen đồng'],
  [1_500_000, 'One million five hundred thousand đồng'],
  [20_000_021, 'Twenty million twenty-one đồng'],
  [
    999_999_999_999,
    'Nine hundred and ninety-nine billion nine hundred and ninety-nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine đồng',
  ],
  [10_000_000_000_000, 'Ten trillion đồng'],
  [110_112, 'One hundred and ten thousand one hundred and twelve đồng'],
])('%d is written out in English for those who read English', (vnd, words) => {
  expect(amountInWords(vnd, 'en')).toBe(words)
})

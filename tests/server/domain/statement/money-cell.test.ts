import { describe, expect, test } from 'vitest'
import { readMoney } from '../../../../server/domain/statement/money-cell.ts'

const LIMIT = 10_000_000_000_000

function amount(cell: string | number) {
  const reading = readMoney(cell, LIMIT)
  return reading.kind === 'amount' ? [reading.vnd, reading.evidence] : reading
}

function problem(cell: string | number) {
  const reading = readMoney(cell, LIMIT)
  return reading.kind === 'problem' ? reading.code : reading
}

describe('an amount in a bank statement', () => {
  test.each([
    '12a.000',
    '1e6',
    '0x10',
    '١٢٣',
    '50.000.00',
    '1.00.000',
    '1,000,00',
    '50 000',
    '1.000.0000',
    '..',
    '#REF!',
    '5.',
    '.5',
  ])('is not read from %s', (text) => expect(problem(text)).toBe('not-money'))
  test.each(['-5', '- 50.000', '(50.000)', '50.000-', '−1', -5])('is refused when negative: %s', (cell) => {
    expect(problem(cell)).toBe('negative-amount')
  })
  test.each(['100.000,50', '100,000.5', '0.500', '50000.001', 12.5, 0.4])('has no fraction of a đồng: %s', (cell) => {
    expect(problem(cell)).toBe('fraction-of-dong')
  })
  test.each(['10.000.000.000.001', '100000000000000', '99999999999999999999999', 1e14, '10,000,000,000,001.00'])(
    'is at most 10^13: %s is not',
    (cell) => expect(problem(cell)).toBe('amount-too-large'),
  )
  test('is no cell of 30.000 characters, and that is seen at once', () => {
    expect(problem(`1${' '.repeat(30_000)}x`)).toBe('not-money')
  })
  test('is not a number without end', () => {
    expect(problem(Number.NaN)).toBe('not-money')
    expect(problem(Number.POSITIVE_INFINITY)).toBe('not-money')
  })

  test.each(['', '  ', '-', '–', ' — '])('is absent in %j', (text) => {
    expect(readMoney(text, LIMIT)).toEqual({ kind: 'blank' })
  })
  test.each([
    ['50.000', 50_000, 'dot-groups'],
    ['1.000', 1_000, 'dot-groups'],
    ['400.000,00', 400_000, 'dot-groups'],
    ['50000,00', 50_000, 'dot-groups'],
    ['500,000', 500_000, 'comma-groups'],
    ['1,234,567.00', 1_234_567, 'comma-groups'],
    ['50000.00', 50_000, 'comma-groups'],
    ['50000', 50_000, null],
    ['0', 0, null],
    ['-0', 0, null],
    ['+ 50.000', 50_000, 'dot-groups'],
    [' 50.000 VND ', 50_000, 'dot-groups'],
    ['50.000đ', 50_000, 'dot-groups'],
    ['\u00a050.000\u00a0₫', 50_000, 'dot-groups'],
    ['10.000.000.000.000', LIMIT, 'dot-groups'],
    [50_000, 50_000, 'typed'],
    [50_000.0000000001, 50_000, 'typed'],
    [0, 0, null],
  ])('%j is %d đồng and tells of %s', (cell, vnd, evidence) => {
    expect(amount(cell)).toEqual([vnd, evidence])
  })
})

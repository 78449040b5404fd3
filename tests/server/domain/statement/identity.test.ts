import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineIdentities } from '../../../../server/domain/statement/identity.ts'
import type { StatementLine } from '../../../../server/domain/statement/line.ts'

const gift: StatementLine = {
  row: 2,
  day: '2024-09-10',
  direction: 'in',
  amountVnd: 200_000,
  balanceAfterVnd: null,
  document: '5091.1',
  memo: 'Ung ho',
}

const name = () => fc.constantFrom('Ung ho', 'Ung ho|1', 'a', '')
const line = (balanced: boolean): fc.Arbitrary<StatementLine> =>
  fc.record({
    row: fc.integer({ min: 1, max: 1_000 }),
    day: fc.constantFrom('2024-09-10', '2024-09-11'),
    direction: fc.constantFrom('in' as const, 'out' as const),
    amountVnd: fc.constantFrom(1_000, 200_000),
    balanceAfterVnd: balanced ? fc.constantFrom(0, 1_000, 200_000) : fc.constant(null),
    document: fc.option(name()),
    memo: name(),
  })
const lines = fc.boolean().chain((balanced) => fc.array(line(balanced), { maxLength: 40 }))

function identities(file: readonly StatementLine[], account = '7'): string[] {
  const identify = lineIdentities()
  return file.map((each) => identify(account, each))
}

describe('the identity of a bank line', () => {
  test('two identical gifts on one day stay two', () => {
    expect(new Set(identities([gift, { ...gift, row: 3 }])).size).toBe(2)
  })
  test('a gift returned and given again on one day is two gifts, though both leave the same balance', () => {
    const withBalance = { ...gift, balanceAfterVnd: 500_000 }
    const back = { ...gift, direction: 'out' as const, balanceAfterVnd: 300_000 }
    expect(new Set(identities([withBalance, back, withBalance])).size).toBe(3)
  })
  test('is account, day, direction, balance and amount where the file gives a balance', () => {
    expect(identities([{ ...gift, balanceAfterVnd: 500_000 }])).toEqual(['7|2024-09-10|in|500000|200000'])
  })
  test('does not depend on the memo or document where the file gives a balance, since banks reword them', () => {
    const one = { ...gift, balanceAfterVnd: 500_000 }
    expect(identities([one])).toEqual(identities([{ ...one, memo: 'UNG HO', document: null }]))
  })
  test('the same line on another account is another line', () => {
    expect(identities([gift], '7')).not.toEqual(identities([gift], '8'))
  })
  test('no two lines of one file share one', () => {
    fc.assert(
      fc.property(lines, (file) => {
        expect(new Set(identities(file)).size).toBe(file.length)
      }),
    )
  })
  test('the same file again gives the same ones, wherever its rows stand', () => {
    fc.assert(
      fc.property(lines, fc.nat(99), (file, lower) => {
        const again = file.map((each) => ({ ...each, row: each.row + lower }))
        expect(identities(again)).toEqual(identities(file))
      }),
    )
  })
  test('the same lines in another order give the same set', () => {
    const twice = lines.chain((file) =>
      fc.tuple(fc.constant(file), fc.shuffledSubarray(file, { minLength: file.length })),
    )
    fc.assert(
      fc.property(twice, ([file, shuffled]) => {
        expect(identities(shuffled).sort()).toEqual(identities(file).sort())
      }),
    )
  })
  test('lines that differ in anything but the row never share one across files, without balances', () => {
    fc.assert(
      fc.property(line(false), line(false), (one, other) => {
        const same = JSON.stringify({ ...one, row: 0 }) === JSON.stringify({ ...other, row: 0 })
        expect(identities([one])[0] === identities([other])[0]).toBe(same)
      }),
    )
  })
})

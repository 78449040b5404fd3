import { describe, expect, test } from 'vitest'
import { type EntryFacts, entryBody } from '../../../../server/domain/ledger/entry-body.ts'
import { Replay } from '../../../../server/domain/ledger/replay.ts'
import { Findings } from '../../../../server/domain/verification/findings.ts'

const CASH = 'Assets:LA:VNN:Cash'
const BANK = 'Assets:LA:VNN:Bank:1'
const POOL = 'Liabilities:LA:VNN:Pool:General'
const HOUSE = 'Liabilities:LA:VNN:Committed:NH1'
const UNEXPLAINED = 'Assets:LA:VNN:Unexplained'

type Change = Partial<EntryFacts>
const range = (line: string, fromNo: number, toNo: number) => ({ lineId: 0, line, fromNo, toNo })

function entry(
  kind: EntryFacts['kind'],
  debit: string,
  credit: string,
  amountVnd: number,
  numbers: ReturnType<typeof range>[],
  change: Change = {},
): Change {
  return { kind, amountVnd, transfers: [{ debit, credit, amountVnd, numbers }], ...change }
}

const gift = (voucher: number, from: number, to: number, change: Change = {}) =>
  entry('receipt', CASH, POOL, to - from + 1, [range(POOL, from, to)], {
    direction: 'in',
    channel: 'cash',
    voucher: `PT-LA-VNN-2023-${String(voucher).padStart(7, '0')}`,
    ...change,
  })
const allocation = entry('allocation', POOL, HOUSE, 60, [range(POOL, 1, 60)])
const payment = entry('disbursement', HOUSE, CASH, 40, [range(POOL, 1, 40)], { direction: 'out' })
const payBack = entry('reversal', CASH, HOUSE, 40, [range(POOL, 1, 40)], {
  direction: 'in',
  reverses: 3,
  reversedKind: 'disbursement',
})
const good = [gift(1, 1, 100), gift(2, 101, 150), allocation, payment, payBack]

function replayed(changes: Change[]) {
  const findings = new Findings()
  const replay = new Replay(findings)
  for (const [index, change] of changes.entries())
    replay.next(
      entryBody({
        index,
        id: `e${index}`,
        kind: 'decision',
        recordedAt: 1_000 + index,
        bookedOn: '2023-05-01',
        unit: 'LA',
        fund: 'VNN',
        channel: 'none',
        direction: null,
        amountVnd: 1,
        purpose: null,
        project: null,
        reference: null,
        voucher: null,
        authority: null,
        reverses: null,
        reversedKind: null,
        people: {},
        texts: {},
        transfers: [],
        ...change,
      }),
    )
  const wrong = Object.fromEntries(
    findings
      .list()
      .filter(({ ok }) => !ok)
      .map(({ rule, first }) => [rule, first]),
  )
  return { replay, wrong }
}

test('gifts, an allocation, a payment and its reversal leave the balances and the holders that they say', () => {
  const { replay, wrong } = replayed(good)
  expect(wrong).toEqual({})
  expect(Object.fromEntries(replay.balances)).toEqual({ [CASH]: 150, [POOL]: 90, [HOUSE]: 60 })
  expect(replay.numbers.lines.get(POOL)).toEqual([
    { fromNo: 1, toNo: 60, account: HOUSE, spentIn: null },
    { fromNo: 61, toNo: 150, account: POOL, spentIn: null },
  ])
})

const more = (at: number, change: Change) => good.map((each, index) => (index === at ? { ...each, ...change } : each))
const moves = (debit: string, credit: string, amountVnd: number, ...numbers: ReturnType<typeof range>[]) => ({
  amountVnd,
  transfers: [{ debit, credit, amountVnd, numbers }],
})

describe('a ledger is wrong', () => {
  test.each<[string, string, Change[]]>([
    ['when an entry names another index', 'indexes', more(1, { index: 7 })],
    ['when an id comes again', 'indexes', more(1, { id: 'e0' })],
    ['when time goes back', 'time', more(1, { recordedAt: 999 })],
    ['when a transfer is of another unit', 'balanced', more(0, { unit: 'LB', voucher: null })],
    ['when a transfer is of another fund', 'balanced', more(0, { fund: 'CT', voucher: null })],
    ['when one account stands on both sides', 'balanced', more(0, moves(POOL, POOL, 100, range(POOL, 1, 100)))],
    ['when the amount said is not what moves', 'amounts', more(0, { amountVnd: 99 })],
    ['when money comes in and the entry says out', 'amounts', more(0, { direction: 'out' })],
    ['when a cash box pays what it does not have', 'floors', more(3, moves(HOUSE, BANK, 40, range(POOL, 1, 40)))],
    ['when more is set aside than the pool has', 'floors', more(2, moves(POOL, HOUSE, 151, range(POOL, 1, 150)))],
    ['when more is paid than was set aside', 'floors', more(3, moves(HOUSE, CASH, 61, range(POOL, 1, 61)))],
    ['when a voucher is left out', 'vouchers', more(1, { voucher: 'PT-LA-VNN-2023-0000003' })],
    ['when a voucher comes again', 'vouchers', more(1, { voucher: 'PT-LA-VNN-2023-0000001' })],
    ['when a voucher is of another year', 'vouchers', more(1, { voucher: 'PT-LA-VNN-2022-0000001' })],
    ['when a voucher is of another unit', 'vouchers', more(1, { voucher: 'PT-LB-VNN-2023-0000001' })],
    ['when a number is given out twice', 'numbers', more(1, moves(CASH, POOL, 50, range(POOL, 100, 149)))],
    ['when numbers are left out', 'numbers', more(1, moves(CASH, POOL, 50, range(POOL, 102, 151)))],
    [
      'when money arrives on the line of another account',
      'numbers',
      more(1, moves(CASH, POOL, 50, range(HOUSE, 1, 50))),
    ],
    ['when the numbers are fewer than the amount', 'numbers', more(1, moves(CASH, POOL, 50, range(POOL, 101, 149)))],
    ['when a house pays with đồng it does not hold', 'numbers', more(3, moves(HOUSE, CASH, 40, range(POOL, 61, 100)))],
    ['when đồng return that were not spent', 'numbers', more(4, moves(CASH, HOUSE, 40, range(POOL, 2, 41)))],
    ['when a reversal names nothing', 'reversals', more(4, { reverses: null })],
    ['when a reversal is of an entry to come', 'reversals', more(4, { reverses: 9 })],
    ['when a reversal is of another kind of entry', 'reversals', more(4, { reversedKind: 'receipt' })],
    ['when a reversal is not the mirror', 'reversals', more(4, moves(CASH, HOUSE, 39, range(POOL, 1, 39)))],
    ['when an entry that is no reversal reverses', 'reversals', more(4, { kind: 'receipt' })],
    ['when an entry is reversed twice', 'reversals', [...good, payBack]],
    [
      'when a reversal is reversed',
      'reversals',
      [...good, { ...payment, kind: 'reversal', reverses: 4, reversedKind: 'reversal' }],
    ],
  ])('%s', (_what, rule, changes) => {
    expect(Object.keys(replayed(changes).wrong)).toContain(rule)
  })

  test('but Unexplained may be below zero: the bank pays first and says why later', () => {
    const settled = entry('explanation', HOUSE, UNEXPLAINED, 40, [range(POOL, 1, 40)])
    expect(replayed([...good, settled]).wrong).toEqual({})
  })

  test('a body that cannot be read is one finding, and the entries after it are still looked at', () => {
    const findings = new Findings()
    const replay = new Replay(findings)
    expect(replay.next('{}')).toBe(null)
    expect(replay.size).toBe(1)
    expect(findings.list().filter(({ ok }) => !ok)).toEqual([
      expect.objectContaining({ rule: 'bodies', wrong: 1, first: expect.stringMatching(/^entry 0: /) }),
    ])
  })
})

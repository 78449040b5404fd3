import { describe, expect, test } from 'vitest'
import { type BodyFields, storyOf } from '../support/log-bodies.ts'
import { logKey, writeLog } from '../support/log-folder.ts'
import { emptyFolder, faultsIn, storyLog } from '../support/verify.ts'

type Change = Partial<BodyFields> | ((fields: BodyFields) => Partial<BodyFields>)

/** What is found when the fund itself writes and signs one wrong entry among seventy. */
async function faultsWith(index: number, change: Change): Promise<string[]> {
  const bodies = storyOf(70, (fields) =>
    fields.index === index ? { ...fields, ...(typeof change === 'function' ? change(fields) : change) } : fields,
  )
  return faultsIn(writeLog(emptyFolder(), bodies, logKey()).folder)
}

const moving =
  (change: Record<string, unknown>): Change =>
  ({ transfers: [transfer] }) => ({ transfers: [{ ...transfer, ...change } as BodyFields['transfers'][number]] })
const POOL = 'Liabilities:LA:VNN:Pool:General'
const BANK = 'Assets:LA:VNN:Bank:0000000002023'
const numbers = (from: number, to: number, line = POOL) => moving({ numbers: [[line, String(from), String(to)]] })

const [GIFT, ALLOCATION, PAYMENT, REVERSAL] = [5, 20, 30, 45]

test('a fund that lives is in order', async () => {
  expect(await faultsWith(-1, {})).toEqual([])
})

describe('an entry that breaks the rules of the books is noticed, though the fund signed it:', () => {
  test.each<[string, number, Change, string]>([
    ['an id used before', GIFT, { id: 'test:2' }, 'id-twice'],
    ['a time before the last', GIFT, { recordedAt: 1_683_000_000_000 }, 'time-back'],
    ['a voucher left out', GIFT, { voucher: 'BC-LA-VNN-2023-0000007' }, 'voucher-gap'],
    ['a voucher used again', GIFT, { voucher: 'BC-LA-VNN-2023-0000005' }, 'voucher-gap'],
    ['a text that is no commitment', GIFT, { texts: { donor: 'Nguyen Thi Bong' } }, 'body-form'],
    ['an amount of nothing', GIFT, { amount: 0 }, 'amount-wrong'],
    ['an amount of 10 trillion and one', GIFT, { amount: 10 ** 13 + 1 }, 'amount-wrong'],
    ['half a đồng', GIFT, { amount: 0.5 }, 'amount-wrong'],
    ['a transfer of less than nothing', GIFT, moving({ amount: '-100000' }), 'amount-wrong'],
    ['a stated amount that did not come in', GIFT, { amount: 200_000 }, 'direction-wrong'],
    ['money out told as money in', PAYMENT, { direction: 'in' }, 'direction-wrong'],
    ['an unknown kind of account', GIFT, moving({ debit: 'Assets:LA:VNN:Pocket' }), 'account-unreadable'],
    ['an account of another unit', GIFT, moving({ debit: 'Assets:HN:VNN:Cash' }), 'transfer-crosses'],
    ['an account of another fund', GIFT, moving({ debit: 'Assets:LA:CT:Cash' }), 'transfer-crosses'],
    ['an account to itself', GIFT, moving({ debit: POOL }), 'transfer-crosses'],
    ['more paid than the box held', PAYMENT, moving({ credit: 'Assets:LA:VNN:Cash' }), 'below-zero'],
    ['đồng that had come before', GIFT, numbers(1, 100_000), 'numbers-wrong'],
    ['đồng left out', GIFT, numbers(500_002, 600_001), 'numbers-wrong'],
    ['more đồng than money', GIFT, numbers(500_001, 700_000), 'numbers-wrong'],
    ['đồng of a line they do not belong to', GIFT, numbers(1, 100_000, BANK), 'numbers-wrong'],
    ['đồng that nobody has', ALLOCATION, numbers(9_000_001, 9_300_000), 'numbers-wrong'],
    ['đồng of another account', PAYMENT, numbers(1, 450_000), 'numbers-wrong'],
    [
      'one who asks and checks',
      ALLOCATION,
      { people: { requested: 'CB1', checked: 'CB1', approved: 'TB1' } },
      'people-same',
    ],
    ['one who approves and pays', PAYMENT, { people: { approved: 'TB1', paid: 'TB1' } }, 'people-same'],
    ['a reversal of another amount', REVERSAL, { reverses: 40, reversedKind: 'deposit' }, 'reversal-wrong'],
    ['a reversal of what is to come', REVERSAL, { reverses: 60 }, 'reversal-wrong'],
    ['a reversal of nothing', REVERSAL, { reverses: null }, 'reversal-wrong'],
    ['a reversal that calls it another kind', REVERSAL, { reversedKind: 'interest' }, 'reversal-wrong'],
    ['a gift that says it reverses', GIFT, { reverses: 2, reversedKind: 'receipt' }, 'reversal-wrong'],
  ])('%s', async (_what, index, change, fault) => {
    expect((await faultsWith(index, change))[0]).toBe(fault)
  })
})

test('the same gift taken back twice is noticed', async () => {
  const twice = storyOf(47, (fields) =>
    fields.index === 46
      ? { ...fields, kind: 'reversal', direction: 'out', reverses: 44, reversedKind: 'receipt', voucher: null }
      : fields,
  )
  expect((await faultsIn(writeLog(emptyFolder(), twice, logKey()).folder))[0]).toBe('reversal-wrong')
})

test('a reversal is compared with an entry thousands of lines before it', async () => {
  const far = (reverses: number) => {
    const story = [...storyOf(3_001)]
    const receipt = JSON.parse(story[reverses] as string)
    const [{ amount, credit, debit, numbers: brought }] = receipt.transfers
    const last = {
      ...receipt,
      authority: null,
      direction: 'out',
      id: 'late',
      index: '3001',
      kind: 'reversal',
      recordedAt: '1683009000000',
      reversedKind: 'receipt',
      reverses: String(reverses),
      texts: {},
      transfers: [{ amount, credit: debit, debit: credit, numbers: brought }],
      voucher: null,
    }
    return faultsIn(writeLog(emptyFolder(), [...story, JSON.stringify(last)], logKey()).folder)
  }
  expect(await far(1_400)).toEqual([])
  // That gift was taken back in its own time already.
  expect(await far(1_444)).toEqual(['reversal-wrong'])
})

test('an empty log and a log of one entry are in order', async () => {
  for (const entries of [0, 1]) expect(await faultsIn(storyLog(entries).folder)).toEqual([])
})

test('logs of every size around full tiles are in order', async () => {
  for (const entries of [255, 256, 257, 511, 512, 513]) expect(await faultsIn(storyLog(entries).folder)).toEqual([])
})

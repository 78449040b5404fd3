import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryKinds } from '../../../../db/schema/index.ts'
import type { NumberRange } from '../../../../server/domain/ledger/numbers.ts'
import {
  bankSide,
  mirrorNumbers,
  neverReversed,
  statedTransfers,
  stillHeld,
} from '../../../../server/domain/ledger/reversal.ts'

const on = (lineId: number, fromNo: number, toNo: number): NumberRange => ({ lineId, line: `L${lineId}`, fromNo, toNo })

describe('what is never reversed', () => {
  test('a reversal, a decision, an erasure, and what was reversed before', () => {
    expect(neverReversed({ id: 'x', kind: 'reversal', channel: 'bank', reversedBy: null })).toBe('reversal-stands')
    expect(neverReversed({ id: 'x', kind: 'decision', channel: 'bank', reversedBy: null })).toBe('decision-stands')
    expect(neverReversed({ id: 'x', kind: 'redaction', channel: 'bank', reversedBy: null })).toBe('redaction-stands')
    for (const kind of entryKinds.filter((each) => !['reversal', 'decision', 'redaction'].includes(each))) {
      expect(neverReversed({ id: 'x', kind, channel: 'bank', reversedBy: 7 })).toBe('already-reversed')
      expect(neverReversed({ id: 'x', kind, channel: 'bank', reversedBy: null })).toBeNull()
    }
  })
})

describe('the đồng that a mirror moves', () => {
  const gift = { kind: 'receipt', creditIsAsset: false, amountVnd: 10, numbers: [on(1, 11, 20)] } as const

  test('of a gift: its very own, or none at all when one of them has moved on', () => {
    expect(mirrorNumbers({ ...gift, held: [on(1, 1, 19), on(2, 11, 20)] })).toBeNull()
    expect(mirrorNumbers({ ...gift, held: [] })).toBeNull()
    expect(mirrorNumbers({ ...gift, held: [on(1, 1, 15), on(1, 16, 40)] })).toEqual([on(1, 11, 20)])
  })

  test('of an allocation: of what the house still has, its own first', () => {
    const allocation = { kind: 'allocation', creditIsAsset: false, amountVnd: 10, numbers: [on(1, 11, 20)] } as const
    expect(mirrorNumbers({ ...allocation, held: [on(1, 1, 9)] })).toBeNull()
    expect(mirrorNumbers({ ...allocation, held: [on(1, 1, 5), on(1, 16, 30)] })).toEqual([on(1, 16, 20), on(1, 1, 5)])
  })

  test('of a payment: those it paid out; between two accounts: none', () => {
    const paid = { kind: 'disbursement', creditIsAsset: true, amountVnd: 10, held: [] } as const
    expect(mirrorNumbers({ ...paid, numbers: [on(1, 1, 10)] })).toEqual([on(1, 1, 10)])
    expect(mirrorNumbers({ ...paid, kind: 'unexplained', numbers: [] })).toEqual([])
  })

  test('stillHeld counts each đồng of a gift that is still there', () => {
    const ranges = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 30 })), { maxLength: 40 }).map((dong) => {
      const single = new Set(dong.map(([line, number]) => `${line}:${number}`))
      return [...single].map((one) => one.split(':').map(Number) as [number, number]).map(([l, n]) => on(l, n, n))
    })
    fc.assert(
      fc.property(ranges, ranges, (account, own) => {
        const all = new Set(account.map(({ lineId, fromNo }) => `${lineId}:${fromNo}`))
        expect(stillHeld(account, own)).toBe(own.filter(({ lineId, fromNo }) => all.has(`${lineId}:${fromNo}`)).length)
      }),
    )
  })
})

describe('what the bank said', () => {
  const gift = [{ debit: { kind: 'bank' }, credit: { kind: 'pool' } }] as const
  const payment = [{ debit: { kind: 'committed' }, credit: { kind: 'bank' } }] as const

  test('nothing of cash, of an opening balance, and of what people found out later', () => {
    expect(
      bankSide({ kind: 'receipt', channel: 'cash' }, [{ debit: { kind: 'cash' }, credit: { kind: 'pool' } }]),
    ).toBeNull()
    expect(bankSide({ kind: 'opening', channel: 'bank' }, gift)).toBeNull()
    expect(
      bankSide({ kind: 'classification', channel: 'none' }, [
        { debit: { kind: 'suspense' }, credit: { kind: 'pool' } },
      ]),
    ).toBeNull()
  })

  test('that money came, or that it went', () => {
    expect(bankSide({ kind: 'receipt', channel: 'bank' }, gift)).toBe('credit')
    expect(bankSide({ kind: 'disbursement', channel: 'bank' }, payment)).toBe('debit')
  })
})

test('the transfers of a stored body are read back with their numbers', () => {
  const body = JSON.stringify({
    transfers: [{ debit: 'A', credit: 'B', amount: '10000000000000', numbers: [['B', '1', '10000000000000']] }],
  })
  expect(statedTransfers(body)).toEqual([
    { debit: 'A', credit: 'B', amountVnd: 10 ** 13, numbers: [{ line: 'B', fromNo: 1, toNo: 10 ** 13 }] },
  ])
})

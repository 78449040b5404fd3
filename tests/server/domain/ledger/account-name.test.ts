import { describe, expect, test } from 'vitest'
import { accountKinds } from '../../../../db/schema/index.ts'
import { accountName } from '../../../../server/domain/ledger/account-name.ts'

describe('a part that plain-text accounting programs refuse is refused', () => {
  test.each(['Tỉnh', 'la', 'L A', 'LA:VNN', '', '-LA', 'LA_1', 'LA\n'])('%j', (part) => {
    expect(() => accountName('cash', part, 'VNN')).toThrow(RangeError)
    expect(() => accountName('cash', 'LA', part)).toThrow(RangeError)
    expect(() => accountName('bank', 'LA', 'VNN', part)).toThrow(RangeError)
  })
})

test('names begin with their root, unit and fund', () => {
  expect(accountName('bank', 'LA-27694', 'VNN', '1010000000001')).toBe('Assets:LA-27694:VNN:Bank:1010000000001')
  expect(accountName('cash', 'LA', 'CT')).toBe('Assets:LA:CT:Cash')
  expect(accountName('pool', 'LA', 'VNN', 'General')).toBe('Liabilities:LA:VNN:Pool:General')
  expect(accountName('committed', 'LA', 'VNN', 'NH2345678')).toBe('Liabilities:LA:VNN:Committed:NH2345678')
})

test('every kind of account has a name of its own', () => {
  expect(new Set(accountKinds.map((kind) => accountName(kind, 'LA', 'VNN'))).size).toBe(accountKinds.length)
})

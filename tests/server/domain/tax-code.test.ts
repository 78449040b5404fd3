import { describe, expect, test } from 'vitest'
import { checkTaxCode, mayPublishTaxCode } from '../../../server/domain/tax-code.ts'

describe('a tax code', () => {
  test('of no known shape is none', () => {
    const none = ['', '0', '010010910', '01001091060', '0100109106-1', '0100109106-0011', '01001O9106', '-0100109106']
    for (const input of [...none, '0'.repeat(10_000), '٠١٠٠١٠٩١٠٦']) expect(checkTaxCode(input)).toBeNull()
  })
  test('with a wrong check digit is read and warned of, not refused', () => {
    expect(checkTaxCode('0100109107')).toEqual({ kind: 'business10', code: '0100109107', checkDigitOk: false })
  })
  test('of a business is read with spaces and dots', () => {
    const business = { kind: 'business10', code: '0100109106', checkDigitOk: true }
    for (const input of ['0100109106', ' 0100 109 106 ', '0100.109.106']) expect(checkTaxCode(input)).toEqual(business)
  })
  test('of a branch is written 10-3', () => {
    const branch = { kind: 'branch13', code: '0100109106-001', checkDigitOk: true }
    for (const input of ['0100109106-001', '0100109106001', '0100109106 - 001']) {
      expect(checkTaxCode(input)).toEqual(branch)
    }
  })
  test('of a person is 12 digits without a check', () => {
    expect(checkTaxCode('079 123 456 789')).toEqual({ kind: 'personal12', code: '079123456789', checkDigitOk: null })
  })
})

test('twelve digits are a person’s number and never shown in public', () => {
  for (const input of ['079123456789', '079 123 456 789', '', 'abc']) expect(mayPublishTaxCode(input)).toBe(false)
  for (const input of ['0100109106', '0100109107', '0100109106-001']) expect(mayPublishTaxCode(input)).toBe(true)
})

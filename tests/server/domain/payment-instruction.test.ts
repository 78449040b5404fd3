import { describe, expect, test } from 'vitest'
import { paymentInstruction } from '../../../server/domain/payment-instruction.ts'
import { crc16CcittFalse } from '../../../server/domain/vietqr.ts'

const account = {
  unitId: 1,
  fundId: 1,
  bankName: 'Vietcombank',
  bankBin: '970436',
  number: '1000000000001',
  holder: 'BAN VAN DONG LA',
  validFrom: '2023-01-01',
  validTo: '2023-12-31' as string | null,
}
const pledge = { code: 'VNN9RY34TU8H', fundId: 1, amountVnd: 300_000 }

describe('no code is drawn', () => {
  test('for an account that is not official on the day', () => {
    for (const day of ['2022-12-31', '2024-01-01'])
      expect(() => paymentInstruction(pledge, account, day)).toThrow(RangeError)
  })
  test('for an account of another fund', () => {
    expect(() => paymentInstruction({ ...pledge, fundId: 2 }, account, '2023-05-01')).toThrow(RangeError)
  })
  test('for an amount that the standard cannot carry, while the fields in writing are there', () => {
    const huge = paymentInstruction({ ...pledge, amountVnd: 10_000_000_000_000 }, account, '2023-05-01')
    expect(huge).toMatchObject({ payload: null, amountVnd: 10_000_000_000_000, accountNumber: '1000000000001' })
  })
})

test('the code and the fields in writing say the same account, amount and content', () => {
  const open = { ...account, validTo: null }
  const { payload, ...fields } = paymentInstruction(pledge, open, '2023-05-01')
  expect(fields).toEqual({
    bankName: 'Vietcombank',
    accountNumber: '1000000000001',
    holder: 'BAN VAN DONG LA',
    amountVnd: 300_000,
    content: 'VNN9RY34TU8H',
  })
  const unsigned =
    '00020101021238570010A00000072701270006970436011310000000000010208QRIBFTTA530370454063000005802VN62160812VNN9RY34TU8H6304'
  expect(payload).toBe(unsigned + crc16CcittFalse(unsigned).toString(16).toUpperCase().padStart(4, '0'))
})

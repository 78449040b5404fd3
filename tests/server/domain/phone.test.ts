import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalPhone } from '../../../server/domain/phone.ts'

test('what is no Vietnamese mobile number is none', () => {
  const none = [
    '',
    '0',
    '912345678',
    '0212345678',
    '091234567',
    '09123456789',
    '+85 912345678',
    'o912345678',
    '0912x45678',
  ]
  for (const input of [...none, '02723456789', '0912345678 / 0987654321', '9'.repeat(10_000)]) {
    expect(normalPhone(input)).toBeNull()
  }
})

test('a mobile number is the same however it is typed', () => {
  const typed = ['0912345678', '0912 345 678', '0912.345.678', '(091) 234-5678', '+84912345678', '+84 (0) 912 345 678']
  for (const input of [...typed, '84912345678', '0084 912 345 678', ' 0912345678 ']) {
    expect(normalPhone(input)).toBe('0912345678')
  }
})

test('every mobile number is read back from its international form', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^0[35789][0-9]{8}$/), (phone) => {
      expect(normalPhone(phone)).toBe(phone)
      expect(normalPhone(`+84${phone.slice(1)}`)).toBe(phone)
    }),
  )
})

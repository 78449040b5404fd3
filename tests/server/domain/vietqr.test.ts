import { describe, expect, test } from 'vitest'
import { crc16CcittFalse, vietQrPayload } from '../../../server/domain/vietqr.ts'

/** A published example: 10.000 đồng to account 24528479 at the bank 970416. */
const PUBLISHED =
  '00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13'

const gift = { bankBin: '970416', accountNumber: '224528479', amountVnd: 10_000, content: 'VNN9RY34TU8H' }

describe('a QR code that a bank could read differently is never drawn', () => {
  const wrong: [string, Partial<typeof gift>][] = [
    ['no content', { content: '' }],
    ['content of 20 characters', { content: 'A'.repeat(20) }],
    ['content with a space', { content: 'UNG HO' }],
    ['content in lower case', { content: 'vnn9ry34tu8h' }],
    ['content with marks', { content: 'ỦNGHỘ' }],
    ['content ending in a line break', { content: 'UNGHO\n' }],
    ['an amount of 0', { amountVnd: 0 }],
    ['a negative amount', { amountVnd: -5 }],
    ['a fraction of a đồng', { amountVnd: 0.5 }],
    ['an amount of 14 digits', { amountVnd: 10_000_000_000_000 }],
    ['no amount', { amountVnd: Number.NaN }],
    ['a short BIN', { bankBin: '97041' }],
    ['an account with a dash', { accountNumber: '22-4528479' }],
    ['no account', { accountNumber: '' }],
  ]
  for (const [what, part] of wrong) {
    test(what, () => expect(() => vietQrPayload({ ...gift, ...part })).toThrow(RangeError))
  }
})

test('the checksum is that of the published example and of the standard check value', () => {
  expect(crc16CcittFalse('123456789')).toBe(0x29b1)
  expect(crc16CcittFalse(PUBLISHED.slice(0, -4)).toString(16).toUpperCase()).toBe(PUBLISHED.slice(-4))
})

test('the payload is the published example, but for the content', () => {
  const payload = vietQrPayload(gift)
  expect(payload.startsWith(PUBLISHED.slice(0, PUBLISHED.indexOf('6234')))).toBe(true)
  expect(payload.slice(PUBLISHED.indexOf('6234'))).toMatch(/^62160812VNN9RY34TU8H6304[0-9A-F]{4}$/)
})

test('the checksum of a payload keeps its leading zeros', () => {
  const payloads = Array.from({ length: 200 }, (_, index) => vietQrPayload({ ...gift, amountVnd: index + 1 }))
  for (const payload of payloads) expect(payload).toMatch(/6304[0-9A-F]{4}$/)
  expect(payloads.some((payload) => payload.at(-4) === '0')).toBe(true)
})

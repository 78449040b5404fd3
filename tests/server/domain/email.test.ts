import { expect, test } from 'vitest'
import { parseEmail } from '../../../server/domain/email.ts'

test.each([
  '',
  'ten',
  'ten@',
  '@donvi.vn',
  'ten@donvi',
  'a b@donvi.vn',
  'ten@@donvi.vn',
  'ten@-donvi.vn',
  'ten@donvi..vn',
  '<ten@donvi.vn>',
  'ten\u0000@donvi.vn',
  'ten\u200b@donvi.vn',
  `${'a'.repeat(250)}@donvi.vn`,
])('%j is not an e-mail address', (input) => {
  expect(parseEmail(input)).toBeNull()
})

test('an address is compared without regard to case and surrounding spaces', () => {
  expect(parseEmail('  Ten.Ho+quy@DonVi.Vn ')).toBe('ten.ho+quy@donvi.vn')
  expect(parseEmail('an@bệnh-viện.vn')).toBe('an@bệnh-viện.vn')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scrubMemo } from '../../../server/domain/memo.ts'
import { locateReferenceCodes, makeReferenceCode } from '../../../server/domain/reference-code.ts'

const code = makeReferenceCode(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))

describe('the public never reads from a memo', () => {
  const hidden: [string, string, string][] = [
    ['the sender’s account', 'CT tu 0011001234567 NGUYEN VAN A toi 1190', 'CT tu … NGUYEN VAN A toi 1190'],
    ['an account glued to a word', 'TK19031234567890NGUYEN', 'TK…NGUYEN'],
    ['a bank’s transaction number', 'MBVCB.6789012345.ung ho', 'MBVCB.….ung ho'],
    ['a phone number', 'sdt 0912345678', 'sdt …'],
    ['a phone number with dots', '0912.345.678 ung ho', '… ung ho'],
    ['a phone number with spaces', 'goi 091 234 56 78 nhe', 'goi … nhe'],
    ['a phone number with dashes', '0912-345-678', '…'],
    ['a phone number abroad', 'tel +84 912 345 678', 'tel …'],
    ['a phone number in brackets', '(091) 234 5678', '…'],
    ['a loosely written phone number', '0912 - 345 - 678', '…'],
    ['a phone number in full-width digits', '０９１２３４５６７８', '…'],
    ['a phone number with hidden characters', '0912\u200b345\u200b678', '…'],
    ['a phone number that ends like an amount', '0912 345.000', '…'],
    ['a phone number abroad that ends like an amount', '84 912.345.000', '…'],
    ['a CCCD', 'CCCD 079123456789', 'CCCD …'],
    ['a CMND', 'CMND 123 456 789', 'CMND …'],
    ['a number after the fund’s initials', 'QUY VNN 234567892', 'QUY VNN …'],
    ['an account right after a code', `${code}1903123456`, `${code}…`],
    ['an e-mail address', 'nguyen.van-a+tu.thien@gmail.com ung ho', '… ung ho'],
    ['an e-mail address with marks', 'nguyễn@example.vn.', '….'],
    ['two e-mail addresses', 'a@b.vn,c@d.vn', '…,…'],
  ]
  for (const [what, memo, shown] of hidden) test(what, () => expect(scrubMemo(memo)).toBe(shown))
})

describe('the public goes on reading', () => {
  const kept: [string, string][] = [
    ['words', 'Ủng hộ đồng bào bão lũ'],
    ['a code of ours', `UNG HO ${code}`],
    ['a code the bank broke in two', `UNG HO ${code.slice(0, 7)} ${code.slice(7)}`],
    ['an amount', 'ung ho 500.000 d'],
    ['a large round amount', 'UNG HO 1.500.000.000 DONG'],
    ['an amount with commas', 'ung ho 50,000,000 vnd'],
    ['a date', 'ngay 12/09/2024'],
    ['a date with dots beside an amount', 'ngay 12.09.2024 500.000'],
    ['a date and a time', '2024-09-12 14:05:33'],
    ['short numbers', 'lop 12A3 khoa 45 truong 1190'],
    ['a sign that is no address', 'gui @ hoi dong huong'],
    ['nothing', ''],
  ]
  for (const [what, memo] of kept) test(what, () => expect(scrubMemo(memo)).toBe(memo))

  test('the amount beside a hidden phone number', () => {
    expect(scrubMemo('500.000 0912345678 ngay 12/09/2024')).toBe('500.000 … ngay 12/09/2024')
    expect(scrubMemo('12 50.000.000')).toBe('12 50.000.000')
  })
})

const memo = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[0-9]{1,6}$/),
      fc.constantFrom(
        ' ',
        '.',
        '-',
        '  ',
        ' - ',
        '/',
        ',',
        '(',
        ')',
        '+84',
        '0',
        '000',
        '.000',
        'VNN',
        'CT tu',
        '@',
        code,
      ),
      fc.constantFrom('12/09/2024', '01.05.2023', '1.500.000', '0912345678', 'a@b.vn', 'ủng hộ', '…', 'é'),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''))

test('no run of 8 digits survives, also with single separators, but in a code of ours, a date or a round amount', () => {
  fc.assert(
    fc.property(memo, (text) => {
      let shown = scrubMemo(text)
      for (const { start, end } of locateReferenceCodes(shown).reverse()) {
        shown = `${shown.slice(0, start)}#${shown.slice(end)}`
      }
      shown = shown
        .replace(/(?<!\d)(\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)/g, '#')
        .replace(/(?<!\d)[1-9]\d{0,2}([.,]\d{3})*[.,]000(?!\d)/g, '#')
      expect(shown).not.toMatch(/\d(?:[ .-]?\d){7,}/)
    }),
    { numRuns: 5000 },
  )
})

test('any phone number or account is hidden, wherever it stands', () => {
  const word = fc.stringMatching(/^[A-Za-z ]{0,12}$/)
  const number = fc.oneof(fc.stringMatching(/^0[35789][0-9]{8}$/), fc.stringMatching(/^[0-9]{8,19}$/))
  fc.assert(
    fc.property(word, number, word, (before, digits, after) => {
      fc.pre(locateReferenceCodes(`${before}${digits}${after}`).length === 0)
      expect(scrubMemo(`${before}${digits}${after}`)).toBe(`${before}…${after}`)
    }),
  )
})

test('a memo scrubbed twice is the memo scrubbed once', () => {
  fc.assert(
    fc.property(memo, (text) => {
      const once = scrubMemo(text)
      expect(scrubMemo(once)).toBe(once)
    }),
    { numRuns: 2000 },
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { abbreviateName, nameProblem } from '../../../server/domain/person-name.ts'

describe('a name', () => {
  test('of nothing that can be read is empty', () => {
    for (const input of ['', '   ', '\u200b\u200b', '\u3164', '…', '!!!']) expect(nameProblem(input)).toBe('empty')
  })
  test('of more than 120 characters is too long, however they are stored', () => {
    expect(nameProblem('ễ'.repeat(120))).toBeNull()
    expect(nameProblem('e\u0302\u0303'.repeat(120))).toBeNull()
    expect(nameProblem('𠮷'.repeat(120))).toBeNull()
    for (const letter of ['a', 'ễ', '𠮷']) expect(nameProblem(letter.repeat(121))).toBe('too-long')
    expect(nameProblem('A'.repeat(10_000))).toBe('too-long')
  })
  test('with a control character or a reversed reading order is refused', () => {
    for (const input of ['A\u0000n', 'A\tn', 'A\nn', 'A\u0085n', 'An\u202enA'])
      expect(nameProblem(input)).toBe('control')
  })
  test('with angle brackets is markup', () => {
    for (const input of ['<script>alert(1)</script>', 'A < B', 'A>']) expect(nameProblem(input)).toBe('markup')
  })
  test('with a pictograph is refused, because a receipt cannot print it', () => {
    for (const input of ['An 😀', '❤️', 'An 🇻🇳', '👨‍👩‍👧']) expect(nameProblem(input)).toBe('symbol')
  })
  test('of a person, a firm or a foreigner is a name', () => {
    const names = ['Nguyễn Văn An', "H'Hen Niê", 'Công ty TNHH “Sao Mai” & Con (CN 2)', '刘伟', 'Иван', 'Lớp 12A3']
    for (const name of [...names, ' Trần Thị Bé\n', 'ACME®', "O'Brien-Smith"]) expect(nameProblem(name)).toBeNull()
  })
})

describe('a household in public', () => {
  test('is its initials', () => {
    expect(abbreviateName('Nguyễn Văn An')).toBe('N.V.A.')
    expect(abbreviateName('  đỗ   thị ân ')).toBe('Đ.T.Â.')
    expect(abbreviateName("H'Hen Niê")).toBe('H.N.')
    expect(abbreviateName('“An” (Bé)')).toBe('A.B.')
    expect(abbreviateName('')).toBe('')
  })
  test('counts no word of respect before the name, and keeps one that is the name', () => {
    expect(abbreviateName('Cụ Lê Thị Tám')).toBe('L.T.T.')
    expect(abbreviateName('ông  Trần Bảy')).toBe('T.B.')
    expect(abbreviateName('Ông Bà Nguyễn Văn An')).toBe('N.V.A.')
    expect(abbreviateName('Bà Tám')).toBe('B.T.')
    expect(abbreviateName('Cụ')).toBe('C.')
    expect(abbreviateName('Em')).toBe('E.')
    expect(abbreviateName('Nguyễn Thị Anh')).toBe('N.T.A.')
    expect(abbreviateName('Cổ Văn Bảy')).toBe('C.V.B.')
  })
  test('shows no more than one letter of each word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-zĐđÂâ]{2,8}$/), { maxLength: 6 }), (words) => {
        expect(abbreviateName(words.join(' '))).toHaveLength(2 * words.length)
      }),
    )
  })
})

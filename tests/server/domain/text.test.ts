import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVi, foldText, hasDiacritics, normalText } from '../../../server/domain/text.ts'

describe('text as it is stored', () => {
  test('carries no control, zero-width or bidi characters, which could disguise a line of the ledger', () => {
    expect(normalText('Nguyễn\u0000 \u202eVăn\u200b A\u0007n\ufeff\u00ad')).toBe('Nguyễn Văn An')
    expect(normalText('ab\ud800c')).toBe('abc')
  })
  test('keeps one space where there was any white space', () => {
    expect(normalText('  Ủng\thộ\r\n\u00a0\u2003 quỹ \u2028')).toBe('Ủng hộ quỹ')
  })
  test('is composed, however the keyboard typed it', () => {
    expect(normalText('Nguye\u0302\u0303n')).toBe('Nguy\u1ec5n')
    expect(normalText('e\u200b\u0301')).toBe('é')
  })
  test('keeps letters of any script', () => {
    expect(normalText('Lưu 刘 Иван')).toBe('Lưu 刘 Иван')
  })
  test('is unchanged when stored twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => normalText(normalText(text)) === normalText(text)))
  })
})

describe('text as it is searched', () => {
  test('finds “Đại Đoàn Kết” by “dai doan ket”', () => {
    expect(foldText('Đại Đoàn Kết')).toBe('dai doan ket')
    expect(foldText('Đa\u0323i ĐOÀN-kết!')).toBe('dai doan ket')
  })
  test('reads punctuation as a space and leaves none at the ends', () => {
    expect(foldText('…MBVCB.678.Ung-ho_quy!')).toBe('mbvcb 678 ung ho quy')
    expect(foldText(' -–— ')).toBe('')
  })
  test('folds a word the same way alone and inside a text', () => {
    expect(foldText('Ưu Ơn Ý Ỵ Ằ Ẵ Ộ Ữ')).toBe('uu on y y a a o u')
  })
  test('is unchanged when folded twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)))
  })
  test('is plain a–z and digits for any Vietnamese sentence', () => {
    const vietnamese = fc.constantFrom(
      ...'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵĐƯƠ 1,.',
    )
    fc.assert(
      fc.property(fc.array(vietnamese), (letters) => {
        expect(foldText(letters.join(''))).toMatch(/^[a-z0-9 ]*$/)
      }),
    )
  })
})

test('đ and dấu are Vietnamese marks, plain letters and an umlaut are not', () => {
  for (const word of ['đ', 'Đ', 'ủng', 'u\u0309', 'Ơn', 'ă']) expect(hasDiacritics(word)).toBe(true)
  for (const word of ['', 'ung ho', 'Müller', '123']) expect(hasDiacritics(word)).toBe(false)
})

test('names stand in Vietnamese order', () => {
  expect(['Đức', 'Dũng', 'Ân', 'An', 'Ánh', 'Em', 'Ôn', 'Oanh'].sort(compareVi)).toEqual([
    'An',
    'Ánh',
    'Ân',
    'Dũng',
    'Đức',
    'Em',
    'Oanh',
    'Ôn',
  ])
})

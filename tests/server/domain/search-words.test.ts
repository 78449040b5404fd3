import { describe, expect, test } from 'vitest'
import { canWiden, searchWords } from '../../../server/domain/search-words.ts'

const read = (query: string) =>
  searchWords(query).map(({ column, text, isPrefix }) => `${column}:${text}${isPrefix ? '*' : ''}`)

describe('what people search for', () => {
  test.each(['', '   ', '"', '* - ( )', '\u0000\u200b'])('is nothing when no word was typed: %j', (query) => {
    expect(searchWords(query)).toEqual([])
  })

  test('words typed with marks keep them, words without match either way, the last may be a beginning', () => {
    expect(read('Ủng HỘ nha')).toEqual(['exact:ủng', 'exact:hộ', 'folded:nha*'])
    expect(read('ung ho đ')).toEqual(['folded:ung', 'folded:ho', 'exact:đ*'])
  })

  test('operators of the search engine are only words', () => {
    expect(read('a OR "b" NEAR(c)')).toEqual(['folded:a', 'folded:or', 'folded:b', 'folded:near', 'folded:c*'])
  })

  test('an amount with its thousands marks is one word', () => {
    expect(read('1.500.000')).toEqual(['folded:1500000'])
    expect(read('50,000 ung ho')).toEqual(['folded:50000', 'folded:ung', 'folded:ho*'])
    expect(read('1.500.00')).toEqual(['folded:1', 'folded:500', 'folded:00'])
    expect(read('123.45.1.000')).not.toContain('folded:451000')
  })

  test('a word typed twice is asked once, and as the last one when it is the last', () => {
    expect(read('an an')).toEqual(['folded:an*'])
  })

  test('a search can be widened only when marks were typed', () => {
    expect([canWiden(searchWords('hộ')), canWiden(searchWords('ho'))]).toEqual([true, false])
  })
})

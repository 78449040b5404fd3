import type { SearchWord } from '../../db/queries/search-words.ts'
import { foldText, hasDiacritics, normalText } from './text.ts'

/**
 * The words of a search, as the ledger's index keeps them. A word typed with Vietnamese marks must be found with the
 * same marks, one without them is found either way; the last word may be the beginning of one. An amount with its
 * thousands marks is one word: `1.500.000`.
 */
export function searchWords(query: string): SearchWord[] {
  const words = normalText(query)
    .toLowerCase()
    .replace(/(?<![\d.,])\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?![\d.,])/g, (amount) => amount.replace(/[.,]/g, ''))
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => foldText(word) !== '')
  const unique = words.filter((word, at) => words.lastIndexOf(word) === at)
  return unique.map((word, at) => {
    // The beginning of an amount is another amount: 2700000 does not mean 27.000.000.
    const isPrefix = at === unique.length - 1 && !/^\d+$/.test(word)
    return hasDiacritics(word)
      ? { column: 'exact', text: word, isPrefix }
      : { column: 'folded', text: foldText(word), isPrefix }
  })
}

/** True when the search asks for words with their marks, so that leaving them out would find more. */
export function canWiden(words: readonly SearchWord[]): boolean {
  return words.some((word) => word.column === 'exact')
}

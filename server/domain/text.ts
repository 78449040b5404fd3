// Vietnamese text: what we store, what we search, how we sort.

/** Letters and marks stacked on them that a reader cannot see: formatting, bidi, zero-width, lone surrogates. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu
const CONTROL_EXCEPT_SPACE = /(?![\t-\r\x85])\p{Cc}/gu
const PLAIN_ASCII = /^[\x20-\x7e]*$/

/**
 * Text as it is stored: NFC, without control, zero-width and bidi characters, white space collapsed to single
 * spaces and trimmed. Line breaks and tabs are white space.
 */
export function normalText(text: string): string {
  const visible = PLAIN_ASCII.test(text)
    ? text
    : text.normalize('NFC').replace(CONTROL_EXCEPT_SPACE, '').replace(INVISIBLE, '').normalize('NFC')
  return visible.replace(/[\s\x85]+/g, ' ').trim()
}

/**
 * Text as it is searched: lower case, without marks, đ as d, everything that is not a letter or a digit one space.
 * Written here because FTS5's remove_diacritics leaves đ alone and "dai doan ket" then misses "Đại đoàn kết".
 */
export function foldText(text: string): string {
  // Nearly every bank memo is plain but for the … where a number was hidden.
  const plain = text.replaceAll('…', ' ')
  if (PLAIN_ASCII.test(plain))
    return plain
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** True when the text carries a mark or letter of Vietnamese spelling (dấu, or đ). */
export function hasDiacritics(text: string): boolean {
  const plain = text.replaceAll('…', ' ')
  return !PLAIN_ASCII.test(plain) && /[\u0300-\u0303\u0306\u0309\u031b\u0323đĐ]/.test(plain.normalize('NFD'))
}

/** Vietnamese dictionary order, for `Array.sort`. */
export const compareVi: (a: string, b: string) => number = new Intl.Collator('vi').compare

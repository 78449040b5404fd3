import { normalText } from './text.ts'

const MAX_NAME = 120

export type NameProblem = 'empty' | 'too-long' | 'control' | 'markup' | 'symbol'

/**
 * What is wrong with the name of a donor or a household as typed, or null. Letters of any script are a name. Refused:
 * control characters and bidi overrides (they disguise a line of the public ledger), angle brackets, pictographs
 * (the typeface of receipts has none), and more than 120 characters after `normalText`.
 */
export function nameProblem(input: string): NameProblem | null {
  const typed = input.trim()
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(typed)) return 'control'
  const name = normalText(typed)
  if (name.length > 2 * MAX_NAME || [...name].length > MAX_NAME) return 'too-long'
  if (/[<>]/.test(name)) return 'markup'
  if (/(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(name)) return 'symbol'
  if (!/[\p{L}\p{N}]/u.test(name)) return 'empty'
  return null
}

const honorifics = new Set(['ông', 'bà', 'anh', 'chị', 'cô', 'chú', 'bác', 'cụ', 'em', 'cháu'])

/**
 * The initials under which a household or a person is shown in public: "Nguyễn Văn An" → "N.V.A.", and so "Cụ Nguyễn
 * Văn An". A word of respect counts as one only before a name of two words or more: "Anh" is a name, "Bà Đen" too.
 */
export function abbreviateName(name: string): string {
  const words = normalText(name).split(' ')
  while (words.length > 2 && honorifics.has(words[0]?.toLowerCase() ?? '')) words.shift()
  return words
    .map((word) => /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0])
    .filter((initial) => initial !== undefined)
    .map((initial) => `${initial.toUpperCase()}.`)
    .join('')
}

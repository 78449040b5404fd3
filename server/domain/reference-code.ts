// The code a donor writes in a transfer, so that the bank's line finds its pledge: VNN + 8 characters + 1 check character.
// The 8 always hold a letter: a memo "QUY VNN 234567892" carries a number of its sender, not a code of ours.

/** 31 characters, none taken for another (no 0 O 1 I L). 31 is prime: the check below depends on it. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const PREFIX = 'VNN'
const BODY_LENGTH = 8
const CODE_LENGTH = PREFIX.length + BODY_LENGTH + 1
const POSSIBLE_BODIES = 31n ** 8n

const VALUE_OF = new Map([...ALPHABET].map((character, value) => [character, value]))

/** Where a valid code stands in a memo: `start` inclusive, `end` exclusive, as string offsets. */
export type CodeSpan = { code: string; start: number; end: number }

/**
 * A new code from at least 8 random bytes (the first 8 are used; 2^64 over 31^8 leaves no measurable bias).
 * @throws RangeError when fewer are given
 */
export function makeReferenceCode(random: Uint8Array): string {
  if (random.length < 8) throw new RangeError('A reference code needs 8 random bytes')
  let rest = new DataView(random.buffer, random.byteOffset, 8).getBigUint64(0) % POSSIBLE_BODIES
  let body = ''
  for (let position = 0; position < BODY_LENGTH; position++) {
    body += ALPHABET.charAt(Number(rest % 31n))
    rest /= 31n
  }
  if (/^\d+$/.test(body)) body = ALPHABET.charAt(Number(body[0]) + 6) + body.slice(1)
  return PREFIX + body + checkCharacter(body)
}

/** True for a code exactly as we print it: upper case, no spaces, with the right check character. */
export function isReferenceCode(code: string): boolean {
  if (code.length !== CODE_LENGTH || !code.startsWith(PREFIX)) return false
  const body = code.slice(PREFIX.length, -1)
  return !/^\d+$/.test(body) && checkCharacter(body) === code.at(-1)
}

/** Every distinct valid code in a bank's memo, in order; banks change case, insert spaces and wrap lines. */
export function findReferenceCodes(memo: string): string[] {
  if (!mayHoldCode(memo)) return []
  return [...new Set(codesIn(lettersAndDigits(memo)).map((found) => found.code))]
}

/** As `findReferenceCodes`, each with its place; what is not A–Z or 0–9 inside a code is skipped, and lies within its span. */
export function locateReferenceCodes(memo: string): CodeSpan[] {
  if (!mayHoldCode(memo)) return []
  const found = codesIn(lettersAndDigits(memo))
  if (found.length === 0) return []
  const offsets: number[] = []
  for (let offset = 0; offset < memo.length; offset++)
    if (isLetterOrDigit(memo.charCodeAt(offset))) offsets.push(offset)
  return found.map(({ code, at }) => ({ code, start: offsets[at] ?? 0, end: (offsets[at + CODE_LENGTH - 1] ?? 0) + 1 }))
}

/** Most memos leave here. */
function mayHoldCode(memo: string): boolean {
  return /v[^a-z0-9]*n[^a-z0-9]*n/i.test(memo)
}

function lettersAndDigits(memo: string): string {
  return memo.replace(/[^A-Za-z0-9]+/g, '').toUpperCase()
}

function isLetterOrDigit(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
}

/** Looks at every VNN: the one before a code may be the fund's own initials. */
function codesIn(letters: string): { code: string; at: number }[] {
  const found = []
  for (let at = letters.indexOf(PREFIX); at !== -1; at = letters.indexOf(PREFIX, at + 1)) {
    const code = letters.slice(at, at + CODE_LENGTH)
    if (isReferenceCode(code)) found.push({ code, at })
  }
  return found
}

/**
 * Weights 2…9 and −1 for the check character are distinct and not 0 modulo the prime 31, so one wrong character
 * and any two exchanged characters always show. Undefined when a character is outside the alphabet.
 */
function checkCharacter(body: string): string | undefined {
  let sum = 0
  for (let position = 0; position < body.length; position++) {
    const value = VALUE_OF.get(body.charAt(position))
    if (value === undefined) return undefined
    sum += value * (position + 2)
  }
  return ALPHABET.charAt(sum % 31)
}

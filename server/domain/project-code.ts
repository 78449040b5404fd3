// Codes of papers: NH… a house, PB… an allocation, CH… a payment, YC… a request for a correction, VD… an appeal,
// DL… what a donor asks about their data, HH… goods received, SK… a launch event. Two letters,
// 6 characters, 1 check character: short enough to be read over the telephone and to stand in a payment order's content.

/** 31 characters, none taken for another (no 0 O 1 I L). 31 is prime: the check below depends on it. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const BODY_LENGTH = 6

export const codePrefixes = {
  project: 'NH',
  allocation: 'PB',
  disbursement: 'CH',
  request: 'YC',
  dataRequest: 'DL',
  goods: 'HH',
  event: 'SK',
  appeal: 'VD',
} as const
export type CodeKind = keyof typeof codePrefixes

/**
 * A new code from at least 6 random bytes. Two may be equal (31^6 exist): the caller asks the store before using one.
 * @throws RangeError when fewer bytes are given
 */
export function makeHouseCode(kind: CodeKind, random: Uint8Array): string {
  if (random.length < 6) throw new RangeError('A code needs 6 random bytes')
  let rest = random.subarray(0, 6).reduce((value, byte) => value * 256n + BigInt(byte), 0n)
  let body = ''
  for (let position = 0; position < BODY_LENGTH; position++) {
    body += ALPHABET.charAt(Number(rest % 31n))
    rest /= 31n
  }
  return codePrefixes[kind] + body + checkCharacter(body)
}

/** True for a code of this kind exactly as we print it: upper case, no spaces, with the right check character. */
export function isHouseCode(kind: CodeKind, code: string): boolean {
  const prefix = codePrefixes[kind]
  if (code.length !== prefix.length + BODY_LENGTH + 1 || !code.startsWith(prefix)) return false
  return checkCharacter(code.slice(prefix.length, -1)) === code.at(-1)
}

/** Weights 2…7 are distinct and not 0 modulo 31: one wrong character and any two exchanged ones always show. */
function checkCharacter(body: string): string | undefined {
  let sum = 0
  for (let position = 0; position < body.length; position++) {
    const value = ALPHABET.indexOf(body.charAt(position))
    if (value === -1) return undefined
    sum += value * (position + 2)
  }
  return ALPHABET.charAt(sum % 31)
}

export type CanonicalValue = string | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue }

/**
 * RFC 8785 for the values the ledger allows: objects, arrays, strings and null, ASCII keys, NFC text.
 * @throws TypeError for anything else, so that what is hashed can be read back to the same bytes everywhere
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return canonicalString(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`a ledger body holds strings and null only, not ${typeof value}`)
  const object = value as { readonly [key: string]: CanonicalValue }
  const members = Object.keys(object)
    .sort()
    .map((key) => `${canonicalKey(key)}:${canonicalJson(object[key] as CanonicalValue)}`)
  return `{${members.join(',')}}`
}

function canonicalKey(key: string): string {
  if (!/^[A-Za-z0-9]+$/.test(key)) throw new TypeError(`a ledger body's keys are ASCII, not ${JSON.stringify(key)}`)
  return `"${key}"`
}

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function canonicalString(text: string): string {
  if (plain.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('text with half a character cannot be written to the ledger')
  if (text !== text.normalize('NFC')) throw new TypeError('text in a ledger body is NFC')
  return JSON.stringify(text)
}

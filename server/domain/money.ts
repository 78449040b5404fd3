// What donors type for an amount, read strictly: one meaning or a refusal, never a guess.

/** The largest single transfer, in đồng. */
export const MAX_TRANSFER_VND = 10_000_000_000_000

export type MoneyProblem = 'empty' | 'not-a-number' | 'negative' | 'zero' | 'fraction' | 'ambiguous' | 'too-large'
export type ParsedMoney = { ok: true; vnd: number } | { ok: false; problem: MoneyProblem }

/** Power of ten that a word stands for. */
const UNITS = new Map([
  ...['k', 'nghìn', 'ngàn', 'nghin', 'ngan'].map((word) => [word, 3] as const),
  ...['tr', 'triệu', 'trieu'].map((word) => [word, 6] as const),
  ...['tỷ', 'tỉ', 'ty', 'ti'].map((word) => [word, 9] as const),
])
const CURRENCY = new Set(['đ', 'd', 'đồng', 'dong', 'vnd', 'vnđ', '₫'])
const HALF = new Set(['rưỡi', 'ruoi'])

/** A number as written: the digits before and after its decimal mark. */
type Written = { whole: string; decimals: string }
type Read<T> = T | MoneyProblem

/**
 * Reads an amount in đồng from 1 to 10^13: `500000`, `500.000`, `500,000`, `500k`, `1,5 triệu`, `1tr5`, `2 tỷ 500 triệu`,
 * with or without đ/₫/đồng/VND. A mark that could be a decimal or a thousands mark is `ambiguous` (`1.5`, `1.500 triệu`).
 */
export function parseMoney(input: string): ParsedMoney {
  const typed = plainCharacters(input)
  if (typed === '') return { ok: false, problem: 'empty' }
  const minus = /^[-−–—] ?/.exec(typed)
  const amount = readAmount(minus === null ? typed : typed.slice(minus[0].length))
  if (minus !== null) return { ok: false, problem: amount === 'not-a-number' ? 'not-a-number' : 'negative' }
  return typeof amount === 'number' ? { ok: true, vnd: amount } : { ok: false, problem: amount }
}

/** Full-width forms as ASCII, every kind of space as one space. Not NFKC, which reads `10²` as 102. */
function plainCharacters(input: string): string {
  return input
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u200b\u2060]+/g, ' ')
    .trim()
}

function readAmount(text: string): Read<number> {
  const tokens = withoutCurrency(text.match(/\d(?:[\d., ]*\d)?|[\p{L}₫]+|[^ ]/gu) ?? [])
  const [first, unitWord, ...rest] = tokens
  if (first === undefined || !isDigit(first)) return 'not-a-number'
  const exponent = unitWord === undefined ? 0 : UNITS.get(unitWord)
  if (exponent === undefined) return 'not-a-number'
  if (/^[0., ]*$/.test(first) && rest.length === 0) return 'zero'
  const written = readWritten(first, exponent > 0)
  if (typeof written === 'string') return written
  return rest.length === 0 ? toVnd(written, exponent) : readCompound(written, exponent, rest)
}

/** Drops one currency word, before or after; `500kđ` and `1,5trđ` have it glued to the unit. */
function withoutCurrency(tokens: string[]): string[] {
  const last = tokens.at(-1) ?? ''
  if (CURRENCY.has(last)) return tokens.slice(0, -1)
  const [, unitWord] = /^(.+?)(?:đ|₫|vnd|vnđ)$/.exec(last) ?? []
  if (unitWord !== undefined && UNITS.has(unitWord)) return [...tokens.slice(0, -1), unitWord]
  return CURRENCY.has(tokens[0] ?? '') ? tokens.slice(1) : tokens
}

/** Decides which marks group thousands and which one is the decimal mark. */
function readWritten(text: string, hasUnit: boolean): Read<Written> {
  if (!/^\d+(?:[., ]\d+)*$/.test(text)) return 'not-a-number'
  const groups = text.split(/[., ]/)
  const marks = text.match(/[., ]/g) ?? []
  const [head = '', ...others] = groups
  const last = groups.at(-1) ?? ''
  const grouped = (tail: string[]) => /^[1-9]\d{0,2}$/.test(head) && tail.every((group) => group.length === 3)

  if (marks.length === 0) return /^0\d/.test(head) ? 'ambiguous' : { whole: head, decimals: '' }
  if (marks.every((mark) => mark === marks[0])) {
    const single = marks.length === 1 && marks[0] !== ' '
    if (grouped(others)) return single && hasUnit ? 'ambiguous' : { whole: groups.join(''), decimals: '' }
    const decimal = hasUnit ? last.length !== 3 || head === '0' : head.length > 3 && last.length < 3
    const headIsPlain = head === '0' || !head.startsWith('0')
    return single && decimal && headIsPlain ? { whole: head, decimals: last } : 'ambiguous'
  }
  const groupMarks = marks.slice(0, -1)
  const oneGroupMark = groupMarks.every((mark) => mark === groupMarks[0]) && marks.at(-1) !== ' '
  const decimal = oneGroupMark && grouped(others.slice(0, -1)) && last.length !== 3
  return decimal ? { whole: groups.slice(0, -1).join(''), decimals: last } : 'ambiguous'
}

/** `1tr5`, `1 triệu 500`, `1 triệu rưỡi`, `2 tỷ 500 triệu`: what follows counts in the next smaller thousand. */
function readCompound(written: Written, exponent: number, rest: string[]): Read<number> {
  if (written.decimals !== '') return 'ambiguous'
  const total = toVnd(written, exponent)
  if (typeof total === 'string' && total !== 'zero') return total
  if (total === 'zero') return 'ambiguous'
  const [tail = '', unitWord, ...further] = rest
  const tailDigits = HALF.has(tail) ? '5' : tail
  if (!isDigit(tailDigits)) return 'not-a-number'
  if (!/^\d{1,3}$/.test(tailDigits)) return 'ambiguous'

  if (unitWord === undefined) {
    if (exponent < 6 || tailDigits.length === 2) return 'ambiguous'
    return within(total + Number(tailDigits) * 10 ** (exponent - tailDigits.length))
  }
  const smaller = UNITS.get(unitWord)
  if (smaller === undefined || HALF.has(tail)) return 'not-a-number'
  if (smaller >= exponent || tailDigits.startsWith('0')) return 'ambiguous'
  const part = { whole: tailDigits, decimals: '' }
  const remainder = further.length === 0 ? toVnd(part, smaller) : readCompound(part, smaller, further)
  return typeof remainder === 'number' ? within(total + remainder) : remainder
}

function toVnd({ whole, decimals }: Written, exponent: number): Read<number> {
  const significant = whole.replace(/^0+/, '')
  if (significant.length + exponent > 14) return 'too-large'
  if (/[1-9]/.test(decimals.slice(exponent))) return 'fraction'
  return within(Number(significant + decimals.slice(0, exponent).padEnd(exponent, '0')))
}

function within(vnd: number): Read<number> {
  if (vnd === 0) return 'zero'
  return vnd > MAX_TRANSFER_VND ? 'too-large' : vnd
}

function isDigit(text: string): boolean {
  return /^\d/.test(text)
}

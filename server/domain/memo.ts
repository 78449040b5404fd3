// What of a bank's memo the public may read.
import { locateReferenceCodes } from './reference-code.ts'

const HIDDEN = '…'

/** Eight or more digits that read as one number: white space, one dot, comma, dash or underscore between them. */
const LONG_NUMBER = /\+?\d(?:(?:\s+|[.,\-–_\u00ad\u200b-\u200f\u2060])?\d){7,}/g
/** A phone number written more loosely: `(091) 234 5678`, `0912 - 345 - 678`. */
const LOOSE_PHONE = /(?<!\d)\(?(?:\+?84|0)[\s.\-–()]{0,3}[35789](?:[\s.\-–()]{0,3}\d){8}(?!\d)/g
const DATE =
  /(?<!\d|\d[./-])(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d|(?:19|20)\d\d([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?![./-]?\d)/g
/** Without this there is no DATE, and it is ten times as fast. */
const YEAR_BESIDE_MARK = /[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]/
/** Grouped thousands ending in 000, standing alone: hardly ever a phone or an account number. */
const ROUND_AMOUNT = /(?<!\S)[1-9]\d{0,2}(?:(?:\.\d{3})*\.000|(?:,\d{3})*,000)(?!\S)/g

type Span = { start: number; end: number }

/**
 * The memo with account, phone and identity numbers and e-mail addresses replaced by `…`: every run of 8 or more
 * digits goes, however it is spaced. Our own reference codes, dates and round amounts (1.500.000.000) stay.
 * In the statements published in 2024 one line in five carried a full sender account number.
 */
export function scrubMemo(memo: string): string {
  const text = hideAddresses(asciiDigits(memo))
  if (!hasEightDigits(text)) return text
  const kept = spansToKeep(text)
  let shown = ''
  let from = 0
  for (const { start, end } of kept) {
    if (start < from) continue
    shown += hideNumbers(text.slice(from, start)) + text.slice(start, end)
    from = end
  }
  return shown + hideNumbers(text.slice(from))
}

function asciiDigits(memo: string): string {
  return memo.replace(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
}

function hideAddresses(memo: string): string {
  let shown = ''
  let from = 0
  for (let at = memo.indexOf('@'); at !== -1; at = memo.indexOf('@', at + 1)) {
    let start = at
    while (start > from && /[\p{L}\p{N}._%+-]/u.test(memo.charAt(start - 1))) start--
    const [domain = ''] = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?/.exec(memo.slice(at + 1, at + 254)) ?? []
    if (start === at || domain === '') continue
    shown += memo.slice(from, start) + HIDDEN
    from = at + 1 + domain.length
  }
  return shown + memo.slice(from)
}

/** Most memos of a word or two leave here. */
function hasEightDigits(text: string): boolean {
  let digits = 0
  for (let index = 0; index < text.length && digits < 8; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 48 && unit <= 57) digits++
  }
  return digits === 8
}

function spansToKeep(text: string): Span[] {
  const spans: Span[] = locateReferenceCodes(text)
  if (!YEAR_BESIDE_MARK.test(text)) return spans
  for (const date of text.matchAll(DATE)) spans.push({ start: date.index, end: date.index + date[0].length })
  return spans.sort((a, b) => a.start - b.start)
}

function hideNumbers(piece: string): string {
  return piece.replace(LONG_NUMBER, hideLongNumber).replace(LOOSE_PHONE, HIDDEN)
}

/**
 * `500.000 0912345678` is an amount and a phone; `0912 345.000` is one phone. An amount is kept only when what stands
 * around it is long enough to be hidden by itself or is a small count that cannot begin a phone number.
 */
function hideLongNumber(number: string): string {
  const amounts = number.match(ROUND_AMOUNT)
  if (amounts === null) return HIDDEN
  const around = number.split(ROUND_AMOUNT).map((part) => part.trim())
  if (!around.every((part) => isLong(part) || /^(?!0|84)\d{0,2}$/.test(part))) return HIDDEN
  return around
    .flatMap((part, index) => [isLong(part) ? HIDDEN : part, amounts[index] ?? ''])
    .filter((part) => part !== '')
    .join(' ')
}

function isLong(part: string): boolean {
  return part.replace(/\D/g, '').length >= 8
}

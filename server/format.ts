// Money, numbers and time as the screen shows them. Vietnamese by default; Vietnam is UTC+7 all year.
import { doReadNumber, ReadingConfig } from 'read-vietnamese-number'

export type Language = 'vi' | 'en'

const NO_BREAK_SPACE = '\u00a0'
const MINUS = '\u2212'
const VIETNAM_OFFSET_MS = 7 * 3_600_000
const ENGLISH_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `1.500.000 ₫` with a no-break space; a negative amount carries U+2212, which screen readers say. */
export function formatVnd(vnd: number, language: Language = 'vi'): string {
  requireWhole(vnd)
  return `${formatNumber(vnd, language)}${NO_BREAK_SPACE}₫`
}

/** Digits in groups of three; a fraction is rounded to two decimals (`0,75`). */
export function formatNumber(value: number, language: Language = 'vi'): string {
  if (!Number.isFinite(value)) throw new RangeError(`Not a number to show: ${value}`)
  const [group, point] = language === 'vi' ? ['.', ','] : [',', '.']
  const rounded = Number.isInteger(value) ? value : Math.round(value * 100) / 100
  const [whole = '', decimals] = String(Math.abs(rounded)).split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group)
  return (rounded < 0 ? MINUS : '') + grouped + (decimals === undefined ? '' : point + decimals)
}

/**
 * `14,4 tỷ đồng`, `1,5 triệu đồng`, `500.000 đồng`: at most one decimal, half rounded up, no needless `,0`.
 * Written here because Intl's compact form says "14,4 T".
 */
export function formatShortVnd(vnd: number, language: Language = 'vi'): string {
  requireWhole(vnd)
  const amount = Math.abs(vnd)
  const sign = vnd < 0 ? MINUS : ''
  const [million, billion] = language === 'vi' ? ['triệu', 'tỷ'] : ['million', 'billion']
  if (amount < 1_000_000) return `${sign}${formatNumber(amount, language)} đồng`
  const tenthsOfMillion = Math.floor((amount + 50_000) / 100_000)
  if (tenthsOfMillion < 10_000) return `${sign}${formatNumber(tenthsOfMillion / 10, language)} ${million} đồng`
  const tenthsOfBillion = Math.floor((amount + 50_000_000) / 100_000_000)
  return `${sign}${formatNumber(tenthsOfBillion / 10, language)} ${billion} đồng`
}

/**
 * An amount from 0 up in words, as papers carry it: "Một triệu năm trăm nghìn đồng", "One million five hundred thousand đồng".
 * @throws RangeError for a negative amount or a fraction
 */
export function amountInWords(vnd: number, language: Language = 'vi'): string {
  requireWhole(vnd)
  if (vnd < 0) throw new RangeError('A negative amount is not written in words')
  const words = language === 'vi' ? doReadNumber(BigInt(vnd), papersReading) : `${englishWords(vnd)} đồng`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const papersReading = new ReadingConfig()
papersReading.unit = ['đồng']
papersReading.oddText = 'linh'
papersReading.units = [[], ['nghìn'], ['triệu'], ['tỷ']]

const ENGLISH_ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const ENGLISH_TENS = '  twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const ENGLISH_SCALES = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion']

function englishWords(value: number): string {
  if (value === 0) return 'zero'
  const parts: string[] = []
  for (let rest = value, scale = 0; rest > 0; rest = Math.floor(rest / 1000), scale++)
    if (rest % 1000 > 0) parts.unshift(englishHundreds(rest % 1000) + ENGLISH_SCALES[scale])
  return parts.join(' ')
}

function englishHundreds(value: number): string {
  const [hundreds, rest] = [Math.floor(value / 100), value % 100]
  const tens = rest < 20 ? ENGLISH_ONES[rest] : ENGLISH_TENS[Math.floor(rest / 10)]
  const small = rest < 20 || rest % 10 === 0 ? tens : `${tens}-${ENGLISH_ONES[rest % 10]}`
  if (hundreds === 0) return small ?? ''
  return rest === 0 ? `${ENGLISH_ONES[hundreds]} hundred` : `${ENGLISH_ONES[hundreds]} hundred and ${small}`
}

/** The calendar day in Vietnam of an instant (epoch ms), `YYYY-MM-DD`. */
export function localDay(epochMs: number): string {
  return localIso(epochMs).slice(0, 10)
}

/** `2023-05-01T14:05:00+07:00`. */
export function isoInstant(epochMs: number): string {
  return `${localIso(epochMs).slice(0, 19)}+07:00`
}

/** `14:05 01/05/2023`; English `14:05, 1 May 2023`. */
export function formatInstant(epochMs: number, language: Language = 'vi'): string {
  const iso = localIso(epochMs)
  const time = iso.slice(11, 16)
  const day = formatDay(iso.slice(0, 10), language)
  return language === 'vi' ? `${time} ${day}` : `${time}, ${day}`
}

/**
 * `2023-05-01` → `01/05/2023`; English `1 May 2023`.
 * @throws RangeError when it is not a day (see `isDay`)
 */
export function formatDay(day: string, language: Language = 'vi'): string {
  if (!isDay(day)) throw new RangeError(`Not a day: ${day.slice(0, 40)}`)
  const [year = '', month = '', date = ''] = day.split('-')
  return language === 'vi' ? `${date}/${month}/${year}` : `${Number(date)} ${ENGLISH_MONTHS[Number(month) - 1]} ${year}`
}

/** True for a real calendar day `YYYY-MM-DD` from 1990 to 2199. */
export function isDay(day: string): boolean {
  if (!/^(?:199\d|2[01]\d\d)-\d\d-\d\d$/.test(day)) return false
  const instant = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day)
}

function localIso(epochMs: number): string {
  return new Date(epochMs + VIETNAM_OFFSET_MS).toISOString()
}

function requireWhole(vnd: number): void {
  if (!Number.isSafeInteger(vnd)) throw new RangeError(`Not a whole number of đồng: ${vnd}`)
}

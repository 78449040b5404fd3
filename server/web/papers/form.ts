import { z } from 'zod'
import { isDay } from '../../format.ts'

export type WhichPaper =
  | { kind: 'receipt' | 'thank-you'; entryIndex: number }
  | { kind: 'statement' }
  | { kind: 'grant-record'; number: number }

const kinds: Readonly<Record<string, 'receipt' | 'thank-you' | 'grant-record'>> = {
  'phieu-xac-nhan': 'receipt',
  'thu-cam-on': 'thank-you',
  'bien-ban': 'grant-record',
}

/** `phieu-xac-nhan-41.pdf`, `thu-cam-on-41`, `bang-ke.pdf`, `bien-ban-1`; null for anything else. */
export function readPaperName(name: string): { which: WhichPaper; isPdf: boolean } | null {
  const isPdf = name.endsWith('.pdf')
  const bare = isPdf ? name.slice(0, -'.pdf'.length) : name
  if (bare === 'bang-ke') return { which: { kind: 'statement' }, isPdf }
  const [, word = '', digits = ''] = /^(phieu-xac-nhan|thu-cam-on|bien-ban)-(0|[1-9]\d{0,14})$/.exec(bare) ?? []
  const kind = kinds[word]
  if (!kind) return null
  const number = Number(digits)
  return { which: kind === 'grant-record' ? { kind, number } : { kind, entryIndex: number }, isPdf }
}

/** The address of a paper below the donor's page. */
export function paperName(which: WhichPaper): string {
  if (which.kind === 'statement') return 'bang-ke'
  if (which.kind === 'grant-record') return `bien-ban-${which.number}`
  return `${which.kind === 'receipt' ? 'phieu-xac-nhan' : 'thu-cam-on'}-${which.entryIndex}`
}

/** The private link of a pledge as it was pasted, with or without what stands around it; null when it is none. */
export function readPrivateLink(typed: string): { code: string; privateKey: string } | null {
  const [, code, privateKey] = /\/ung-ho\/([A-Z0-9]{4,20})\/rieng\/([\w-]{22})(?![\w-])/.exec(typed) ?? []
  return code === undefined || privateKey === undefined ? null : { code, privateKey }
}

const line = z.string().default('').catch('')
const boxes = z.object({ tu: line, den: line })

export type Period = { from: string; to: string }
export type PeriodErrors = Partial<Record<'tu' | 'den', 'period-day' | 'period-order'>>

/** Booked days, both included. Boxes left empty mean this year up to today. */
export function readPeriod(
  query: unknown,
  today: string,
): { period: Period } | { typed: Period; errors: PeriodErrors } {
  const { tu, den } = boxes.parse(query ?? {})
  const typed = { from: tu.trim() || `${today.slice(0, 4)}-01-01`, to: den.trim() || today }
  const errors: PeriodErrors = {}
  if (!isDay(typed.from)) errors.tu = 'period-day'
  if (!isDay(typed.to)) errors.den = 'period-day'
  else if (!errors.tu && typed.from > typed.to) errors.den = 'period-order'
  return Object.keys(errors).length > 0 ? { typed, errors } : { period: typed }
}

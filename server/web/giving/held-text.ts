import type { FastifyRequest } from 'fastify'
import { formatDay, formatInstant, formatVnd } from '../../format.ts'
import { type HeldData, heldAsJson } from './held-data.ts'
import { pledgePurposeText } from './pledge-purpose.ts'

/** Facts that are codes, and the texts that say them in words. */
const wordsOf: Readonly<Record<string, string>> = {
  'pledge.method': 'giving.method-',
  'pledge.donorKind': 'giving.donor-',
  'pledge.nameDisplay': 'giving.display-',
  'pledge.isErased': 'rights.erased-',
  'receipts.channel': 'ledger.channel-',
  'returns.kind': 'ledger.kind-',
  'returns.channel': 'ledger.channel-',
  'requests.kind': 'rights.kind-',
  'requests.outcome': 'rights.outcome-',
  'letters.kind': 'rights.letter-',
  'letters.state': 'rights.letter-',
}
const days = ['expectedOn', 'dueOn', 'bookedOn', 'answerBy', 'carryOutBy']

/** Everything that is held about a pledge, for a person to read: one fact a line, in words. */
export function heldAsText(request: FastifyRequest, held: HeldData): string {
  const lines = [request.t('rights.export-title', { code: held.pledge.code }), '']
  const { pledge, ...others } = heldAsJson(held)
  const purpose = pledgePurposeText(request, held.pledge, held.place)
  for (const [section, facts] of Object.entries({ pledge: { ...pledge, purpose }, ...others })) {
    lines.push(request.t(`rights.section-${section}`))
    const rows: object[] = Array.isArray(facts) ? facts : facts === null ? [] : [facts]
    const told = rows.map((row) => factsOf(request, section, row)).filter((texts) => texts.length > 0)
    if (told.length === 0) lines.push(`  ${request.t('rights.export-none')}`)
    for (const texts of told) lines.push(...texts, '')
    lines.push('')
  }
  return `${lines.join('\r\n').trim()}\r\n`
}

function factsOf(request: FastifyRequest, section: string, row: object, indent = '  '): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    if (value === null || value === undefined) return []
    const label = `${indent}${request.t(`rights.fact-${name}`)}:`
    if (typeof value === 'object') return [label, ...factsOf(request, section, value, `${indent}  `)]
    return [`${label} ${words(request, section, name, value)}`]
  })
}

function words(request: FastifyRequest, section: string, name: string, value: string | number): string {
  const { language } = request
  const text = wordsOf[`${section}.${name}`]
  if (text) return request.t(`${text}${value}`)
  if (name.endsWith('Vnd')) return formatVnd(Number(value), language)
  if (days.includes(name)) return formatDay(String(value), language)
  // `…At`, and the instant of a consent, come as ISO 8601 with their offset.
  if (name === 'at' || name.endsWith('At')) return formatInstant(Date.parse(String(value)), language)
  return String(value)
}

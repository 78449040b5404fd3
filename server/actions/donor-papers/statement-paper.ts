import type { PaperWording } from '../../../db/queries/paper-wordings.ts'
import type { PledgeReceiptRow } from '../../../db/queries/pledges.ts'
import { isReturn } from '../../domain/gifts.ts'
import { amountInWords, formatDay, formatNumber, type Language } from '../../format.ts'
import type { Block, Paper } from '../../gateways/pdf/paper.ts'
import { type Say, sayWith, signature } from './fill.ts'
import type { PledgePaperFacts, Signatories } from './gift-facts.ts'

export type StatementFacts = PledgePaperFacts & {
  /** Booked days, `YYYY-MM-DD`, both included. */
  from: string
  to: string
  today: string
  signatories: Signatories
  /** How many lines the ledger has. */
  size: number
}

/** The gifts of a donor in a period, oldest first, with their sum. What was taken back is listed and not counted. */
export function statementPaper(wording: PaperWording, language: Language, facts: StatementFacts): Paper {
  const say = sayWith(wording)
  const { donor, unit, fundName, from, to, today, signatories } = facts
  const day = (value: string) => formatDay(value, language)
  const row = (label: string, value: string | null) =>
    value === null ? [] : [{ label: say(label), value, strong: label.startsWith('donor') }]
  return {
    language: language === 'vi' ? 'vi-VN' : 'en-GB',
    size: 'A4',
    issuer: [unit.name, fundName, ...(unit.address ? [unit.address] : [])],
    marks: [say('day', { day: day(today) })],
    title: say('title'),
    subtitle: say('subtitle', { from: day(from), to: day(to) }),
    warning: null,
    blocks: [
      {
        kind: 'fields',
        rows: [
          ...row(donor.kind === 'business' ? 'donor-business' : 'donor', donor.name ?? say('unnamed')),
          ...row('tax-code', donor.taxCode),
          ...row('code', facts.code),
        ],
      },
      ...gifts(say, language, facts),
    ],
    signatures: [signature(say, 'accountant', signatories), signature(say, 'head', signatories)],
    qr: null,
    notes: [say('note', { size: String(facts.size) })],
  }
}

function gifts(say: Say, language: Language, { lines, from, to }: StatementFacts): Block[] {
  const within = lines
    .filter(({ bookedOn }) => bookedOn >= from && bookedOn <= to)
    .sort((a, b) => (a.bookedOn < b.bookedOn ? -1 : a.bookedOn > b.bookedOn ? 1 : a.entryIndex - b.entryIndex))
  if (within.length === 0) return [{ kind: 'text', text: say('none') }]
  const total = within.reduce((sum, { amountVnd, reversedBy }) => sum + (reversedBy === null ? amountVnd : 0), 0)
  return [
    {
      kind: 'table',
      columns: [
        { text: say('column-day'), width: 0.17, numeric: false },
        { text: say('column-voucher'), width: 0.4, numeric: false },
        { text: say('column-line'), width: 0.15, numeric: true },
        { text: say('column-amount'), width: 0.28, numeric: true },
      ],
      rows: within.map((line) => [
        formatDay(line.bookedOn, language),
        voucherText(say, line),
        String(line.entryIndex),
        formatNumber(line.amountVnd, language),
      ]),
      foot: [say('total'), '', '', formatNumber(total, language)],
    },
    // In a period in which more went back than came, there is no sum to put into words.
    ...(total < 0 ? [] : [{ kind: 'text' as const, text: `${say('words')}: ${amountInWords(total, language)}.` }]),
  ]
}

function voucherText(say: Say, line: PledgeReceiptRow): string {
  const voucher = line.voucher ?? '–'
  if (line.reversedBy !== null) return say('reversed', { voucher, index: String(line.reversedBy) })
  if (!isReturn(line)) return voucher
  return say(line.amountVnd < 0 ? 'returned' : 'came-again', { voucher })
}

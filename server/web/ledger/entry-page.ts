import type { FastifyRequest } from 'fastify'
import type { EntryDetail } from '../../../db/queries/ledger.ts'
import type { CheckpointRow } from '../../../db/queries/log.ts'
import type { MoneyPlace, Payers } from '../../../db/queries/trace.ts'
import { redactedTexts } from '../../domain/ledger/entry-body.ts'
import { formatDay, formatInstant, formatNumber, formatVnd } from '../../format.ts'
import { dataTable, summaryList } from '../components/display.ts'
import {
  accountText,
  donorText,
  isPayout,
  kindText,
  lineText,
  memoText,
  movesMoney,
} from '../components/ledger-words.ts'

/** One entry: facts, postings, where its money is or whose money it spent, corrections both ways, and its proof. */
export function entryPage(
  request: FastifyRequest,
  entry: EntryDetail,
  places: MoneyPlace[],
  payers: Payers | null,
  signed: CheckpointRow | null,
) {
  const text = request.t.bind(request)
  const link = (index: number) => request.href(`/so-cai/${index}`)
  return {
    page: {
      title: text('ledger.entry-title', { index: entry.index }),
      section: 'ledger' as const,
      updatedAt: entry.recordedAt,
    },
    backHref: request.href('/so-cai'),
    reversedBy: entry.reversedBy === null ? null : { href: link(entry.reversedBy), index: entry.reversedBy },
    reverses: entry.reverses === null ? null : { href: link(entry.reverses), index: entry.reverses },
    again: againNotice(request, entry),
    claim: claimNotice(request, entry),
    level: levelNotice(request, entry),
    facts: facts(request, entry),
    erased: erasedTable(request, entry),
    postings: entry.postings.length === 0 ? null : postings(request, entry),
    // Goods are no money to follow.
    places: places.length === 0 || entry.channel === 'goods' ? null : placesTable(request, places),
    payers:
      !payers || payers.total.count === 0 ? null : { count: payers.total.count, table: payersTable(request, payers) },
    proof: proof(request, entry, signed),
    checkHref: request.href(`/kiem-chung?entry=${entry.index}`),
    leaf: entry.leaf,
    body: entry.body,
    bodyHref: request.href(`/so-cai/${entry.index}/ban-goc.json`),
  }
}

/** Which reversed line this one states again, or where this one is stated again: the bank's side stands in either case. */
function againNotice(request: FastifyRequest, { again: { of, at } }: EntryDetail) {
  const index = of ?? at
  if (index === null) return null
  const name = of === null ? 'again-at' : 'again-of'
  return {
    text: request.t(`ledger.${name}`),
    href: request.href(`/so-cai/${index}`),
    linkText: request.t('ledger.again-link', { index }),
  }
}

/** Where the giver of this gift was found, or the gift that this entry found the giver of. */
function claimNotice(request: FastifyRequest, { claim: { of, at } }: EntryDetail) {
  const index = of ?? at
  if (index === null) return null
  return {
    text: of === null ? request.t('ledger.claimed-at', { index }) : request.t('ledger.claimed-of'),
    href: request.href(`/so-cai/${index}`),
    linkText: request.t('ledger.claimed-link', { index }),
  }
}

/** Money between two levels: where the other half stands, or that it is not there yet. */
function levelNotice(request: FastifyRequest, { level }: EntryDetail) {
  if (!level) return null
  const { met } = level
  return {
    text: request.t(met === null ? 'ledger.level-unmet' : 'ledger.level-met'),
    link:
      met === null
        ? null
        : { href: request.href(`/so-cai/${met}`), text: request.t('ledger.level-link', { index: met }) },
  }
}

function facts(request: FastifyRequest, entry: EntryDetail) {
  const { language } = request
  const text = request.t.bind(request)
  const row = (name: string, value: string | null, more: { href?: string; numeric?: boolean } = {}) =>
    value === null || value === '' ? [] : [{ key: text(`ledger.fact-${name}`), value, ...more }]
  const { project, reference } = entry
  return summaryList([
    ...row('kind', lineText(request, entry)),
    ...row(
      entry.channel === 'goods' ? 'value' : 'amount',
      movesMoney(entry) ? formatVnd(entry.amountVnd, language) : null,
      { numeric: true },
    ),
    ...row('direction', entry.channel === 'goods' ? null : text(`ledger.direction-${entry.direction ?? 'internal'}`)),
    ...row('donor', donorText(request, entry)),
    ...row('memo', memoText(request, entry)),
    ...reasonRow(request, entry),
    ...row('booked', formatDay(entry.bookedOn, language)),
    ...row('recorded', formatInstant(entry.recordedAt, language)),
    ...row('unit', entry.unitName),
    ...row('fund', entry.fundName),
    ...row('channel', text(`ledger.channel-${entry.channel}`)),
    ...row('voucher', entry.voucher),
    ...(entry.channel === 'goods'
      ? row('lot', reference)
      : isPayout(entry)
        ? row('payout', reference)
        : row('reference', reference, { href: request.href(`/ung-ho/${reference}`) })),
    ...row('project', project, { href: request.href(`/nha-dai-doan-ket/${project}`) }),
    ...row('authority', entry.authority),
    ...people(request, entry),
    ...row('balance', formatVnd(entry.balanceVnd, language), { numeric: true }),
  ])
}

function reasonRow(request: FastifyRequest, { kind, reason, reasonErased }: EntryDetail) {
  const value = reasonErased ? request.t('ledger.text-erased') : reason
  const key = kind === 'redaction' ? 'ledger.erased-reason' : 'ledger.fact-reason'
  return value ? [{ key: request.t(key), value }] : []
}

/** What a redaction erased: on which lines, and what kind of text. */
function erasedTable(request: FastifyRequest, entry: EntryDetail) {
  if (entry.kind !== 'redaction') return null
  const text = request.t.bind(request)
  const { reference } = entry
  const rows = redactedTexts(entry.body).map(({ index, field }) => [
    { text: text('ledger.line', { index }), href: request.href(`/so-cai/${index}`), heading: true },
    text(`ledger.erased-${field}`),
  ])
  return {
    pledge: reference && text('ledger.erased-pledge', { code: reference }),
    table:
      rows.length === 0
        ? null
        : dataTable({
            caption: text('ledger.erased-lines'),
            captionHidden: true,
            columns: [{ text: text('ledger.erased-where') }, { text: text('ledger.erased-what') }],
            rows,
          }),
  }
}

/** Where the entry stands in the log, and whether the checkpoint signed last covers it. */
function proof(request: FastifyRequest, { index }: EntryDetail, signed: CheckpointRow | null) {
  const { language } = request
  const covered = signed && index < signed.size ? signed : null
  return summaryList([
    { key: request.t('ledger.proof-index'), value: formatNumber(index, language), numeric: true },
    {
      key: request.t('ledger.proof-signature'),
      value: covered
        ? request.t('ledger.proof-signed', { size: covered.size, when: formatInstant(covered.signedAt, language) })
        : request.t('ledger.proof-unsigned'),
      href: covered && '/log/checkpoint',
    },
  ])
}

// In the order things happen.
const parts = ['requested', 'checked', 'approved', 'sent', 'paid', 'received', 'matched']

function people(request: FastifyRequest, entry: EntryDetail) {
  const others = Object.keys(entry.people).filter((part) => !parts.includes(part))
  return [...parts, ...others].flatMap((part) => {
    const code = entry.people[part]
    const isOfGoods = entry.channel === 'goods' && part === 'received'
    const name = isOfGoods ? 'took-in' : parts.includes(part) ? part : 'other'
    return code === undefined ? [] : [{ key: request.t(`ledger.person-${name}`), value: code }]
  })
}

function postings(request: FastifyRequest, entry: EntryDetail) {
  const text = request.t.bind(request)
  return dataTable({
    caption: text('ledger.postings'),
    captionHidden: true,
    columns: [
      { text: text('ledger.posting-debit') },
      { text: text('ledger.posting-credit') },
      { text: text('ledger.posting-amount'), numeric: true },
    ],
    rows: entry.postings.map(({ debit, credit, amountVnd }) => [
      { text: accountText(request, debit), note: debit.name },
      { text: accountText(request, credit), note: credit.name },
      formatNumber(amountVnd, request.language),
    ]),
  })
}

function placesTable(request: FastifyRequest, places: MoneyPlace[]) {
  const text = request.t.bind(request)
  return dataTable({
    caption: text('ledger.trace'),
    captionHidden: true,
    columns: [{ text: text('ledger.trace-where') }, { text: text('ledger.trace-amount'), numeric: true }],
    rows: places.map(({ state, project, amountVnd }) => [
      project
        ? {
            text: text('ledger.house', { code: project.code, household: project.householdShort, unit: project.unit }),
            href: request.href(`/nha-dai-doan-ket/${project.code}`),
            note: text(`ledger.state-${state}`),
          }
        : text(`ledger.state-${state}`),
      formatNumber(amountVnd, request.language),
    ]),
    foot: places.length === 1 ? null : [text('ledger.fact-amount'), formatNumber(totalOf(places), request.language)],
  })
}

function totalOf(places: MoneyPlace[]): number {
  return places.reduce((sum, place) => sum + place.amountVnd, 0)
}

function payersTable(request: FastifyRequest, payers: Payers) {
  const { language } = request
  const text = request.t.bind(request)
  const rest = payers.rest.count > 0
  return dataTable({
    caption: text('ledger.payers'),
    captionHidden: true,
    columns: [
      { text: text('ledger.payers-line') },
      { text: text('ledger.column-donor') },
      { text: text('ledger.trace-amount'), numeric: true },
    ],
    rows: [
      ...payers.receipts.map((payer) => [
        {
          text: text('ledger.line', { index: payer.entryIndex }),
          href: request.href(`/so-cai/${payer.entryIndex}`),
          note: formatDay(payer.bookedOn, language),
        },
        donorText(request, payer) || kindText(request, payer.kind),
        formatNumber(payer.amountVnd, language),
      ]),
      ...(rest
        ? [
            [
              text('ledger.payers-rest', { count: payers.rest.count }),
              '',
              formatNumber(payers.rest.amountVnd, language),
            ],
          ]
        : []),
    ],
  })
}

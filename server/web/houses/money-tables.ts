import type { FastifyRequest } from 'fastify'
import { formatDay, formatNumber } from '../../format.ts'
import { dataTable, type Tone } from '../components/display.ts'
import { purposeText } from '../components/ledger-words.ts'
import type { PublicHouse } from './public-house.ts'

/** Set aside and paid by each committee, adding up to the house's own figures. Null while nothing was set aside. */
export function sourcesTable(request: FastifyRequest, { funding, house }: PublicHouse) {
  if (funding.length === 0) return null
  const t = request.t.bind(request)
  const number = (vnd: number) => formatNumber(vnd, request.language)
  const row = (name: string, { allocatedVnd, leftVnd }: { allocatedVnd: number; leftVnd: number }) => [
    { text: name, heading: true },
    number(allocatedVnd),
    number(allocatedVnd - leftVnd),
    number(leftVnd),
  ]
  return dataTable({
    caption: t('houses.sources'),
    columns: [
      { text: t('houses.source-unit') },
      { text: `${t('houses.allocated')} (₫)`, numeric: true },
      { text: `${t('houses.paid')} (₫)`, numeric: true },
      { text: `${t('houses.left')} (₫)`, numeric: true },
    ],
    rows: funding.map((unit) => row(unit.unitName, unit)),
    foot: row(t('houses.total'), house),
  })
}

/** Approved allocations and what went back of them, each with its ledger line. What is only asked for, or was refused, is no money yet. */
export function allocationsTable(request: FastifyRequest, { allocations, releases, house }: PublicHouse) {
  const t = request.t.bind(request)
  const { language } = request
  const moved = [
    ...allocations.filter(({ entryIndex }) => entryIndex !== null),
    ...releases.map((row) => ({ ...row, decisionNumber: t('houses.release'), amountVnd: -row.amountVnd })),
  ].sort((one, other) => (one.entryIndex ?? 0) - (other.entryIndex ?? 0))
  if (moved.length === 0) return null
  return dataTable({
    caption: t('houses.allocations'),
    columns: [
      { text: t('houses.allocation-day') },
      { text: t('houses.allocation-pool') },
      { text: t('houses.allocation-decision') },
      { text: t('houses.ledger-line') },
      { text: `${t('houses.amount')} (₫)`, numeric: true },
    ],
    rows: moved.map((row) => [
      { text: row.bookedOn ? formatDay(row.bookedOn, language) : '', heading: true },
      { text: row.unitName, note: purposeText(request, { ...row, place: house.areaName }) },
      row.decisionNumber ?? '',
      ledgerCell(request, row),
      formatNumber(row.amountVnd, language),
    ]),
  })
}

const tones: Readonly<Record<string, Tone>> = { approved: 'current', sent: 'current', paid: 'done' }

/** Every tranche approved, sent or paid, with its voucher. Payees are private people or shops and are not named. */
export function paymentsTable(request: FastifyRequest, { payments }: PublicHouse) {
  const t = request.t.bind(request)
  const { language } = request
  const shown = payments.filter(({ state }) => state in tones)
  if (shown.length === 0) return null
  return dataTable({
    caption: t('houses.tranches'),
    columns: [
      { text: t('houses.tranche') },
      { text: t('houses.state') },
      { text: t('houses.allocation-day') },
      { text: t('houses.tranche-way') },
      { text: t('houses.voucher') },
      { text: t('houses.ledger-line') },
      { text: `${t('houses.amount')} (₫)`, numeric: true },
    ],
    rows: shown.map((row) => [
      { text: String(row.tranche), heading: true },
      { text: '', tag: { text: t(`houses.state-${row.state}`), tone: tones[row.state] ?? 'neutral' } },
      row.bookedOn ? formatDay(row.bookedOn, language) : '',
      { text: t(`houses.way-${row.method}`), note: row.unitName },
      row.voucher ?? '',
      ledgerCell(request, row),
      formatNumber(row.amountVnd, language),
    ]),
  })
}

function ledgerCell(request: FastifyRequest, row: { entryIndex: number | null; reversedBy: number | null }) {
  if (row.entryIndex === null) return ''
  return {
    text: request.t('houses.ledger-link', { index: row.entryIndex }),
    href: request.href(`/so-cai/${row.entryIndex}`),
    ...(row.reversedBy === null ? {} : { tag: { text: request.t('houses.reversed'), tone: 'stopped' as const } }),
  }
}

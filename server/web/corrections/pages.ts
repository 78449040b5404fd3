import type { FastifyRequest } from 'fastify'
import type { Correction } from '../../../db/queries/ledger.ts'
import { formatDay, formatNumber } from '../../format.ts'
import { dataTable, emptyState, pagination } from '../components/display.ts'
import { kindText } from '../components/ledger-words.ts'

/** `rows` may hold one more than a page of `limit`. */
export function correctionsPage(
  request: FastifyRequest,
  rows: Correction[],
  before: number | null,
  limit: number,
  updatedAt: number | null,
) {
  const text = request.t.bind(request)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    page: { title: text('corrections.title'), description: text('corrections.lead'), wide: true, updatedAt },
    table: shown.length === 0 ? null : table(request, shown),
    empty: emptyState({ title: text('corrections.none'), text: text('corrections.none-text') }),
    pages: pagination({
      newerHref: before === null ? null : request.href('/dinh-chinh'),
      olderHref: rows.length > limit && last ? request.href(`/dinh-chinh?truoc=${last.index}`) : null,
    }),
  }
}

function table(request: FastifyRequest, rows: Correction[]) {
  const { language } = request
  const text = request.t.bind(request)
  const line = (index: number) => ({
    text: text('ledger.line', { index }),
    href: request.href(`/so-cai/${index}`),
  })
  return dataTable({
    caption: text('corrections.title'),
    captionHidden: true,
    columns: [
      { text: text('corrections.correcting') },
      { text: text('corrections.corrected') },
      { text: text('corrections.reason') },
      { text: text('ledger.column-unit') },
      { text: text('corrections.amount'), numeric: true },
    ],
    rows: rows.map((row) => [
      { ...line(row.index), note: formatDay(row.bookedOn, language), heading: true },
      { ...line(row.reverses), note: kindText(request, row.reversedKind) },
      row.reason ?? text('corrections.no-reason'),
      row.unitName,
      formatNumber(row.amountVnd, language),
    ]),
  })
}

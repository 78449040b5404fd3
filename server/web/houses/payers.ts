import type { FastifyRequest } from 'fastify'
import type { Payers } from '../../../db/queries/trace.ts'
import { formatDay, formatNumber, formatVnd } from '../../format.ts'
import { dataTable } from '../components/display.ts'
import { donorText, kindText } from '../components/ledger-words.ts'

/**
 * The gifts whose numbered đồng went into the house, largest first. Shared gifts are told as a share ("góp … trong …"),
 * never as a part of the building. Null while nothing was set aside.
 */
export function payersSection(request: FastifyRequest, payers: Payers, wholeVnd: number) {
  if (payers.receipts.length === 0) return null
  const t = request.t.bind(request)
  const { language } = request
  const money = (vnd: number) => formatVnd(vnd, language)
  return {
    table: dataTable({
      caption: t('houses.who'),
      captionHidden: true,
      columns: [
        { text: t('houses.who-donor') },
        { text: t('houses.allocation-day') },
        { text: t('houses.ledger-line') },
        { text: `${t('houses.who-part')} (₫)`, numeric: true },
        { text: `${t('houses.who-spent')} (₫)`, numeric: true },
      ],
      rows: payers.receipts.map((payer) => [
        { text: donorText(request, payer) || kindText(request, payer.kind), heading: true },
        formatDay(payer.bookedOn, language),
        {
          text: t('houses.ledger-link', { index: payer.entryIndex }),
          href: request.href(`/so-cai/${payer.entryIndex}`),
        },
        { text: formatNumber(payer.amountVnd, language), note: t('houses.who-of', { whole: money(wholeVnd) }) },
        formatNumber(payer.spentVnd, language),
      ]),
    }),
    rest:
      payers.rest.count > 0
        ? t('houses.who-rest', { count: payers.rest.count, amount: money(payers.rest.amountVnd) })
        : null,
  }
}

import type { FastifyRequest } from 'fastify'
import type { PledgeReceiptRow } from '../../../db/queries/pledges.ts'
import { type Gift, giftsOf } from '../../domain/gifts.ts'
import { formatDay, formatVnd } from '../../format.ts'
import type { Paper } from '../../gateways/pdf/paper.ts'
import { dateField, errorSummary, textField } from '../components/fields.ts'
import { sheetModel } from '../components/paper-sheet.ts'
import { type Period, type PeriodErrors, paperName } from './form.ts'

/** One paper to read or print; the PDF says the same. `back`: the page it was opened from. `title`: as a page is headed. */
export function paperPage(
  paper: Paper,
  { title, pdfPath, back }: { title: string; pdfPath: string; back: { href: string; text: string } },
) {
  return {
    page: { title, sharePath: '/ung-ho', section: 'give' as const },
    pdfPath,
    back,
    paper: sheetModel(paper),
  }
}

export type PapersPage = {
  code: string
  /** The donor's own page. */
  path: string
  /** Everything counted for the pledge, newest first. */
  lines: PledgeReceiptRow[]
  /** Numbers of the records that were issued and count. */
  records: number[]
  period: Period
  errors: PeriodErrors
  /** Another private link that was refused, with the reason. */
  link: { typed: string; sentence: string } | null
  /** Codes of the donor's other pledges whose links were shown here. */
  others: string[]
  today: string
}

/** Everything on paper that a donor can have of one pledge. */
export function papersPage(request: FastifyRequest, page: PapersPage) {
  const { code, path, lines, records, period, errors, link, others, today } = page
  const t = request.t.bind(request)
  const under = (name: string) => `${path}/giay-to/${name}`
  const both = (name: string) => ({ href: under(name), pdf: under(`${name}.pdf`) })
  const sentences = Object.fromEntries(Object.entries(errors).map(([box, problem]) => [box, t(`papers.${problem}`)]))
  if (link) sentences['lien-ket'] = link.sentence
  const box = (name: 'tu' | 'den', value: string) =>
    dateField({ name, label: t(`papers.${name}`), value, max: today, error: sentences[name] ?? null })
  return {
    page: { title: t('papers.title', { code }), sharePath: request.href(`/ung-ho/${code}`), section: 'give' as const },
    errors: errorSummary(t('form.summary', { count: Object.keys(sentences).length }), sentences),
    back: path,
    gifts: giftsOf(lines).map((gift) => ({
      title: t('papers.gift', {
        day: formatDay(gift.bookedOn, request.language),
        amount: formatVnd(gift.amountVnd, request.language),
      }),
      note: noteOf(request, gift),
      receipt: gift.keptVnd > 0 ? both(paperName({ kind: 'receipt', entryIndex: gift.entryIndex })) : null,
      thanks: gift.keptVnd > 0 ? both(paperName({ kind: 'thank-you', entryIndex: gift.entryIndex })) : null,
    })),
    records: records.map((number) => ({
      title: t('papers.record', { number }),
      ...both(paperName({ kind: 'grant-record', number })),
    })),
    statement: {
      action: under('bang-ke'),
      pdfAction: under('bang-ke.pdf'),
      from: box('tu', period.from),
      to: box('den', period.to),
    },
    together: {
      action: `${path}/giay-to`,
      isOpen: link !== null,
      others: others.length > 0 ? t('papers.together-others', { codes: others.join(', ') }) : null,
      link: textField({
        name: 'lien-ket',
        label: t('papers.together-link'),
        hint: t('papers.together-hint'),
        autocomplete: 'off',
        value: link?.typed ?? '',
        error: sentences['lien-ket'] ?? null,
      }),
    },
  }
}

/** What became of the gift since: corrected, given back, or taken back by the cardholder's bank. */
function noteOf(request: FastifyRequest, gift: Gift<PledgeReceiptRow>): string | null {
  if (gift.reversedBy !== null) return request.t('giving.receipt-reversed', { index: gift.reversedBy })
  if (gift.returns.length === 0) return null
  return gift.returns
    .map(({ kind, amountVnd, bookedOn }) =>
      request.t(kind === 'dispute' ? 'papers.disputed' : 'papers.returned', {
        amount: formatVnd(-amountVnd, request.language),
        day: formatDay(bookedOn, request.language),
      }),
    )
    .join(' ')
}

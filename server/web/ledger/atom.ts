import type { FastifyRequest } from 'fastify'
import type { LedgerLine } from '../../../db/queries/ledger.ts'
import { formatVnd, isoInstant } from '../../format.ts'
import { donorText, lineText, memoText, movesMoney } from '../components/ledger-words.ts'
import { type Asked, queryString } from './query.ts'

/** RFC 4287 feed of the newest lines of a query. `origin`: where people reach the site. */
export function atomFeed(request: FastifyRequest, origin: string, asked: Asked, lines: readonly LedgerLine[]): string {
  const self = `${origin}${request.href(`/so-cai.atom${queryString(asked)}`)}`
  const page = `${origin}${request.href(`/so-cai${queryString(asked)}`)}`
  const updated = isoInstant(lines[0]?.recordedAt ?? 0)
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${request.language}">
<id>${xmlText(self)}</id>
<title>${xmlText(request.t('ledger.title'))}</title>
<updated>${updated}</updated>
<author><name>${xmlText(request.t('site.fund'))}</name></author>
<link rel="self" href="${xmlText(self)}"/>
<link rel="alternate" type="text/html" href="${xmlText(page)}"/>
${lines.map((line) => item(request, origin, line)).join('\n')}
</feed>
`
}

function item(request: FastifyRequest, origin: string, line: LedgerLine): string {
  const href = xmlText(`${origin}${request.href(`/so-cai/${line.index}`)}`)
  const amount = movesMoney(line) ? ` ${formatVnd(line.amountVnd, request.language)}` : ''
  const title = `${lineText(request, line)}${amount}`
  const summary = [donorText(request, line), memoText(request, line), line.unitName].filter((part) => part).join(' · ')
  return `<entry><id>${href}</id><title>${xmlText(title)}</title><updated>${isoInstant(line.recordedAt)}</updated><link rel="alternate" type="text/html" href="${href}"/><summary>${xmlText(summary)}</summary></entry>`
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

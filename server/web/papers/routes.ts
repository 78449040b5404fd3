import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pledgesHeldWith } from '../../../db/queries/donors.ts'
import { grantRecordOf, grantRecordsOf } from '../../../db/queries/grant-records.ts'
import { type KnownPledge, pledgeByCode, pledgeById, pledgeReceipts } from '../../../db/queries/pledges.ts'
import { issuedGrant } from '../../actions/donor-papers/issued-grant.ts'
import { statementOf } from '../../actions/donor-papers/statement-of.ts'
import { showBothLinks } from '../../actions/donors/show-both-links.ts'
import { opens } from '../../actions/giving/private-link.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import type { Paper } from '../../gateways/pdf/paper.ts'
import { paperPdf } from '../../gateways/pdf/paper-pdf.ts'
import { readTyped } from '../components/typed-form.ts'
import { giftPaper } from './donor-paper.ts'
import {
  type Period,
  type PeriodErrors,
  paperName,
  readPaperName,
  readPeriod,
  readPrivateLink,
  type WhichPaper,
} from './form.ts'
import { paperPage, papersPage } from './pages.ts'

type ByKey = { Params: { code: string; key: string } }
type ByPaper = { Params: { code: string; key: string; paper: string } }

/** `/ung-ho/:code/rieng/:key/giay-to`: what a donor holds in hand, behind their private link alone. */
export default async function papers(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund

  app.get<ByKey>('/ung-ho/:code/rieng/:key/giay-to', async (request, reply) => {
    const pledge = await ownPledge(request, reply)
    const today = localDay(clock())
    return list(request, reply, pledge, { from: `${today.slice(0, 4)}-01-01`, to: today }, {})
  })

  app.post<ByKey>('/ung-ho/:code/rieng/:key/giay-to', async (request, reply) => {
    const pledge = await ownPledge(request, reply)
    const typed = readTyped(request.body, ['lien-ket'])['lien-ket']
    try {
      const own = { code: pledge.code, privateKey: request.params.key }
      await showBothLinks(app.fund, own, readPrivateLink(typed))
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      const today = localDay(clock())
      const period = { from: `${today.slice(0, 4)}-01-01`, to: today }
      const sentence = request.t(`refusals.${error.code}`, error.values)
      return list(request, reply.code(error.statusCode), pledge, period, {}, { typed, sentence })
    }
    reply.flash('success', request.t('papers.together-done'))
    return reply.redirect(`${donorPath(request)}/giay-to`, 303)
  })

  app.get<ByPaper>('/ung-ho/:code/rieng/:key/giay-to/:paper', async (request, reply) => {
    const pledge = await ownPledge(request, reply)
    const asked = readPaperName(request.params.paper)
    if (!asked) throw new Refusal('NOT_FOUND', {}, 404)
    const { which, isPdf } = asked
    if (which.kind !== 'statement')
      return show(request, reply, { which, isPdf, paper: await paperOf(request, pledge, which) })
    const read = readPeriod(request.query, localDay(clock()))
    if ('errors' in read) return list(request, reply.code(400), pledge, read.typed, read.errors)
    const { language } = request
    const together = await pledgesHeldWith(database.read, pledge.id)
    const paper = await statementOf(database.read, pledge, together, read.period, { language, now: clock() })
    return show(request, reply, { which, isPdf, paper, query: `?tu=${read.period.from}&den=${read.period.to}` })
  })

  /** One answer for a code nobody was given and for a wrong key; what is found is kept to the donor. */
  async function ownPledge(request: FastifyRequest<ByKey>, reply: FastifyReply): Promise<KnownPledge> {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex')
    const { code, key } = request.params
    const pledge = await pledgeByCode(database.read, code)
    if (!pledge || !opens(pledge, key)) throw new Refusal('NOT_FOUND', {}, 404)
    return pledge
  }

  async function paperOf(
    request: FastifyRequest,
    pledge: KnownPledge,
    which: Exclude<WhichPaper, { kind: 'statement' }>,
  ): Promise<Paper> {
    if (which.kind === 'grant-record') return recordOf(pledge, which.number)
    const url = (path: string) => `${app.publicUrl}${request.href(path)}`
    const paper = await giftPaper(database.read, pledge, which, { language: request.language, url })
    if (!paper) throw new Refusal('NOT_FOUND', {}, 404)
    return paper
  }

  /** One that was taken back is handed out no longer. */
  async function recordOf(pledge: KnownPledge, number: number): Promise<Paper> {
    const record = await grantRecordOf(database.read, pledge.id, number)
    const paper = record && record.revokedAt === null ? issuedGrant(record) : null
    if (!paper) throw new Refusal('NOT_FOUND', {}, 404)
    return paper
  }

  async function list(
    request: FastifyRequest<ByKey>,
    reply: FastifyReply,
    pledge: KnownPledge,
    period: Period,
    errors: PeriodErrors,
    link: { typed: string; sentence: string } | null = null,
  ) {
    const lines = await pledgeReceipts(database.read, pledge.id)
    const issued = await grantRecordsOf(database.read, pledge.id)
    const records = issued.filter(({ revokedAt }) => revokedAt === null).map(({ number }) => number)
    const today = localDay(clock())
    const { code } = pledge
    const path = donorPath(request)
    const others: string[] = []
    for (const id of await pledgesHeldWith(database.read, pledge.id))
      if (id !== pledge.id) others.push((await pledgeById(database.read, id)).code)
    const page = { code, path, lines, records, period, errors, link, others, today }
    return reply.page('papers/index', papersPage(request, page))
  }
}

type Shown = { which: WhichPaper; isPdf: boolean; paper: Paper; query?: string }

async function show(request: FastifyRequest<ByKey>, reply: FastifyReply, { which, isPdf, paper, query = '' }: Shown) {
  const name = paperName(which)
  if (isPdf)
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="${request.params.code}-${name}.pdf"`)
      .send(await paperPdf(paper))
  const papers = `${donorPath(request)}/giay-to`
  const back = { href: papers, text: request.t('papers.all') }
  return reply.page(
    'papers/show',
    paperPage(paper, { title: titleOf(request, which), pdfPath: `${papers}/${name}.pdf${query}`, back }),
  )
}

function titleOf(request: FastifyRequest, which: WhichPaper): string {
  if (which.kind === 'grant-record') return request.t('papers.record', { number: which.number })
  return request.t(`papers.${which.kind === 'thank-you' ? 'thanks' : which.kind}`)
}

function donorPath(request: FastifyRequest<ByKey>): string {
  const { code, key } = request.params
  return request.href(`/ung-ho/${code}/rieng/${key}`)
}

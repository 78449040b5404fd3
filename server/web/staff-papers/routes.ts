import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { grantRecordOf, grantRecordsOf } from '../../../db/queries/grant-records.ts'
import { type KnownPledge, pledgeByCode } from '../../../db/queries/pledges.ts'
import { pledgePaperFacts, signatoriesAt } from '../../actions/donor-papers/gift-facts.ts'
import { issueGrantRecord, revokeGrantRecord } from '../../actions/donor-papers/issue-grant-record.ts'
import { issuedGrant } from '../../actions/donor-papers/issued-grant.ts'
import { type GrantPlan, planGrantRecord } from '../../actions/donor-papers/plan-grant-record.ts'
import { Refusal } from '../../actions/refusal.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { localDay } from '../../format.ts'
import { paperPdf } from '../../gateways/pdf/paper-pdf.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { fieldNames, readGrant, type Typed } from './form.ts'
import { grantPage, RECORDS_PATH, recordPage, startOf, whichPledgePage } from './pages.ts'

type ByCode = { Params: { code: string } }
type ByNumber = { Params: { code: string; number: string } }

/** `/noi-bo/bien-ban`: the accountant issues records of businesses' gifts to houses, and takes them back. */
export default async function staffPapers(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const accountants = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }

  app.get(RECORDS_PATH, accountants, async (request, reply) => {
    const { ma } = readTyped(request.query, ['ma'])
    const [code] = findReferenceCodes(ma)
    const pledge = code === undefined ? null : await pledgeByCode(database.read, code)
    if (pledge) return reply.redirect(`${RECORDS_PATH}/${pledge.code}`, 303)
    const error = ma === '' ? null : 'Không có đăng ký nào với mã này. Mã bắt đầu bằng VNN.'
    const page = whichPledgePage(request.t.bind(request), ma, error)
    return reply.code(error ? 422 : 200).page('staff/papers/which', page)
  })

  app.get<ByCode>(`${RECORDS_PATH}/:code`, accountants, async (request, reply) => show(request, reply))

  app.post<ByCode>(`${RECORDS_PATH}/:code`, accountants, async (request, reply) => {
    const { code } = await pledgeOf(request)
    const typed = readTyped(request.body, fieldNames)
    const read = readGrant(request.t.bind(request), code, typed)
    if ('errors' in read) return show(request, reply.code(422), { typed, errors: read.errors, told: null })
    try {
      const asked = { key: readKey(request.body), asked: read.asked }
      const number = await issueGrantRecord(app.fund, request.signedIn(), asked)
      reply.flash('success', 'Đã lập biên bản. Xin kiểm tra, in hai bản và ký; người ủng hộ tải được ở trang riêng.')
      return reply.redirect(`${RECORDS_PATH}/${code}/${number}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const told = request.t(`refusals.${error.code}`, error.values)
      return show(request, reply.code(error.statusCode), { typed, errors: {}, told })
    }
  })

  app.get<ByNumber>(`${RECORDS_PATH}/:code/:number`, accountants, async (request, reply) => {
    const { record, paper } = await recordOf(request)
    const { code } = request.params
    const isRevoked = record.revokedAt !== null
    return reply.page('staff/papers/record', recordPage(paper, { code, number: record.number, isRevoked }))
  })

  app.get<ByNumber>(`${RECORDS_PATH}/:code/:number/ban-in.pdf`, accountants, async (request, reply) => {
    const { record, paper } = await recordOf(request)
    return reply
      .type('application/pdf')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="BB-${request.params.code}-${record.number}.pdf"`)
      .send(await paperPdf(paper))
  })

  app.post<ByNumber>(`${RECORDS_PATH}/:code/:number/thu-hoi`, accountants, async (request, reply) => {
    const { record } = await recordOf(request)
    const { code } = request.params
    const asked = { key: readKey(request.body), code, number: record.number }
    await revokeGrantRecord(app.fund, request.signedIn(), asked)
    reply.flash('success', 'Đã thu hồi biên bản. Bản in đã ký, nếu có, xin thu lại.')
    return reply.redirect(`${RECORDS_PATH}/${code}`, 303)
  })

  /** A pledge of another unit is not found. */
  async function pledgeOf(request: FastifyRequest<ByCode>): Promise<KnownPledge> {
    const pledge = await pledgeByCode(database.read, request.params.code)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(pledge.unitId, 'accountant')
    return pledge
  }

  async function recordOf(request: FastifyRequest<ByNumber>) {
    const pledge = await pledgeOf(request)
    const number = /^[1-9]\d{0,8}$/.test(request.params.number) ? Number(request.params.number) : 0
    const record = await grantRecordOf(database.read, pledge.id, number)
    const paper = record && issuedGrant(record)
    if (!record || !paper) throw new Refusal('NOT_FOUND', {}, 404)
    return { record, paper }
  }

  async function show(
    request: FastifyRequest<ByCode>,
    reply: FastifyReply,
    again?: { typed: Typed; errors: FieldErrors; told: string | null },
  ) {
    const pledge = await pledgeOf(request)
    const facts = await pledgePaperFacts(database.read, pledge)
    const signatories = await signatoriesAt(database.read, pledge.unitId, clock())
    const typed = again?.typed ?? startOf(facts, signatories, localDay(clock()))
    const records = await grantRecordsOf(database.read, pledge.id)
    const plan = await planned(request, pledge)
    const shown = { facts, records, plan, typed, errors: again?.errors ?? {}, told: again?.told ?? null }
    return reply.page('staff/papers/pledge', grantPage(request.t.bind(request), shown))
  }

  async function planned(request: FastifyRequest, pledge: KnownPledge): Promise<GrantPlan | { refused: string }> {
    try {
      return await planGrantRecord(database.read, pledge)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { refused: request.t(`refusals.${error.code}`, error.values) }
    }
  }
}

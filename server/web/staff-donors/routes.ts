import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  findingsOf,
  isOfNobody,
  pledgesOfDonor,
  pledgesOfSameDonor,
  standingFindings,
  toldPledges,
} from '../../../db/queries/donors.ts'
import { type KnownPledge, pledgeByCode, pledgeContactOf } from '../../../db/queries/pledges.ts'
import { donorVerdicts, type Role } from '../../../db/schema/index.ts'
import { statementOf } from '../../actions/donor-papers/statement-of.ts'
import { sayOfDonors } from '../../actions/donors/say-of-donors.ts'
import { undoFinding } from '../../actions/donors/undo-finding.ts'
import { Refusal } from '../../actions/refusal.ts'
import { donorGroups } from '../../domain/donor-groups.ts'
import { alikePairs, likenessesOf, traitsOf } from '../../domain/donor-likeness.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { isDay, localDay } from '../../format.ts'
import { paperPdf } from '../../gateways/pdf/paper-pdf.ts'
import { sheetModel } from '../components/paper-sheet.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { type Found, findPage } from './find-page.ts'
import { findTold } from './find-told.ts'
import { type Alike, NOTHING_SAID, type Said, showPage } from './show-page.ts'
import { PATH } from './words.ts'

type ByCode = { Params: { code: string } }
const readers = ['accountant', 'head', 'auditor'] as const satisfies readonly Role[]
const MOST_ALIKE = 30

/** Who gave: the pledges of one donor found together, and what staff say of donors who look alike. */
export default async function staffDonors(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const judging = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }

  app.get(PATH, reading, (request, reply) => find(request, reply, { typed: '', error: null, pledges: null }))

  // Sent, not asked for by an address: what is searched for is a person's name or number, and addresses are written down.
  app.post(`${PATH}/tim`, reading, async (request, reply) => {
    const typed = readTyped(request.body, ['tim']).tim
    const pledges = findTold(await toldPledges(database.read, unitsOf(request)), typed)
    const error = pledges === null ? 'Xin gõ ít nhất 3 chữ cái hoặc chữ số.' : null
    return find(request, reply.code(error ? 422 : 200), { typed, error, pledges })
  })

  app.get<ByCode>(`${PATH}/:code`, reading, async (request, reply) => {
    const { cung } = readTyped(request.query, ['cung'])
    return show(request, reply, { ...NOTHING_SAID, others: cung === '' ? [] : [cung] })
  })

  app.post<ByCode>(`${PATH}/:code/ghi-nhan`, judging, async (request, reply) => {
    const { code } = await pledgeOf(request)
    const { ma, la, 'ly-do': reason } = readTyped(request.body, ['ma', 'la', 'ly-do'])
    const said: Said = { ...NOTHING_SAID, others: chosen(request.body), code: ma, verdict: la, reason }
    const verdict = donorVerdicts.find((each) => each === la)
    if (!verdict) return show(request, reply.code(422), said, { la: 'Xin chọn một ghi nhận.' })
    const others = [...said.others, ...(ma.trim() === '' ? [] : [findReferenceCodes(ma.slice(0, 200))[0] ?? ma.trim()])]
    try {
      const { key, ...rest } = { key: readKey(request.body), code, others, verdict, reason }
      await sayOfDonors(app.fund, request.signedIn(), { key, ...rest })
    } catch (error) {
      return refuse(request, reply, said, error, boxOf)
    }
    reply.flash('success', 'Đã ghi nhận. Các đăng ký, sổ và tên công khai giữ nguyên.')
    return reply.redirect(`${PATH}/${code}`, 303)
  })

  app.post<ByCode>(`${PATH}/:code/huy-ghi-nhan`, judging, async (request, reply) => {
    const { code } = await pledgeOf(request)
    const typed = readTyped(request.body, ['ghi-nhan', 'ly-do-huy'])
    const id = /^[1-9]\d{0,14}$/.test(typed['ghi-nhan']) ? Number(typed['ghi-nhan']) : 0
    const said: Said = { ...NOTHING_SAID, undo: id, undoReason: typed['ly-do-huy'] }
    try {
      const undone = { key: readKey(request.body), id, reason: typed['ly-do-huy'] }
      await undoFinding(app.fund, request.signedIn(), undone)
    } catch (error) {
      return refuse(request, reply, said, error, () => `ly-do-huy-${id}`)
    }
    reply.flash('success', 'Đã hủy ghi nhận. Cả hai dòng vẫn được giữ lại.')
    return reply.redirect(`${PATH}/${code}`, 303)
  })

  app.get<ByCode>(`${PATH}/:code/bang-ke`, reading, async (request, reply) => {
    const { pledge, paper, query } = await statement(request)
    const path = `${PATH}/${pledge.code}`
    return reply.page('staff/donors/statement', {
      page: { title: `Bảng kê của người ủng hộ ${pledge.code}` },
      ...{ back: path, pdfPath: `${path}/bang-ke.pdf${query}`, paper: sheetModel(paper) },
    })
  })

  app.get<ByCode>(`${PATH}/:code/bang-ke.pdf`, reading, async (request, reply) => {
    const { pledge, paper } = await statement(request)
    return reply
      .type('application/pdf')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="bang-ke-${pledge.code}.pdf"`)
      .send(await paperPdf(paper))
  })

  function unitsOf(request: FastifyRequest): number[] {
    return [...request.unitsReached(...readers)]
  }

  async function find(request: FastifyRequest, reply: FastifyReply, found: Found) {
    const groups = donorGroups(await standingFindings(database.read))
    const told = await toldPledges(database.read, unitsOf(request))
    return reply.page('staff/donors/index', findPage(alikePairs(told, groups.donorOf, groups.isApart), found))
  }

  /** A pledge of another unit is not found. */
  async function pledgeOf(request: FastifyRequest<ByCode>): Promise<KnownPledge> {
    const pledge = await pledgeByCode(database.read, request.params.code)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(pledge.unitId, ...readers)
    return pledge
  }

  async function show(request: FastifyRequest<ByCode>, reply: FastifyReply, said: Said, errors: FieldErrors = {}) {
    const pledge = await pledgeOf(request)
    const ids = await pledgesOfSameDonor(database.read, pledge.id)
    const units = unitsOf(request)
    const mayJudge =
      (request.signedIn().reach.get('accountant')?.has(pledge.unitId) ?? false) &&
      !(await isOfNobody(database.read, pledge.id))
    const pledges = await pledgesOfDonor(database.read, ids, units)
    const file = {
      pledge,
      pledges,
      contact: await pledgeContactOf(database.read, pledge.id),
      alike: mayJudge ? await alikeTo(ids, units, said.others) : [],
      findings: (await findingsOf(database.read, ids)).filter(
        ({ firstUnitId, secondUnitId }) => units.includes(firstUnitId) && units.includes(secondUnitId),
      ),
      today: localDay(clock()),
    }
    return reply.page('staff/donors/show', showPage(request.t.bind(request), file, mayJudge, said, errors))
  }

  /** Pledges like any of these, and those already chosen, of which nothing was said yet. */
  async function alikeTo(ids: readonly number[], units: readonly number[], chosen: readonly string[]) {
    const told = await toldPledges(database.read, units)
    const { donorOf, isApart } = donorGroups(await standingFindings(database.read))
    const own = told.filter(({ id }) => ids.includes(id)).map(traitsOf)
    const donor = donorOf(ids[0] as number)
    const alike: Alike[] = []
    for (const pledge of told) {
      if (donorOf(pledge.id) === donor || isApart(donorOf(pledge.id), donor)) continue
      const theirs = traitsOf(pledge)
      const reasons = [...new Set(own.flatMap((traits) => likenessesOf(traits, theirs)))]
      if (reasons.length > 0 || chosen.includes(pledge.code)) alike.push({ pledge, reasons })
    }
    return alike.slice(0, MOST_ALIKE)
  }

  async function statement(request: FastifyRequest<ByCode>) {
    const pledge = await pledgeOf(request)
    const today = localDay(clock())
    const { tu, den } = readTyped(request.query, ['tu', 'den'])
    const [from, to] = [tu || `${today.slice(0, 4)}-01-01`, den || today]
    if (!isDay(from) || !isDay(to) || from > to) throw new Refusal('not-a-day', {}, 400)
    const same = await pledgesOfSameDonor(database.read, pledge.id)
    const seen = (await pledgesOfDonor(database.read, same, unitsOf(request))).map(({ id }) => id).sort((a, b) => a - b)
    const paper = await statementOf(database.read, pledge, seen, { from, to }, { language: 'vi', now: clock() })
    return { pledge, paper, query: `?tu=${from}&den=${to}` }
  }

  function refuse(
    request: FastifyRequest<ByCode>,
    reply: FastifyReply,
    said: Said,
    error: unknown,
    box: (code: string) => string,
  ) {
    if (!(error instanceof Refusal) || error.statusCode === 404) throw error
    const errors = { [box(error.code)]: request.t(`refusals.${error.code}`, error.values) }
    return show(request, reply.code(error.statusCode), said, errors)
  }
}

function boxOf(refusal: string): string {
  return refusal.startsWith('reason-') ? 'ly-do' : 'ma'
}

/** Codes ticked in a list: one comes as text, several as a list. */
function chosen(body: unknown): string[] {
  const { cung } = (body ?? {}) as { cung?: unknown }
  const list = Array.isArray(cung) ? cung : [cung]
  return list
    .filter((code): code is string => typeof code === 'string' && code !== '' && code.length < 40)
    .slice(0, MOST_ALIKE)
}

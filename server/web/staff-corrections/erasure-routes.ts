import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pledgeAnsweredBy, standingTexts } from '../../../db/queries/erasure.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { standingEntry } from '../../../db/queries/reversals.ts'
import { privateFields } from '../../../db/schema/index.ts'
import { type ErasurePlan, planErasure } from '../../actions/erasure/plan-erasure.ts'
import { requestErasure } from '../../actions/erasure/request-erasure.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { Erasure, PledgeErasure } from '../../domain/redaction.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { type Asked, ERASE_PATH, entryErasurePage, pledgeErasurePage, whichErasurePage } from './erasure-pages.ts'
import { readEntryIndex } from './form.ts'

type Subject = { entry: number } | PledgeErasure

/** `/noi-bo/dieu-chinh/xoa`: an accountant asks to erase what was said of a person; the head answers with the other requests. */
export default async function staffErasures(app: FastifyInstance): Promise<void> {
  const { database } = app.fund
  const asking = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }

  app.get(ERASE_PATH, asking, async (request, reply) => {
    const { tim, 'pham-vi': scope } = readTyped(request.query, ['tim', 'pham-vi'])
    const subject = readSubject(tim, scope)
    if (subject) return show(request, reply, subject)
    const error = tim === '' ? null : 'Xin ghi mã đăng ký (VNN…) hoặc số của dòng, ví dụ 1024.'
    return reply
      .code(error ? 422 : 200)
      .page('staff/corrections/erase-which', whichErasurePage(request.t.bind(request), tim, error))
  })

  app.post(ERASE_PATH, asking, async (request, reply) => {
    const { tim, reason, 'pham-vi': scope } = readTyped(request.body, ['tim', 'reason', 'pham-vi'])
    const subject = readSubject(tim, scope)
    if (!subject) throw new Refusal('NOT_FOUND', {}, 404)
    const chosen = readChosen(request.body)
    await mustReach(request, subject)
    try {
      const erasure = erasureOf(subject, chosen)
      const asked = { key: readKey(request.body), erasure, reason }
      const { code } = await requestErasure(app.fund, request.signedIn(), asked)
      reply.flash('success', `Đã gửi đề nghị ${code}. Chưa có gì bị xóa cho đến khi Trưởng ban duyệt.`)
      return reply.redirect(`/noi-bo/dieu-chinh/${code}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const field = error.code.startsWith('reason-') ? 'reason' : error.code === 'nothing-chosen' ? 'gi' : null
      const sentence = request.t(`refusals.${error.code}`, error.values)
      const errors: FieldErrors = field ? { [field]: sentence } : {}
      const again = { fields: chosen, reason, errors, told: field ? null : sentence }
      return show(request, reply.code(error.statusCode), subject, again)
    }
  })

  async function show(request: FastifyRequest, reply: FastifyReply, subject: Subject, asked?: Asked) {
    await mustReach(request, subject)
    const t = request.t.bind(request)
    if ('pledge' in subject) {
      const plan = await planned(subject)
      return reply.page('staff/corrections/erase', pledgeErasurePage(t, { ...subject, plan }, asked))
    }
    const entry = await standingEntry(database.read, subject.entry)
    if (!entry) throw new Refusal('NOT_FOUND', {}, 404)
    const texts = await standingTexts(database.read, [entry.index])
    const pledge = await pledgeAnsweredBy(database.read, entry.index)
    return reply.page('staff/corrections/erase', entryErasurePage(t, { entry, texts, pledge }, asked))
  }

  async function planned(subject: PledgeErasure): Promise<ErasurePlan | null> {
    try {
      return await planErasure(database.read, subject)
    } catch (error) {
      if (error instanceof Refusal && error.code === 'nothing-to-erase') return null
      throw error
    }
  }

  /** A line or pledge of another unit is not found. */
  async function mustReach(request: FastifyRequest, subject: Subject): Promise<void> {
    const found =
      'pledge' in subject
        ? await pledgeByCode(database.read, subject.pledge)
        : await standingEntry(database.read, subject.entry)
    if (!found) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(found.unitId, 'accountant')
  }
}

function readSubject(typed: string, scope: string): Subject | null {
  const [code] = findReferenceCodes(typed)
  if (code !== undefined) return scope === 'ten' ? { pledge: code, only: 'name' } : { pledge: code }
  const entry = readEntryIndex(typed)
  return entry === null ? null : { entry }
}

/** One box ticked comes as text, several as a list. */
function readChosen(body: unknown): string[] {
  const { gi } = (body ?? {}) as { gi?: unknown }
  return [gi].flat().filter((value): value is string => typeof value === 'string')
}

/** @throws Refusal('nothing-chosen') */
function erasureOf(subject: Subject, chosen: readonly string[]): Erasure {
  if ('pledge' in subject) return subject
  const fields = privateFields.filter((field) => chosen.includes(field))
  if (fields.length === 0) throw new Refusal('nothing-chosen')
  return { entry: subject.entry, fields }
}

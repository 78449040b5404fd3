import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pledgesOfDonor, pledgesOfSameDonor } from '../../../db/queries/donors.ts'
import { pledgeByCode, pledgeContactOf, pledgeReceipts } from '../../../db/queries/pledges.ts'
import { dataRequestByCode, listDataRequests } from '../../../db/queries/rights.ts'
import { publicHolidays, termInForce } from '../../../db/queries/terms.ts'
import { dataRequestKinds, type Role } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import { answerDataRequest, answerSteps } from '../../actions/rights/answer-request.ts'
import { addHoliday, removeHoliday } from '../../actions/rights/holidays.ts'
import { isDay, localDay } from '../../format.ts'
import { type FieldErrors, FormReader, readKey, readTyped } from '../components/typed-form.ts'
import { calendarPage } from './calendar-page.ts'
import { listPage } from './list-page.ts'
import { type Answer, showPage } from './show-page.ts'

const PATH = '/noi-bo/yeu-cau-du-lieu'
const MOST_LISTED = 200
const answerers = ['accountant', 'head'] as const satisfies readonly Role[]
const readers = [...answerers, 'auditor'] as const satisfies readonly Role[]
const keepers = ['administrator'] as const satisfies readonly Role[]

/** What donors ask about their data, with the legal clock; overdue ones first. */
export default async function dataRequests(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const answering = { preHandler: app.staffOnly(...answerers), config: { roles: answerers } }
  const looking = { preHandler: app.staffOnly(...readers, ...keepers), config: { roles: [...readers, ...keepers] } }
  const keeping = { preHandler: app.staffOnly(...keepers), config: { roles: keepers } }

  app.get(PATH, reading, async (request, reply) => {
    const isOpen = readTyped(request.query, ['xong']).xong !== 'roi'
    const unitIds = [...request.unitsReached(...readers)]
    const rows = await listDataRequests(database.read, { unitIds, isOpen, most: MOST_LISTED })
    return reply.page('staff/data-requests/index', listPage({ rows, isOpen, today: localDay(clock()) }))
  })

  app.get<{ Params: { code: string } }>(`${PATH}/:code`, reading, (request, reply) =>
    show(request, reply, request.params.code),
  )

  app.post<{ Params: { code: string } }>(`${PATH}/:code/tra-loi`, answering, async (request, reply) => {
    const { code } = request.params
    const typed = readTyped(request.body, ['buoc', 'tra-loi'])
    const answer = { step: typed.buoc, text: typed['tra-loi'], errors: {}, told: null }
    const step = answerSteps.find((known) => known === typed.buoc)
    await mustReach(request, code, answerers)
    if (!step) return show(request, reply.code(422), code, { ...answer, errors: { buoc: 'Xin chọn một bước.' } })
    try {
      const input = { key: readKey(request.body), code, step, answer: typed['tra-loi'] }
      await answerDataRequest(app.fund, request.signedIn(), input)
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      const sentence = request.t(`refusals.${error.code}`, error.values)
      const isText = error.code === 'answer-short' || error.code === 'answer-long'
      const errors: FieldErrors = isText ? { 'tra-loi': sentence } : {}
      return show(request, reply.code(error.statusCode), code, { ...answer, errors, told: isText ? null : sentence })
    }
    reply.flash('success', step === 'answer' ? `Đã trả lời yêu cầu ${code}.` : `Yêu cầu ${code} đã xong.`)
    return reply.redirect(`${PATH}/${code}`, 303)
  })

  app.get(`${PATH}/lich`, looking, (request, reply) => showCalendar(request, reply))

  app.post(`${PATH}/lich/them`, keeping, async (request, reply) => {
    const typed = readTyped(request.body, ['ngay', 'ten'])
    const reader = new FormReader(request.t.bind(request))
    const day = reader.day('ngay', typed.ngay)
    const name = reader.requiredLine('ten', typed.ten, { name: 'Tên', max: 100, ask: 'Xin ghi tên ngày nghỉ.' })
    if (!reader.isRight) return showCalendar(request, reply.code(422), typed, reader.errors)
    await addHoliday(app.fund, request.signedIn(), { day, name })
    return reply.flash('success', 'Đã thêm ngày nghỉ.').redirect(`${PATH}/lich`, 303)
  })

  app.post(`${PATH}/lich/bo`, keeping, async (request, reply) => {
    const { ngay } = readTyped(request.body, ['ngay'])
    if (isDay(ngay)) await removeHoliday(app.fund, request.signedIn(), ngay)
    return reply.flash('success', 'Đã bỏ ngày nghỉ.').redirect(`${PATH}/lich`, 303)
  })

  async function show(request: FastifyRequest, reply: FastifyReply, code: string, answer?: Answer) {
    const asked = await mustReach(request, code, readers)
    const pledge = await pledgeByCode(database.read, asked.pledgeCode)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    const file = {
      asked,
      pledge,
      contact: await pledgeContactOf(database.read, pledge.id),
      others: await othersOf(request, pledge.id),
      isPublished: (await pledgeReceipts(database.read, pledge.id)).length > 0,
      today: localDay(clock()),
    }
    const person = request.signedIn()
    const mayAnswer = answerers.some((role) => person.reach.get(role)?.has(asked.unitId))
    const may = { answer: mayAnswer, erase: person.reach.get('accountant')?.has(asked.unitId) ?? false }
    return reply.page('staff/data-requests/show', showPage(request.t.bind(request), file, may, answer))
  }

  /** Other pledges of the same donor, as far as this person may see them. */
  async function othersOf(request: FastifyRequest, pledgeId: number): Promise<string[]> {
    const same = await pledgesOfSameDonor(database.read, pledgeId)
    const pledges = await pledgesOfDonor(database.read, same, [...request.unitsReached(...readers)])
    return pledges.filter(({ id }) => id !== pledgeId).map(({ code }) => code)
  }

  async function mustReach(request: FastifyRequest, code: string, roles: readonly Role[]) {
    const asked = await dataRequestByCode(database.read, code)
    if (!asked) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(asked.unitId, ...roles)
    return asked
  }

  async function showCalendar(
    request: FastifyRequest,
    reply: FastifyReply,
    typed = { ngay: '', ten: '' },
    errors: FieldErrors = {},
  ) {
    const today = localDay(clock())
    const terms = []
    for (const purpose of ['answer-request', ...dataRequestKinds] as const)
      terms.push({ purpose, ...(await termInForce(database.read, purpose, today)) })
    const { reach } = request.signedIn()
    const may = { mayKeep: reach.has('administrator'), mayRead: readers.some((role) => reach.has(role)) }
    const holidays = await publicHolidays(database.read)
    const t = request.t.bind(request)
    return reply.page('staff/data-requests/calendar', calendarPage(t, { holidays, terms, ...may }, typed, errors))
  }
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { deskPools } from '../../../db/queries/cash-receipts.ts'
import { eventByCode, eventsOf, registrationsOf } from '../../../db/queries/events.ts'
import type { Role } from '../../../db/schema/index.ts'
import { eventKeepers, openEvent } from '../../actions/events/open-event.ts'
import { registerAtEvent } from '../../actions/events/register-at-event.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { readKey, readTyped } from '../components/typed-form.ts'
import { type BatchField, batchFields, eventFields, readBatch, readEvent } from './form.ts'
import { type BatchState, EVENTS_PATH, listPage, newPage, showPage } from './pages.ts'

const keepers: Role[] = [...eventKeepers]

/** The box to mend when the fund refuses what was written. */
const boxOf: Record<string, BatchField> = {
  'list-empty': 'danh-sach',
  'list-count-differs': 'so-nguoi',
  'list-sum-differs': 'so-tien',
  'registrations-double': 'van-ghi',
}

type OfEvent = { Params: { code: string } }

/** `/noi-bo/su-kien`: launch events and who registered there. */
export default async function events(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const guard = { preHandler: app.staffOnly(...keepers), config: { roles: keepers } }
  const t = textsIn('vi')
  const units = (request: FastifyRequest) => [...request.unitsReached(...keepers)]

  app.get(EVENTS_PATH, guard, async (request, reply) => {
    return reply.page('staff/events/index', listPage(await eventsOf(database.read, units(request))))
  })

  app.get(`${EVENTS_PATH}/moi`, guard, async (request, reply) => {
    const pools = await deskPools(database.read, units(request))
    return reply.page('staff/events/new', newPage(pools, localDay(clock()), readTyped({}, eventFields)))
  })

  app.post(`${EVENTS_PATH}/moi`, guard, async (request, reply) => {
    const typed = readTyped(request.body, eventFields)
    const pools = await deskPools(database.read, units(request))
    const read = readEvent(
      t,
      typed,
      pools.map(({ poolId }) => poolId),
    )
    if ('errors' in read)
      return reply.code(422).page('staff/events/new', newPage(pools, localDay(clock()), typed, read.errors))
    const code = await openEvent(app.fund, request.signedIn(), readKey(request.body), read.event)
    reply.flash('success', 'Đã mở sự kiện.')
    return reply.redirect(`${EVENTS_PATH}/${code}`, 303)
  })

  app.get<OfEvent>(`${EVENTS_PATH}/:code`, guard, (request, reply) => {
    return show(request, reply, { typed: readTyped({}, batchFields), errors: {}, problems: [] })
  })

  app.post<OfEvent>(`${EVENTS_PATH}/:code`, guard, async (request, reply) => {
    const { code } = await eventOf(request)
    const typed = { ...readTyped(request.body, batchFields), 'danh-sach': listOf(request.body) }
    const read = readBatch(t, typed, code)
    if ('errors' in read) return show(request, reply.code(422), { typed, ...read })
    try {
      const count = await registerAtEvent(app.fund, request.signedIn(), readKey(request.body), read)
      reply.flash('success', `Đã ghi ${count} đăng ký.`)
      return reply.redirect(`${EVENTS_PATH}/${code}`, 303)
    } catch (error) {
      const box = error instanceof Refusal ? boxOf[error.code] : undefined
      if (!(error instanceof Refusal) || !box) throw error
      const errors = { [box]: t(`refusals.${error.code}`, error.values) }
      return show(request, reply.code(422), { typed, errors, problems: [] })
    }
  })

  async function show(request: FastifyRequest<OfEvent>, reply: FastifyReply, state: BatchState) {
    const event = await eventOf(request)
    const registrations = await registrationsOf(database.read, event.id)
    return reply.page('staff/events/show', showPage(event, registrations, state))
  }

  async function eventOf(request: FastifyRequest<OfEvent>) {
    const event = await eventByCode(database.read, request.params.code)
    if (!event) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(event.unitId, ...keepers)
    return event
  }
}

const MAX_LIST = 100_000

/** A list is longer than what is typed into other boxes. */
function listOf(body: unknown): string {
  const { 'danh-sach': list } = (body ?? {}) as { 'danh-sach'?: unknown }
  return typeof list === 'string' ? list.slice(0, MAX_LIST) : ''
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type EventRow, eventByCode, eventsOf, registrationsOf } from '../../../db/queries/events.ts'
import { Refusal } from '../../actions/refusal.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { dataTable } from '../components/display.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import { publicPath } from './pages.ts'

/** `/van-dong/su-kien`: what was registered at launch events, what came of it, what is outstanding. */
export default async function publicEvents(app: FastifyInstance): Promise<void> {
  const { database } = app.fund

  app.get('/van-dong/su-kien', { config: { isPublic: true } }, async (request, reply) => {
    const events = await eventsOf(database.read)
    return reply.page('events/index', {
      page: { title: request.t('events.title'), section: 'appeals' as const },
      events: events.length === 0 ? null : events.map((event) => eventCard(request, event)),
    })
  })

  app.get<{ Params: { code: string } }>(
    '/van-dong/su-kien/:code',
    { config: { isPublic: true } },
    async (request, reply) => {
      const event = await eventByCode(database.read, request.params.code)
      if (!event) throw new Refusal('NOT_FOUND', {}, 404)
      const registrations = await registrationsOf(database.read, event.id)
      const { t, language } = request
      const text = t.bind(request)
      const standing = registrations.filter(({ cancelledAt, receivedVnd }) => cancelledAt === null || receivedVnd > 0)
      return reply.page('events/show', {
        page: { title: event.name, section: 'appeals' as const, wide: true },
        ...eventCard(request, event),
        board: event.boardVnd === null ? null : text('events.board', { amount: formatVnd(event.boardVnd, language) }),
        table:
          standing.length === 0
            ? null
            : dataTable({
                caption: text('events.caption'),
                columns: [
                  { text: text('events.who') },
                  { text: text('events.registered'), numeric: true },
                  { text: text('events.received'), numeric: true },
                  { text: text('events.outstanding'), numeric: true },
                ],
                rows: standing.map((each) => [
                  { text: pledgeNameText(request, each), href: request.href(`/ung-ho/${each.code}`), heading: true },
                  formatVnd(each.amountVnd, language),
                  formatVnd(each.receivedVnd, language),
                  formatVnd(each.cancelledAt === null ? Math.max(0, each.amountVnd - each.receivedVnd) : 0, language),
                ]),
                foot: [
                  text('events.total'),
                  formatVnd(event.registeredVnd, language),
                  formatVnd(event.receivedVnd, language),
                  formatVnd(event.outstandingVnd, language),
                ],
              }),
      })
    },
  )
}

/** What `views/events/card.hbs` shows of an event. */
function eventCard(request: FastifyRequest, event: EventRow) {
  const { name, place, unitName, registeredVnd, receivedVnd, outstandingVnd, registrations } = event
  return {
    href: request.href(publicPath(event.code)),
    name,
    about: request.t('events.about', { day: formatDay(event.heldOn, request.language), place, unit: unitName }),
    count: registrations,
    registeredVnd,
    receivedVnd,
    outstandingVnd,
  }
}

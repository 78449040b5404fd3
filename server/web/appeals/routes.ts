import type { FastifyInstance } from 'fastify'
import { allAppeals, prioritiesOn } from '../../../db/queries/appeals.ts'
import { eventsOf } from '../../../db/queries/events.ts'
import { localDay } from '../../format.ts'
import { appealsPage } from './pages.ts'

/** `/van-dong`: what the committees call for, how far it is, and which places go first. */
export default async function appeals(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund

  app.get('/van-dong', { config: { isPublic: true } }, async (request, reply) => {
    const today = localDay(clock())
    const called = {
      appeals: await allAppeals(database.read),
      priorities: await prioritiesOn(database.read, today),
      events: await eventsOf(database.read),
    }
    return reply.page('appeals/index', appealsPage(request, called, today))
  })
}

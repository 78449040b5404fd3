import type { FastifyInstance } from 'fastify'
import { allAppeals, prioritiesOn } from '../../../db/queries/appeals.ts'
import { localDay } from '../../format.ts'
import { appealsPage } from './pages.ts'

/** `/van-dong`: what the committees call for, how far it is, and which places go first. */
export default async function appeals(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund

  app.get('/van-dong', { config: { isPublic: true } }, async (request, reply) => {
    const today = localDay(clock())
    const [all, priorities] = [await allAppeals(database.read), await prioritiesOn(database.read, today)]
    return reply.page('appeals/index', appealsPage(request, all, priorities, today))
  })
}

import type { FastifyInstance } from 'fastify'
import { homePage } from './pages.ts'
import { workOf } from './queue.ts'

/** Where everybody on the staff side starts: what waits for them. */
export default async function staffHome(app: FastifyInstance): Promise<void> {
  app.get('/noi-bo', { preHandler: app.staffOnly() }, async (request, reply) => {
    const person = request.signedIn()
    const now = app.fund.clock()
    return reply.page('staff/home/show', homePage(person, await workOf(app.fund.database.read, person, now), now))
  })
}

import type { FastifyInstance } from 'fastify'
import { rootUnits } from '../../../db/queries/units.ts'

export default async function healthRoutes(app: FastifyInstance): Promise<void> {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    await rootUnits(app.fund.database.read)
    return reply.header('cache-control', 'no-store').send({ status: 'ok' })
  })
}

import type { FastifyInstance } from 'fastify'
import { rootUnits } from '../../../db/queries/units.ts'

export default async function healthRoutes(app: FastifyInstance): Promise<void> {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    await rootUnits(app.fund.database.read)
    const { refusal } = app.fund.log
    return reply
      .code(refusal ? 503 : 200)
      .header('cache-control', 'no-store')
      .send({ status: refusal?.code ?? 'ok' })
  })
}

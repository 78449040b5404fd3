import type { FastifyInstance } from 'fastify'
import { pledgeByCode, pledgeReceivedVnd, pledgeUnclearVnd } from '../../../db/queries/pledges.ts'
import { pledgeTrace } from '../../../db/queries/trace.ts'
import { pledgeStatus } from '../../domain/pledge.ts'
import { localDay } from '../../format.ts'
import { ApiError, refuseUnknown } from '../components/api.ts'

/** `GET /api/v1/pledges/:code`: the public state of one pledge; nothing private. */
export default async function pledgesApi(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get<{ Params: { code: string }; Querystring: Record<string, unknown> }>(
    '/api/v1/pledges/:code',
    { config: { isPublic: true } },
    async (request) => {
      refuseUnknown(request.query, [])
      const pledge = await pledgeByCode(db, request.params.code)
      if (!pledge) throw new ApiError(['code'], 404)
      const receivedVnd = await pledgeReceivedVnd(db, pledge.id)
      const unclearVnd = await pledgeUnclearVnd(db, pledge.code)
      const places = await pledgeTrace(db, pledge.id)
      return {
        code: pledge.code,
        status: pledgeStatus({ ...pledge, receivedVnd, unclearVnd }, localDay(app.fund.clock())),
        amountVnd: pledge.amountVnd,
        receivedVnd,
        donor: pledge.publicName,
        donorErased: pledge.erasedIn !== null,
        trace: places.map(({ state, amountVnd, project, spentIn }) => ({
          state,
          amountVnd,
          project: project?.code ?? null,
          spentIn,
        })),
      }
    },
  )
}

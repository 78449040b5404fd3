import type { FastifyInstance } from 'fastify'
import { ledgerSize, reversals } from '../../../db/queries/ledger.ts'
import { Refusal } from '../../actions/refusal.ts'
import { correctionsPage } from './pages.ts'

const PAGE_ROWS = 50

/** `/dinh-chinh`: every correcting entry, with what it corrects and why. */
export default async function corrections(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get<{ Querystring: { truoc?: unknown } }>(
    '/dinh-chinh',
    { config: { isPublic: true } },
    async (request, reply) => {
      const before = indexIn(request.query.truoc)
      const rows = await reversals(db, before, PAGE_ROWS + 1)
      const { recordedAt } = await ledgerSize(db)
      return reply.page('corrections/index', correctionsPage(request, rows, before, PAGE_ROWS, recordedAt))
    },
  )
}

function indexIn(given: unknown): number | null {
  if (given === undefined) return null
  if (typeof given !== 'string' || !/^\d{1,15}$/.test(given)) throw new Refusal('bad-filter', { names: 'truoc' }, 400)
  return Number(given)
}

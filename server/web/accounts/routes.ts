import type { FastifyInstance } from 'fastify'
import { officialAccounts } from '../../../db/queries/official-accounts.ts'
import { localDay } from '../../format.ts'
import { accountsPage } from './pages.ts'

/** `/tai-khoan`: the accounts that are the fund's, and how to tell them from a fraud's. */
export default async function accounts(app: FastifyInstance): Promise<void> {
  app.get('/tai-khoan', { config: { isPublic: true } }, async (request, reply) => {
    const rows = await officialAccounts(app.fund.database.read, localDay(app.fund.clock()))
    return reply.page('accounts/index', accountsPage(request, rows))
  })
}

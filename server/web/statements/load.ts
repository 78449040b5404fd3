import type { FastifyRequest } from 'fastify'
import type { Handle } from '../../../db/database.ts'
import { staffById } from '../../../db/queries/staff.ts'
import { statementById } from '../../../db/queries/statements.ts'
import type { Role } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import { accountsWithin } from '../components/bank-accounts.ts'
import type { Seen } from './pages.ts'

/** The statement an address names, for one who reaches its account by one of these roles. @throws Refusal('NOT_FOUND', 404) */
export async function statementOf(
  db: Handle,
  request: FastifyRequest<{ Params: { id: string } }>,
  roles: readonly Role[],
): Promise<Seen> {
  const { id } = request.params
  const statement = /^\d{1,15}$/.test(id) ? await statementById(db, Number(id)) : null
  const accounts = await accountsWithin(db, request, roles)
  const account = accounts.find((each) => each.id === statement?.bankAccountId)
  if (!statement || !account) throw new Refusal('NOT_FOUND', {}, 404)
  const { confirmedBy } = statement
  return {
    statement,
    account,
    uploader: (await staffById(db, statement.uploadedBy))?.name ?? '',
    confirmer: confirmedBy === null ? null : ((await staffById(db, confirmedBy))?.name ?? null),
    told: null,
    mayAct: (await accountsWithin(db, request, ['accountant'])).some((each) => each.id === account.id),
  }
}

import type { FastifyRequest } from 'fastify'
import type { Handle } from '../../../db/database.ts'
import { staffById } from '../../../db/queries/staff.ts'
import { statementById } from '../../../db/queries/statements.ts'
import { allUnits, bankAccounts } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { Account, Seen } from './pages.ts'

/** The bank accounts of every unit that these roles of the person reach. */
export async function accountsWithin(db: Handle, request: FastifyRequest, roles: readonly Role[]): Promise<Account[]> {
  const { reach } = request.signedIn()
  const unitIds = new Set(roles.flatMap((role) => [...(reach.get(role) ?? [])]))
  const names = new Map((await allUnits(db)).map(({ id, name }) => [id, name]))
  return (await bankAccounts(db, [...unitIds])).map((account) => ({
    ...account,
    unitName: names.get(account.unitId) ?? '',
  }))
}

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
    mayAct: (await accountsWithin(db, request, ['accountant'])).some((each) => each.id === account.id),
  }
}

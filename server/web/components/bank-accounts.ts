import type { FastifyRequest } from 'fastify'
import type { Handle } from '../../../db/database.ts'
import { allUnits, bankAccounts } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'

export type ReachedAccount = Awaited<ReturnType<typeof bankAccounts>>[number] & { unitName: string }

/** The official bank accounts of every unit that these roles of the signed-in person reach. */
export async function accountsWithin(
  db: Handle,
  request: FastifyRequest,
  roles: readonly Role[],
): Promise<ReachedAccount[]> {
  const names = new Map((await allUnits(db)).map(({ id, name }) => [id, name]))
  return (await bankAccounts(db, [...request.unitsReached(...roles)])).map((account) => ({
    ...account,
    unitName: names.get(account.unitId) ?? '',
  }))
}

export function accountName(account: { bankName: string; number: string }): string {
  return `${account.bankName} ${account.number}`
}

/** For a select of accounts. */
export function accountChoices(accounts: readonly ReachedAccount[]): { value: string; text: string }[] {
  return accounts.map((account) => ({
    value: String(account.id),
    text: `${accountName(account)} · ${account.unitName}`,
  }))
}

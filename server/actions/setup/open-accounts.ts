import type { Handle } from '../../../db/database.ts'
import {
  type AccountRow,
  accountByName,
  accountsOfKind,
  insertAccount,
  insertPool,
} from '../../../db/queries/accounts.ts'
import { type FundRow, insertBankAccount, type UnitRow } from '../../../db/queries/units.ts'
import type { AccountKind, bankAccount, poolPurposes } from '../../../db/schema/index.ts'
import { accountName } from '../../domain/ledger/account-name.ts'

type Owner = { unit: UnitRow; fund: FundRow }

/** The account of this kind and detail in a unit and fund, opened when it is not there. */
export async function openAccount(tx: Handle, kind: AccountKind, owner: Owner, detail?: string): Promise<AccountRow> {
  const name = accountName(kind, owner.unit.code, owner.fund.code, detail)
  return (
    (await accountByName(tx, name)) ??
    (await insertAccount(tx, { name, kind, unitId: owner.unit.id, fundId: owner.fund.id }))
  )
}

/** A pool of given money for one purpose, with the account that holds it. */
export async function openPool(
  tx: Handle,
  owner: Owner,
  purpose: { kind: (typeof poolPurposes)[number]; code: string; detail: string; label: string },
): Promise<AccountRow> {
  const account = await openAccount(tx, 'pool', owner, purpose.detail)
  await insertPool(tx, {
    accountId: account.id,
    unitId: owner.unit.id,
    fundId: owner.fund.id,
    purpose: purpose.kind,
    purposeCode: purpose.code,
    label: purpose.label,
  })
  return account
}

/** What every unit needs to keep a fund: its general pool, its cash box, and the two accounts for what is not clear yet. */
export async function openBooks(tx: Handle, owner: Owner): Promise<void> {
  await openPool(tx, owner, { kind: 'general', code: 'general', detail: 'General', label: 'Quỹ chung' })
  await openAccount(tx, 'cash', owner)
  await openAccount(tx, 'suspense', owner)
  await openAccount(tx, 'unexplained', owner)
}

/** An official bank account with its ledger account. */
export async function openBankAccount(
  tx: Handle,
  owner: Owner,
  facts: Omit<typeof bankAccount.$inferInsert, 'id' | 'unitId' | 'fundId' | 'accountId'>,
) {
  const account = await openAccount(tx, 'bank', owner, facts.number)
  return insertBankAccount(tx, { ...facts, unitId: owner.unit.id, fundId: owner.fund.id, accountId: account.id })
}

/** The one account of a kind that every unit and fund has. @throws when the books were never opened */
export async function theAccount(
  tx: Handle,
  kind: 'cash' | 'suspense' | 'unexplained',
  owner: { unitId: number; fundId: number },
): Promise<AccountRow> {
  const [account] = await accountsOfKind(tx, { ...owner, kind })
  if (!account) throw new Error(`unit ${owner.unitId} has no ${kind} account in fund ${owner.fundId}`)
  return account
}

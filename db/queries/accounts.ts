import { and, eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type AccountKind, account, balance, commitment, fund, pool, unit } from '../schema/index.ts'
import { prepared } from './prepared.ts'

/** An account with the codes its entries need. */
export type AccountRow = {
  id: number
  name: string
  kind: AccountKind
  isAsset: boolean
  isMoney: boolean
  unitId: number
  fundId: number
  unit: string
  fund: string
}

const columns = {
  id: account.id,
  name: account.name,
  kind: account.kind,
  isAsset: account.isAsset,
  isMoney: account.isMoney,
  unitId: account.unitId,
  fundId: account.fundId,
  unit: unit.code,
  fund: fund.code,
}

function accounts(db: Handle) {
  return db
    .select(columns)
    .from(account)
    .innerJoin(unit, eq(unit.id, account.unitId))
    .innerJoin(fund, eq(fund.id, account.fundId))
}

const statements = prepared((db) => ({
  byId: accounts(db)
    .where(eq(account.id, sql.placeholder('id')))
    .prepare(),
  poolByAccount: db
    .select()
    .from(pool)
    .where(eq(pool.accountId, sql.placeholder('id')))
    .prepare(),
  poolByPurpose: db
    .select()
    .from(pool)
    .where(
      and(
        eq(pool.unitId, sql.placeholder('unitId')),
        eq(pool.fundId, sql.placeholder('fundId')),
        eq(pool.purposeCode, sql.placeholder('purposeCode')),
      ),
    )
    .prepare(),
}))

/** @throws when no account has this id: ids come from rows that refer to it */
export async function accountById(db: Handle, id: number): Promise<AccountRow> {
  const row = statements(db).byId.get({ id })
  if (!row) throw new Error(`no account ${id}`)
  return row
}

export async function accountByName(db: Handle, name: string): Promise<AccountRow | null> {
  return accounts(db).where(eq(account.name, name)).get() ?? null
}

/** The accounts of one kind in a unit and fund, in the order they were opened. */
export async function accountsOfKind(
  db: Handle,
  where: { unitId: number; fundId: number; kind: AccountKind },
): Promise<AccountRow[]> {
  return accounts(db)
    .where(and(eq(account.unitId, where.unitId), eq(account.fundId, where.fundId), eq(account.kind, where.kind)))
    .orderBy(account.id)
    .all()
}

export async function insertAccount(
  tx: Handle,
  row: { name: string; kind: AccountKind; unitId: number; fundId: number },
): Promise<AccountRow> {
  const { id } = tx.insert(account).values(row).returning({ id: account.id }).get()
  return accountById(tx, id)
}

/** What an account holds now, đồng. */
export async function balanceOf(db: Handle, accountId: number): Promise<number> {
  return db.select({ amountVnd: balance.amountVnd }).from(balance).where(eq(balance.accountId, accountId)).get()
    ?.amountVnd as number
}

export async function insertPool(tx: Handle, row: typeof pool.$inferInsert): Promise<void> {
  tx.insert(pool).values(row).run()
}

/** The pool an account holds. @throws when the account is no pool: ids come from rows that refer to one */
export async function poolByAccount(db: Handle, accountId: number): Promise<typeof pool.$inferSelect> {
  const row = statements(db).poolByAccount.get({ id: accountId })
  if (!row) throw new Error(`account ${accountId} is no pool`)
  return row
}

export async function poolByPurpose(
  db: Handle,
  where: { unitId: number; fundId: number; purposeCode: string },
): Promise<typeof pool.$inferSelect | null> {
  const { unitId, fundId, purposeCode } = where
  return statements(db).poolByPurpose.get({ unitId, fundId, purposeCode }) ?? null
}

/** The account in which one unit holds what it set aside for a project. */
export async function commitmentAccount(db: Handle, projectId: number, unitId: number): Promise<AccountRow | null> {
  return (
    accounts(db)
      .innerJoin(commitment, eq(commitment.accountId, account.id))
      .where(and(eq(commitment.projectId, projectId), eq(commitment.unitId, unitId)))
      .get() ?? null
  )
}

export async function insertCommitment(
  tx: Handle,
  row: { accountId: number; projectId: number; unitId: number },
): Promise<void> {
  tx.insert(commitment).values(row).run()
}

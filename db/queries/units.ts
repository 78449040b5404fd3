import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, ne, or } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { area, bankAccount, fund, pool, suspensePattern, unit, unitAncestor } from '../schema/index.ts'
import { prepared } from './prepared.ts'

export type UnitRow = typeof unit.$inferSelect
export type FundRow = typeof fund.$inferSelect

export async function allFunds(db: Handle): Promise<FundRow[]> {
  return db.select().from(fund).orderBy(asc(fund.id)).all()
}

export async function fundByCode(db: Handle, code: string): Promise<FundRow | null> {
  return db.select().from(fund).where(eq(fund.code, code)).get() ?? null
}

export async function insertFund(tx: Handle, row: { code: string; name: string }): Promise<FundRow> {
  return tx.insert(fund).values(row).returning().get()
}

export async function allUnits(db: Handle): Promise<UnitRow[]> {
  return db.select().from(unit).orderBy(asc(unit.id)).all()
}

export async function unitByCode(db: Handle, code: string): Promise<UnitRow | null> {
  return db.select().from(unit).where(eq(unit.code, code)).get() ?? null
}

export async function unitById(db: Handle, id: number): Promise<UnitRow | null> {
  return db.select().from(unit).where(eq(unit.id, id)).get() ?? null
}

/** Units without one above them: the tops of the tree. */
export async function rootUnits(db: Handle): Promise<UnitRow[]> {
  return db.select().from(unit).where(isNull(unit.parentId)).orderBy(asc(unit.id)).all()
}

const topPhone = prepared((db) =>
  db
    .select({ phone: unit.phone })
    .from(unit)
    .where(and(isNull(unit.parentId), isNull(unit.validTo), isNotNull(unit.phone)))
    .orderBy(asc(unit.id))
    .prepare(),
)

/** The telephone of the unit at the top, which every page prints; null while it has none. */
export async function hotline(db: Handle): Promise<string | null> {
  return topPhone(db).get()?.phone ?? null
}

/** The unit and every unit below it. */
export async function unitIdsBelow(db: Handle, unitId: number): Promise<number[]> {
  return db
    .select({ id: unitAncestor.unitId })
    .from(unitAncestor)
    .where(eq(unitAncestor.ancestorId, unitId))
    .all()
    .map((row) => row.id)
}

export async function insertUnit(tx: Handle, row: typeof unit.$inferInsert): Promise<UnitRow> {
  return tx.insert(unit).values(row).returning().get()
}

export async function insertArea(tx: Handle, row: typeof area.$inferInsert): Promise<typeof area.$inferSelect> {
  return tx.insert(area).values(row).returning().get()
}

export async function insertBankAccount(tx: Handle, row: typeof bankAccount.$inferInsert) {
  return tx.insert(bankAccount).values(row).returning().get()
}

/** Official bank accounts, of the given units when named. */
export async function bankAccounts(db: Handle, unitIds?: readonly number[]) {
  return db
    .select()
    .from(bankAccount)
    .where(unitIds ? inArray(bankAccount.unitId, [...unitIds]) : undefined)
    .orderBy(asc(bankAccount.unitId), asc(bankAccount.id))
    .all()
}

export async function bankAccountById(db: Handle, id: number) {
  return db.select().from(bankAccount).where(eq(bankAccount.id, id)).get() ?? null
}

/** The newest official account of a unit in a fund that stands on a day (`YYYY-MM-DD`); null while it has none. */
export async function officialAccountOn(db: Handle, where: { unitId: number; fundId: number }, day: string) {
  const stands = and(lte(bankAccount.validFrom, day), or(isNull(bankAccount.validTo), gte(bankAccount.validTo, day)))
  return (
    db
      .select()
      .from(bankAccount)
      .where(and(eq(bankAccount.unitId, where.unitId), eq(bankAccount.fundId, where.fundId), stands))
      .orderBy(desc(bankAccount.id))
      .get() ?? null
  )
}

/** Pools of money a donor or officer may choose from, of one unit and fund when given. */
export async function pools(db: Handle, where: { unitId?: number; fundId?: number } = {}) {
  return db
    .select()
    .from(pool)
    .where(
      and(
        ne(pool.purpose, 'goods'),
        where.unitId === undefined ? undefined : eq(pool.unitId, where.unitId),
        where.fundId === undefined ? undefined : eq(pool.fundId, where.fundId),
      ),
    )
    .orderBy(asc(pool.accountId))
    .all()
}

export async function suspensePatterns(db: Handle) {
  return db.select().from(suspensePattern).orderBy(asc(suspensePattern.id)).all()
}

export async function insertSuspensePattern(tx: Handle, row: typeof suspensePattern.$inferInsert): Promise<void> {
  tx.insert(suspensePattern).values(row).run()
}

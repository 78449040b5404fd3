import { and, asc, eq, gte, isNull, lte, max, or, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { area, areaSuccessor, unit } from '../schema/index.ts'

export type AreaRow = typeof area.$inferSelect

export async function nextAreaId(db: Handle): Promise<number> {
  return (
    (db
      .select({ id: max(area.id) })
      .from(area)
      .get()?.id ?? 0) + 1
  )
}

/** The name of the place a unit cares for, or null for a code of none. */
export async function placeOfUnit(db: Handle, unitCode: string): Promise<string | null> {
  const query = db.select({ name: area.name }).from(unit).innerJoin(area, eq(area.id, unit.areaId))
  return query.where(eq(unit.code, unitCode)).get()?.name ?? null
}

export async function insertAreas(tx: Handle, rows: (typeof area.$inferInsert)[]): Promise<void> {
  const insert = tx
    .insert(area)
    .values({
      id: sql.placeholder('id'),
      level: sql.placeholder('level'),
      code: sql.placeholder('code'),
      name: sql.placeholder('name'),
      parentId: sql.placeholder('parentId'),
      validFrom: sql.placeholder('validFrom'),
      validTo: sql.placeholder('validTo'),
    })
    .prepare()
  for (const row of rows) insert.run({ parentId: null, validTo: null, ...row })
}

export async function insertAreaSuccessors(tx: Handle, rows: (typeof areaSuccessor.$inferInsert)[]): Promise<void> {
  const insert = tx
    .insert(areaSuccessor)
    .values({
      areaId: sql.placeholder('areaId'),
      successorId: sql.placeholder('successorId'),
      onDay: sql.placeholder('onDay'),
    })
    .prepare()
  for (const row of rows) insert.run(row)
}

/** The province that carried a code on a day: Long An until 30 June 2025 and Tây Ninh since both have 80. */
export async function provinceOn(db: Handle, code: string, day: string): Promise<AreaRow | null> {
  return (
    db
      .select()
      .from(area)
      .where(
        and(
          eq(area.level, 'province'),
          eq(area.code, code),
          lte(area.validFrom, day),
          or(isNull(area.validTo), gte(area.validTo, day)),
        ),
      )
      .get() ?? null
  )
}

/** The communes of a province, by code. */
export async function communesOf(db: Handle, provinceId: number): Promise<AreaRow[]> {
  return db.select().from(area).where(eq(area.parentId, provinceId)).orderBy(asc(area.code)).all()
}

/** The areas that took an area over; several when it was split. */
export async function successorsOf(db: Handle, areaId: number): Promise<AreaRow[]> {
  return db
    .select({ area })
    .from(areaSuccessor)
    .innerJoin(area, eq(area.id, areaSuccessor.successorId))
    .where(eq(areaSuccessor.areaId, areaId))
    .all()
    .map((row) => row.area)
}

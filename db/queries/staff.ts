import { and, asc, desc, eq, gt, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { delegation, type Role, roleGrant, secondFactor, session, staff, unit, unitAncestor } from '../schema/index.ts'
import { prepared } from './prepared.ts'

export type StaffRow = typeof staff.$inferSelect

// Run on every request of the staff side.
const statements = prepared((db) => ({
  liveSession: db
    .select({
      tokenHash: session.tokenHash,
      formSecret: session.formSecret,
      createdAt: session.createdAt,
      seenAt: session.seenAt,
      staffId: staff.id,
      code: staff.code,
      name: staff.name,
      passwordHash: staff.passwordHash,
      provenAt: session.provenAt,
      enrolledAt: secondFactor.enrolledAt,
    })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.staffId))
    .leftJoin(secondFactor, eq(secondFactor.staffId, session.staffId))
    .where(and(eq(session.tokenHash, sql.placeholder('tokenHash')), isNull(session.endedAt), isNull(staff.dismissedAt)))
    .prepare(),
  reach: db
    .selectDistinct({ role: roleGrant.role, unitId: unitAncestor.unitId })
    .from(roleGrant)
    .innerJoin(unitAncestor, eq(unitAncestor.ancestorId, roleGrant.unitId))
    .where(and(eq(roleGrant.staffId, sql.placeholder('staffId')), isNull(roleGrant.revokedAt)))
    .prepare(),
  reachAt: db
    .selectDistinct({ role: roleGrant.role, unitId: unitAncestor.unitId })
    .from(roleGrant)
    .innerJoin(unitAncestor, eq(unitAncestor.ancestorId, roleGrant.unitId))
    .leftJoin(delegation, eq(delegation.grantId, roleGrant.id))
    .where(
      and(
        eq(roleGrant.staffId, sql.placeholder('staffId')),
        isNull(roleGrant.revokedAt),
        or(
          isNull(delegation.grantId),
          and(lte(delegation.fromAt, sql.placeholder('at')), gt(delegation.untilAt, sql.placeholder('at'))),
        ),
      ),
    )
    .prepare(),
}))

/** The session with this token hash and its person, while neither has ended. */
export async function liveSession(db: Handle, tokenHash: Buffer) {
  return statements(db).liveSession.get({ tokenHash }) ?? null
}

/** Each role a person was given and that stands, with every unit it reaches; delegated ones before and after their days too. */
export async function reachOf(db: Handle, staffId: number): Promise<{ role: Role; unitId: number }[]> {
  return statements(db).reach.all({ staffId })
}

/** Each role that counts at an instant (epoch ms), with every unit it reaches: a delegated one between its days only. */
export async function reachAt(db: Handle, staffId: number, at: number): Promise<{ role: Role; unitId: number }[]> {
  return statements(db).reachAt.all({ staffId, at })
}

export async function staffByEmail(db: Handle, email: string): Promise<StaffRow | null> {
  return db.select().from(staff).where(eq(staff.email, email)).get() ?? null
}

export async function staffByCode(db: Handle, code: string): Promise<StaffRow | null> {
  return db.select().from(staff).where(eq(staff.code, code)).get() ?? null
}

export async function staffById(db: Handle, id: number): Promise<StaffRow | null> {
  return db.select().from(staff).where(eq(staff.id, id)).get() ?? null
}

export async function allStaff(db: Handle): Promise<StaffRow[]> {
  return db.select().from(staff).orderBy(asc(staff.id)).all()
}

export async function insertStaff(tx: Handle, row: typeof staff.$inferInsert): Promise<StaffRow> {
  return tx.insert(staff).values(row).returning().get()
}

export async function setPasswordHash(tx: Handle, staffId: number, passwordHash: string): Promise<void> {
  tx.update(staff).set({ passwordHash }).where(eq(staff.id, staffId)).run()
}

export async function setDismissed(tx: Handle, staffId: number, dismissedAt: number): Promise<void> {
  tx.update(staff)
    .set({ dismissedAt })
    .where(and(eq(staff.id, staffId), isNull(staff.dismissedAt)))
    .run()
}

/** Returns its id. @throws what the trigger says when the person holds a post there that excludes this one */
export async function insertRoleGrant(
  tx: Handle,
  row: { staffId: number; unitId: number; role: Role; grantedAt: number },
): Promise<number> {
  return tx.insert(roleGrant).values(row).returning({ id: roleGrant.id }).get().id
}

/** Every grant a person ever had, newest first, with its unit and, where it was delegated, its days. */
export async function grantsOf(db: Handle, staffId: number) {
  return db
    .select({ grant: roleGrant, unit, delegation })
    .from(roleGrant)
    .innerJoin(unit, eq(unit.id, roleGrant.unitId))
    .leftJoin(delegation, eq(delegation.grantId, roleGrant.id))
    .where(eq(roleGrant.staffId, staffId))
    .orderBy(desc(roleGrant.id))
    .all()
}

/** Grants ever given in these units, with the person and the unit. */
export async function grantsInUnits(db: Handle, unitIds: readonly number[]) {
  return db
    .select({ grant: roleGrant, staff, unit })
    .from(roleGrant)
    .innerJoin(staff, eq(staff.id, roleGrant.staffId))
    .innerJoin(unit, eq(unit.id, roleGrant.unitId))
    .where(inArray(roleGrant.unitId, [...unitIds]))
    .orderBy(asc(roleGrant.id))
    .all()
}

export async function setRevoked(tx: Handle, grantId: number, revokedAt: number): Promise<void> {
  tx.update(roleGrant).set({ revokedAt }).where(eq(roleGrant.id, grantId)).run()
}

/** Ends every role a person still holds. */
export async function setAllRevoked(tx: Handle, staffId: number, revokedAt: number): Promise<void> {
  tx.update(roleGrant)
    .set({ revokedAt })
    .where(and(eq(roleGrant.staffId, staffId), isNull(roleGrant.revokedAt)))
    .run()
}

export async function insertSession(tx: Handle, row: typeof session.$inferInsert): Promise<void> {
  tx.insert(session).values(row).run()
}

export async function touchSession(tx: Handle, tokenHash: Buffer, seenAt: number): Promise<void> {
  tx.update(session)
    .set({ seenAt })
    .where(and(eq(session.tokenHash, tokenHash), isNull(session.endedAt)))
    .run()
}

/** Sessions of a person that were not ended, last used first; some may be too old to count. */
export async function openSessionsOf(db: Handle, staffId: number) {
  return db
    .select()
    .from(session)
    .where(and(eq(session.staffId, staffId), isNull(session.endedAt)))
    .orderBy(desc(session.seenAt))
    .all()
}

/** Ends one session of a person. True when it was open. */
export async function endSession(tx: Handle, staffId: number, tokenHash: Buffer, endedAt: number): Promise<boolean> {
  const ended = tx
    .update(session)
    .set({ endedAt })
    .where(and(eq(session.tokenHash, tokenHash), eq(session.staffId, staffId), isNull(session.endedAt)))
    .run()
  return ended.changes > 0
}

/** Signs a person out everywhere, or everywhere but in the session `except`. */
export async function endSessionsOf(tx: Handle, staffId: number, endedAt: number, except?: Buffer): Promise<void> {
  tx.update(session)
    .set({ endedAt })
    .where(
      and(eq(session.staffId, staffId), isNull(session.endedAt), except ? ne(session.tokenHash, except) : undefined),
    )
    .run()
}

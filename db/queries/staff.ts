import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type Role, roleGrant, session, staff, unitAncestor } from '../schema/index.ts'

export type StaffRow = typeof staff.$inferSelect

export async function staffByEmail(db: Handle, email: string): Promise<StaffRow | null> {
  return db.select().from(staff).where(eq(staff.email, email)).get() ?? null
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

export async function insertRoleGrant(
  tx: Handle,
  row: { staffId: number; unitId: number; role: Role; grantedAt: number },
): Promise<void> {
  tx.insert(roleGrant).values(row).run()
}

/** Each role a person holds now, with every unit it reaches. */
export async function reachOf(db: Handle, staffId: number): Promise<{ role: Role; unitId: number }[]> {
  return db
    .selectDistinct({ role: roleGrant.role, unitId: unitAncestor.unitId })
    .from(roleGrant)
    .innerJoin(unitAncestor, eq(unitAncestor.ancestorId, roleGrant.unitId))
    .where(and(eq(roleGrant.staffId, staffId), isNull(roleGrant.revokedAt)))
    .all()
}

/** The session with this token hash and its person, while neither has ended. */
export async function liveSession(db: Handle, tokenHash: Buffer) {
  const row = db
    .select({ session, staff })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.staffId))
    .where(and(eq(session.tokenHash, tokenHash), isNull(session.endedAt), isNull(staff.dismissedAt)))
    .get()
  return row ?? null
}

export async function insertSession(tx: Handle, row: typeof session.$inferInsert): Promise<void> {
  tx.insert(session).values(row).run()
}

export async function touchSession(tx: Handle, tokenHash: Buffer, seenAt: number): Promise<void> {
  tx.update(session).set({ seenAt }).where(eq(session.tokenHash, tokenHash)).run()
}

export async function endSession(tx: Handle, tokenHash: Buffer, endedAt: number): Promise<void> {
  tx.update(session)
    .set({ endedAt })
    .where(and(eq(session.tokenHash, tokenHash), isNull(session.endedAt)))
    .run()
}

/** Signs a person out everywhere. */
export async function endSessionsOf(tx: Handle, staffId: number, endedAt: number): Promise<void> {
  tx.update(session)
    .set({ endedAt })
    .where(and(eq(session.staffId, staffId), isNull(session.endedAt)))
    .run()
}

export async function setDismissed(tx: Handle, staffId: number, dismissedAt: number): Promise<void> {
  tx.update(staff)
    .set({ dismissedAt })
    .where(and(eq(staff.id, staffId), isNull(staff.dismissedAt)))
    .run()
}

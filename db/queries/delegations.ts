import { and, desc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { delegation, type Role, roleGrant, staff, unit, unitAncestor } from '../schema/index.ts'

/** @throws what the trigger says when the post is not the principal's to hand over */
export async function insertDelegation(tx: Handle, row: typeof delegation.$inferInsert): Promise<void> {
  tx.insert(delegation).values(row).run()
}

/** A grant with its unit, its person, and the delegation it stands on, if any. */
export async function grantById(db: Handle, id: number) {
  return (
    db
      .select({ grant: roleGrant, unit, staff, delegation })
      .from(roleGrant)
      .innerJoin(unit, eq(unit.id, roleGrant.unitId))
      .innerJoin(staff, eq(staff.id, roleGrant.staffId))
      .leftJoin(delegation, eq(delegation.grantId, roleGrant.id))
      .where(eq(roleGrant.id, id))
      .get() ?? null
  )
}

const MOST_SHOWN = 200

/** Delegations that this person gave or received, or in these units, newest first. */
export async function delegationsFor(db: Handle, staffId: number, unitIds: readonly number[]) {
  const principal = alias(staff, 'principal')
  return db
    .select({ delegation, grant: roleGrant, unit, deputy: staff, principal })
    .from(delegation)
    .innerJoin(roleGrant, eq(roleGrant.id, delegation.grantId))
    .innerJoin(unit, eq(unit.id, roleGrant.unitId))
    .innerJoin(staff, eq(staff.id, roleGrant.staffId))
    .innerJoin(principal, eq(principal.id, delegation.principalId))
    .where(
      or(eq(delegation.principalId, staffId), eq(roleGrant.staffId, staffId), inArray(roleGrant.unitId, [...unitIds])),
    )
    .orderBy(desc(delegation.grantId))
    .limit(MOST_SHOWN)
    .all()
}

/** Delegated grants whose time is over and that still stand. */
export async function passedDelegations(db: Handle, now: number) {
  return db
    .select({ grantId: delegation.grantId, untilAt: delegation.untilAt })
    .from(delegation)
    .innerJoin(roleGrant, eq(roleGrant.id, delegation.grantId))
    .where(and(lte(delegation.untilAt, now), isNull(roleGrant.revokedAt)))
    .all()
}

/** Posts of head and accountant that a person holds now and not by delegation, with the unit. */
export async function ownPosts(db: Handle, staffId: number) {
  return db
    .select({ grant: roleGrant, unit })
    .from(roleGrant)
    .innerJoin(unit, eq(unit.id, roleGrant.unitId))
    .leftJoin(delegation, eq(delegation.grantId, roleGrant.id))
    .where(
      and(
        eq(roleGrant.staffId, staffId),
        inArray(roleGrant.role, ['head', 'accountant']),
        isNull(roleGrant.revokedAt),
        isNull(delegation.grantId),
      ),
    )
    .orderBy(roleGrant.id)
    .all()
}

/** Everybody at work in a unit or in one above it, with each role they hold there, also those that begin later. */
export async function peopleAt(db: Handle, unitId: number) {
  return db
    .select({ staff, role: roleGrant.role })
    .from(roleGrant)
    .innerJoin(unitAncestor, and(eq(unitAncestor.ancestorId, roleGrant.unitId), eq(unitAncestor.unitId, unitId)))
    .innerJoin(staff, eq(staff.id, roleGrant.staffId))
    .where(and(isNull(roleGrant.revokedAt), isNull(staff.dismissedAt)))
    .orderBy(staff.name, staff.id)
    .all()
}

/** True when this person held the post over this unit at an instant by delegation and in no other way. */
export async function wasDeputy(
  db: Handle,
  { staffId, unitId, role, at }: { staffId: number; unitId: number; role: Role; at: number },
): Promise<boolean> {
  const held = db
    .select({ delegatedTo: delegation.grantId })
    .from(roleGrant)
    .innerJoin(unitAncestor, and(eq(unitAncestor.ancestorId, roleGrant.unitId), eq(unitAncestor.unitId, unitId)))
    .leftJoin(delegation, eq(delegation.grantId, roleGrant.id))
    .where(
      and(
        eq(roleGrant.staffId, staffId),
        eq(roleGrant.role, role),
        lte(roleGrant.grantedAt, at),
        or(isNull(roleGrant.revokedAt), gt(roleGrant.revokedAt, at)),
        or(isNull(delegation.grantId), and(lte(delegation.fromAt, at), gt(delegation.untilAt, at))),
      ),
    )
    .all()
  return held.length > 0 && held.every(({ delegatedTo }) => delegatedTo !== null)
}

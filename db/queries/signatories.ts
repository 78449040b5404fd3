import { and, asc, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { delegation, type Role, roleGrant, staff, unitAncestor } from '../schema/index.ts'

/** `isDeputy`: holds the post by delegation. */
export type Officer = { role: Role; name: string; isDeputy: boolean }

/**
 * Who held the posts that sign papers in a unit at an instant (epoch ms): its own people first, then those of units above it;
 * in one unit the deputy first, because who holds the post is away then.
 */
export async function officersAt(db: Handle, unitId: number, at: number): Promise<Officer[]> {
  const found = db
    .select({ role: roleGrant.role, name: staff.name, delegatedTo: delegation.grantId })
    .from(roleGrant)
    .innerJoin(unitAncestor, and(eq(unitAncestor.ancestorId, roleGrant.unitId), eq(unitAncestor.unitId, unitId)))
    .innerJoin(staff, eq(staff.id, roleGrant.staffId))
    .leftJoin(delegation, eq(delegation.grantId, roleGrant.id))
    .where(
      and(
        inArray(roleGrant.role, ['head', 'accountant', 'cashier']),
        lte(roleGrant.grantedAt, at),
        or(isNull(roleGrant.revokedAt), gt(roleGrant.revokedAt, at)),
        or(isNull(delegation.grantId), and(lte(delegation.fromAt, at), gt(delegation.untilAt, at))),
      ),
    )
    .orderBy(
      // The nearer a unit is, the more units stand above it.
      desc(sql`(SELECT count(*) FROM unit_ancestor x WHERE x.unit_id = ${roleGrant.unitId})`),
      desc(sql`${delegation.grantId} IS NOT NULL`),
      asc(roleGrant.id),
    )
    .all()
  return found.map(({ role, name, delegatedTo }) => ({ role, name, isDeputy: delegatedTo !== null }))
}

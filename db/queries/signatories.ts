import { and, asc, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type Role, roleGrant, staff, unitAncestor } from '../schema/index.ts'

export type Officer = { role: Role; name: string }

/** Who held the posts that sign papers in a unit at an instant (epoch ms): its own people first, then those of units above it. */
export async function officersAt(db: Handle, unitId: number, at: number): Promise<Officer[]> {
  return db
    .select({ role: roleGrant.role, name: staff.name })
    .from(roleGrant)
    .innerJoin(unitAncestor, and(eq(unitAncestor.ancestorId, roleGrant.unitId), eq(unitAncestor.unitId, unitId)))
    .innerJoin(staff, eq(staff.id, roleGrant.staffId))
    .where(
      and(
        inArray(roleGrant.role, ['head', 'accountant', 'cashier']),
        lte(roleGrant.grantedAt, at),
        or(isNull(roleGrant.revokedAt), gt(roleGrant.revokedAt, at)),
      ),
    )
    .orderBy(
      // The nearer a unit is, the more units stand above it.
      desc(sql`(SELECT count(*) FROM unit_ancestor x WHERE x.unit_id = ${roleGrant.unitId})`),
      asc(roleGrant.id),
    )
    .all()
}

import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { allStaff, insertRoleGrant, insertStaff, type StaffRow, staffByEmail } from '../../../db/queries/staff.ts'
import type { Role } from '../../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'

/**
 * Adds a person with roles. `passwordHash` comes from the password gateway (hash it before the transaction);
 * the address is compared and kept in lower case.
 * @throws Refusal('email-taken') · an error from the database when the roles exclude each other
 */
export async function hireStaff(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  by: number | null,
  person: { name: string; email: string; passwordHash: string; roles: readonly { role: Role; unitId: number }[] },
): Promise<StaffRow> {
  const email = person.email.trim().toLowerCase()
  if (await staffByEmail(tx, email)) throw new Refusal('email-taken')
  const code = `NV${String((await allStaff(tx)).length + 1).padStart(4, '0')}`
  const now = context.clock()
  const { name, passwordHash } = person
  const row = await insertStaff(tx, { code, name, email, passwordHash, createdAt: now })
  for (const { role, unitId } of person.roles)
    await insertRoleGrant(tx, { staffId: row.id, unitId, role, grantedAt: now })
  await insertAudit(tx, { at: now, staffId: by, action: 'hire-staff', subject: code })
  return row
}

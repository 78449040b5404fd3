import { and, asc, desc, eq, gt, gte, inArray, lt } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { audit, roleGrant, staff } from '../schema/index.ts'

export type AuditFilter = {
  /** Only what these people did; absent: everybody and the program itself. */
  staffIds?: readonly number[]
  action?: string
  /** Epoch ms, `from` included and `before` not. */
  from?: number
  before?: number
}

/** Where a page begins: rows older than an id, or newer than one. Absent: the newest. */
export type AuditCursor = { olderThan?: number; newerThan?: number }

/** Up to `rows` rows of the log, newest first, with who did it (null: the program). */
export async function auditPage(db: Handle, filter: AuditFilter, cursor: AuditCursor, rows: number) {
  const { newerThan, olderThan } = cursor
  const found = db
    .select({
      id: audit.id,
      at: audit.at,
      action: audit.action,
      subject: audit.subject,
      detail: audit.detail,
      staffCode: staff.code,
      staffName: staff.name,
    })
    .from(audit)
    .leftJoin(staff, eq(staff.id, audit.staffId))
    .where(
      and(
        filter.staffIds && inArray(audit.staffId, [...filter.staffIds]),
        filter.action === undefined ? undefined : eq(audit.action, filter.action),
        filter.from === undefined ? undefined : gte(audit.at, filter.from),
        filter.before === undefined ? undefined : lt(audit.at, filter.before),
        olderThan === undefined ? undefined : lt(audit.id, olderThan),
        newerThan === undefined ? undefined : gt(audit.id, newerThan),
      ),
    )
    .orderBy(newerThan === undefined ? desc(audit.id) : asc(audit.id))
    .limit(rows)
    .all()
  return newerThan === undefined ? found : found.reverse()
}

/** The last time one of these things was done to this subject, or null. */
export async function lastAudit(db: Handle, actions: readonly string[], subject: string) {
  const found = and(inArray(audit.action, [...actions]), eq(audit.subject, subject))
  return db.select().from(audit).where(found).orderBy(desc(audit.id)).get() ?? null
}

export type AuditLine = Awaited<ReturnType<typeof auditPage>>[number]

/** People who ever held a role in one of these units, by code. */
export async function peopleOfUnits(db: Handle, unitIds: readonly number[]) {
  return db
    .selectDistinct({ id: staff.id, code: staff.code, name: staff.name })
    .from(roleGrant)
    .innerJoin(staff, eq(staff.id, roleGrant.staffId))
    .where(inArray(roleGrant.unitId, [...unitIds]))
    .orderBy(asc(staff.id))
    .all()
}

import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { unit } from './units.ts'

export const roles = ['head', 'accountant', 'cashier', 'officer', 'auditor', 'administrator'] as const
export type Role = (typeof roles)[number]

/** A person who works for the fund. `code` is what public entries carry in place of a name. */
export const staff = sqliteTable('staff', {
  id: integer().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  email: text().notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  createdAt: integer('created_at').notNull(),
  dismissedAt: integer('dismissed_at'),
})

/** A role in a unit and the units below it. A trigger refuses head, accountant and cashier in one unit for one person. */
export const roleGrant = sqliteTable(
  'role_grant',
  {
    id: integer().primaryKey(),
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    role: text({ enum: roles }).notNull(),
    grantedAt: integer('granted_at').notNull(),
    revokedAt: integer('revoked_at'),
  },
  (t) => [index('role_of_staff').on(t.staffId, t.role)],
)

/** A signed-in browser. The token itself is only in the cookie; here is its SHA-256. */
export const session = sqliteTable(
  'session',
  {
    tokenHash: blob('token_hash', { mode: 'buffer' }).primaryKey(),
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id),
    /** Secret of this session for form tokens. */
    formSecret: blob('form_secret', { mode: 'buffer' }).notNull(),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
    endedAt: integer('ended_at'),
    device: text().notNull(),
  },
  (t) => [index('session_of_staff').on(t.staffId, t.endedAt)],
)

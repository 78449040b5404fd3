import { sql } from 'drizzle-orm'
import { blob, check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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
    /** When the person last typed the password or a code in this session; 0 for never. */
    provenAt: integer('proven_at').notNull().default(0),
  },
  (t) => [index('session_of_staff').on(t.staffId, t.endedAt)],
)

/** The telephone that a person's one-time codes come from. Triggers let the step only grow: a code is worth nothing twice. */
export const secondFactor = sqliteTable('second_factor', {
  staffId: integer('staff_id')
    .primaryKey()
    .references(() => staff.id),
  /** Encrypted with the installation's key (server/gateways/sealing.ts). */
  sealedSecret: blob('sealed_secret', { mode: 'buffer' }).notNull(),
  /** The 30-second step of the last code that was taken. */
  lastStep: integer('last_step').notNull(),
  enrolledAt: integer('enrolled_at').notNull(),
})

/** One of the codes on paper that stand in for a lost telephone, as a keyed hash. Each is good once. */
export const recoveryCode = sqliteTable(
  'recovery_code',
  {
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id),
    codeHash: blob('code_hash', { mode: 'buffer' }).notNull(),
    usedAt: integer('used_at'),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.codeHash] })],
)

/** A browser in which a person has been signed in whole. The token is only in its cookie; here is its SHA-256. */
export const knownDevice = sqliteTable(
  'known_device',
  {
    tokenHash: blob('token_hash', { mode: 'buffer' }).notNull(),
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id),
    firstAt: integer('first_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenHash, t.staffId] }), index('known_device_of_staff').on(t.staffId)],
)

/** A post handed to a deputy from an instant until another; the grant is the deputy's and counts between the two. */
export const delegation = sqliteTable(
  'delegation',
  {
    grantId: integer('grant_id')
      .primaryKey()
      .references(() => roleGrant.id),
    /** Who holds the post. */
    principalId: integer('principal_id')
      .notNull()
      .references(() => staff.id),
    fromAt: integer('from_at').notNull(),
    untilAt: integer('until_at').notNull(),
    givenBy: integer('given_by')
      .notNull()
      .references(() => staff.id),
    reason: text().notNull(),
  },
  (t) => [
    index('delegation_of_principal').on(t.principalId),
    index('delegation_until').on(t.untilAt),
    check('delegation_lasts', sql`from_at < until_at`),
  ],
)

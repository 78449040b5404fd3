import { sql } from 'drizzle-orm'
import { blob, check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { account, entry } from './ledger.ts'
import { staff } from './staff.ts'
import { fund, unit } from './units.ts'

export const donorKinds = ['person', 'business', 'group'] as const
export type DonorKind = (typeof donorKinds)[number]
export const nameDisplays = ['public', 'initials', 'hidden'] as const
export type NameDisplay = (typeof nameDisplays)[number]
export const payMethods = ['bank', 'cash', 'card'] as const
export type PayMethod = (typeof payMethods)[number]

/** A promise to give. It is not money: no account and no total of money received knows it. */
export const pledge = sqliteTable(
  'pledge',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    fundId: integer('fund_id')
      .notNull()
      .references(() => fund.id),
    poolId: integer('pool_id')
      .notNull()
      .references(() => account.id),
    amountVnd: integer('amount_vnd').notNull(),
    method: text({ enum: payMethods }).notNull(),
    donorKind: text('donor_kind', { enum: donorKinds }).notNull(),
    nameDisplay: text('name_display', { enum: nameDisplays }).notNull(),
    /** What the public line says; null when the donor asked not to be named. */
    publicName: text('public_name'),
    consentVersion: text('consent_version'),
    consentAt: integer('consent_at'),
    expectedOn: text('expected_on'),
    createdAt: integer('created_at').notNull(),
    cancelledAt: integer('cancelled_at'),
    cancelReason: text('cancel_reason'),
    /** SHA-256 of the 128-bit key in the donor's private link. */
    keyHash: blob('key_hash', { mode: 'buffer' }).notNull(),
    /** The entry that says who pledged was erased; the name is then gone for good. */
    erasedIn: integer('erased_in').references(() => entry.index),
  },
  (t) => [
    index('pledge_created').on(t.createdAt),
    index('pledge_pool').on(t.poolId),
    index('pledge_cash').on(t.unitId, t.createdAt).where(sql`method = 'cash' AND cancelled_at IS NULL`),
    check('pledge_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('pledge_named_by_consent', sql`public_name IS NULL OR consent_at IS NOT NULL OR donor_kind = 'business'`),
  ],
)

export const coBrandingStates = ['waiting', 'shown', 'refused'] as const

/** Who pledged and how to reach them; never public, erasable without touching the pledge. */
export const pledgeContact = sqliteTable(
  'pledge_contact',
  {
    pledgeId: integer('pledge_id')
      .primaryKey()
      .references(() => pledge.id),
    name: text(),
    contact: text(),
    taxCode: text('tax_code'),
    address: text(),
    message: text(),
    /** Who signs for a business or group. */
    representative: text(),
    /** What a business wants shown beside its gift; public only once staff have read it (`shown`). */
    coBranding: text('co_branding'),
    coBrandingState: text('co_branding_state', { enum: coBrandingStates }),
    coBrandingBy: integer('co_branding_by').references(() => staff.id),
    coBrandingAt: integer('co_branding_at'),
  },
  (t) => [index('pledge_contact_waiting').on(t.pledgeId).where(sql`co_branding_state = 'waiting'`)],
)

/** The days and amounts of a promise paid in parts; they add up to it. Never changed. */
export const pledgeInstalment = sqliteTable(
  'pledge_instalment',
  {
    pledgeId: integer('pledge_id')
      .notNull()
      .references(() => pledge.id),
    /** From 1. */
    position: integer().notNull(),
    dueOn: text('due_on').notNull(),
    amountVnd: integer('amount_vnd').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pledgeId, t.position] }),
    index('pledge_instalment_due').on(t.dueOn),
    check('pledge_instalment_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('pledge_instalment_position', sql`position BETWEEN 1 AND 60`),
  ],
)

/** Which receipts answer which pledge. Added by matching, never edited. */
export const pledgeReceipt = sqliteTable(
  'pledge_receipt',
  {
    pledgeId: integer('pledge_id')
      .notNull()
      .references(() => pledge.id),
    entryIndex: integer('entry_index')
      .notNull()
      .unique()
      .references(() => entry.index),
    amountVnd: integer('amount_vnd').notNull(),
  },
  (t) => [primaryKey({ columns: [t.pledgeId, t.entryIndex] })],
)

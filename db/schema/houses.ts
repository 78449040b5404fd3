import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { account, entry } from './ledger.ts'
import { area } from './places.ts'
import { staff } from './staff.ts'
import { fund, unit } from './units.ts'

export const projectKinds = ['build', 'repair'] as const
export type ProjectKind = (typeof projectKinds)[number]
export const householdCategories = ['poor', 'near-poor'] as const
export type HouseholdCategory = (typeof householdCategories)[number]

/** bình xét → khảo sát → niêm yết → quyết định → khởi công → thi công → nghiệm thu → bàn giao → quyết toán */
export const projectStages = [
  'assessed',
  'surveyed',
  'posted',
  'decided',
  'started',
  'under-way',
  'accepted',
  'handed-over',
  'settled',
  'paused',
  'dropped',
] as const
export type ProjectStage = (typeof projectStages)[number]

/** One house of one household. The public sees commune, hamlet, abbreviated name, category, stage and amounts, nothing else. */
export const project = sqliteTable(
  'project',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    kind: text({ enum: projectKinds }).notNull(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    fundId: integer('fund_id')
      .notNull()
      .references(() => fund.id),
    areaId: integer('area_id')
      .notNull()
      .references(() => area.id),
    hamlet: text(),
    householdShort: text('household_short').notNull(),
    category: text({ enum: householdCategories }).notNull(),
    budgetVnd: integer('budget_vnd').notNull(),
    stage: text({ enum: projectStages }).notNull(),
    handedOverOn: text('handed_over_on'),
    proposedBy: integer('proposed_by')
      .notNull()
      .references(() => staff.id),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    index('project_stage').on(t.stage, t.id),
    index('project_unit').on(t.unitId, t.id),
    index('project_handed_over').on(t.handedOverOn).where(sql`handed_over_on IS NOT NULL`),
  ],
)

/** The account that holds what one unit has set aside for a project: each funding unit has its own. */
export const commitment = sqliteTable(
  'commitment',
  {
    accountId: integer('account_id')
      .primaryKey()
      .references(() => account.id),
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
  },
  (t) => [uniqueIndex('commitment_of_unit').on(t.projectId, t.unitId)],
)

/** The household behind a project; only staff of the unit see it. */
export const projectHousehold = sqliteTable('project_household', {
  projectId: integer('project_id')
    .primaryKey()
    .references(() => project.id),
  name: text().notNull(),
  address: text(),
  note: text(),
})

/** Every change of stage beside the stage itself: when, who, and what was noted. Append-only. */
export const projectEvent = sqliteTable(
  'project_event',
  {
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    position: integer().notNull(),
    stage: text({ enum: projectStages }).notNull(),
    day: text().notNull(),
    note: text(),
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id),
    recordedAt: integer('recorded_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.position] })],
)

export const allocationStates = ['requested', 'checked', 'approved', 'refused'] as const
export type AllocationState = (typeof allocationStates)[number]

/** Money of a pool set aside for a house: asked for, checked by an accountant, approved by a head, three different people. */
export const allocation = sqliteTable(
  'allocation',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    poolId: integer('pool_id')
      .notNull()
      .references(() => account.id),
    amountVnd: integer('amount_vnd').notNull(),
    state: text({ enum: allocationStates }).notNull(),
    decisionNumber: text('decision_number'),
    requestedBy: integer('requested_by')
      .notNull()
      .references(() => staff.id),
    requestedAt: integer('requested_at').notNull(),
    checkedBy: integer('checked_by').references(() => staff.id),
    checkedAt: integer('checked_at'),
    approvedBy: integer('approved_by').references(() => staff.id),
    approvedAt: integer('approved_at'),
    refusedBy: integer('refused_by').references(() => staff.id),
    refusedAt: integer('refused_at'),
    refusalReason: text('refusal_reason'),
    entryIndex: integer('entry_index').references(() => entry.index),
  },
  (t) => [
    index('allocation_state').on(t.state, t.id),
    index('allocation_project').on(t.projectId),
    check('allocation_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('allocation_checked_by_another', sql`checked_by IS NULL OR checked_by <> requested_by`),
    check('allocation_approved_by_a_third', sql`approved_by IS NULL OR approved_by NOT IN (requested_by, checked_by)`),
    check(
      'allocation_approved_whole',
      sql`state <> 'approved' OR (checked_by IS NOT NULL AND approved_by IS NOT NULL AND decision_number IS NOT NULL AND entry_index IS NOT NULL)`,
    ),
  ],
)

export const disbursementStates = ['requested', 'checked', 'approved', 'sent', 'paid', 'refused', 'cancelled'] as const
export type DisbursementState = (typeof disbursementStates)[number]
export const disbursementMethods = ['cash', 'bank'] as const
export type DisbursementMethod = (typeof disbursementMethods)[number]
export const payeeKinds = ['household', 'builder', 'shop', 'commune-committee'] as const
export type PayeeKind = (typeof payeeKinds)[number]

/** One tranche paid for a house. Approved, sent and paid are three states: the bank's debit, or the cashier's hand, makes it paid. */
export const disbursement = sqliteTable(
  'disbursement',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    tranche: integer().notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    method: text({ enum: disbursementMethods }).notNull(),
    /** The cash box or bank account it is paid from. */
    assetId: integer('asset_id')
      .notNull()
      .references(() => account.id),
    payeeKind: text('payee_kind', { enum: payeeKinds }).notNull(),
    payeeName: text('payee_name').notNull(),
    payeeAccount: text('payee_account'),
    orderNumber: text('order_number'),
    state: text({ enum: disbursementStates }).notNull(),
    requestedBy: integer('requested_by')
      .notNull()
      .references(() => staff.id),
    requestedAt: integer('requested_at').notNull(),
    checkedBy: integer('checked_by').references(() => staff.id),
    checkedAt: integer('checked_at'),
    approvedBy: integer('approved_by').references(() => staff.id),
    approvedAt: integer('approved_at'),
    sentBy: integer('sent_by').references(() => staff.id),
    sentAt: integer('sent_at'),
    /** The cashier; null when the bank's debit confirmed it. */
    paidBy: integer('paid_by').references(() => staff.id),
    paidAt: integer('paid_at'),
    endedBy: integer('ended_by').references(() => staff.id),
    endedAt: integer('ended_at'),
    endReason: text('end_reason'),
    entryIndex: integer('entry_index').references(() => entry.index),
  },
  (t) => [
    index('disbursement_state').on(t.state, t.id),
    index('disbursement_project').on(t.projectId, t.tranche),
    check('disbursement_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('disbursement_checked_by_another', sql`checked_by IS NULL OR checked_by <> requested_by`),
    check(
      'disbursement_approved_by_a_third',
      sql`approved_by IS NULL OR approved_by NOT IN (requested_by, checked_by)`,
    ),
    check(
      'disbursement_paid_by_a_fourth',
      sql`paid_by IS NULL OR paid_by NOT IN (requested_by, checked_by, approved_by)`,
    ),
    check(
      'disbursement_in_order',
      sql`state IN ('requested', 'refused', 'cancelled') OR (checked_by IS NOT NULL AND (state = 'checked' OR approved_by IS NOT NULL))`,
    ),
    check(
      'disbursement_paid_whole',
      sql`state <> 'paid' OR (entry_index IS NOT NULL AND (method = 'bank' OR paid_by IS NOT NULL))`,
    ),
    index('disbursement_waiting').on(t.assetId, t.amountVnd).where(sql`state = 'sent'`),
  ],
)

/** Who took a payment in cash. Private: never published, and it can be erased. */
export const paymentReceiver = sqliteTable('payment_receiver', {
  disbursementId: integer('disbursement_id')
    .primaryKey()
    .references(() => disbursement.id),
  name: text().notNull(),
  /** To the payee; null where the payee took it. */
  relation: text(),
})

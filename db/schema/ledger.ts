import { sql } from 'drizzle-orm'
import { blob, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { fund, unit } from './units.ts'

export const accountKinds = [
  'cash',
  'bank',
  'treasury',
  'stripe',
  'in-transit',
  'advance',
  'goods',
  'receivable',
  'unexplained',
  'pool',
  'suspense',
  'committed',
] as const
export type AccountKind = (typeof accountKinds)[number]

/** A ledger account. Its name is written into entry bodies and can be read by plain-text accounting tools. Never changed, never deleted. */
export const account = sqliteTable('account', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  kind: text({ enum: accountKinds }).notNull(),
  unitId: integer('unit_id')
    .notNull()
    .references(() => unit.id),
  fundId: integer('fund_id')
    .notNull()
    .references(() => fund.id),
  isAsset: integer('is_asset', { mode: 'boolean' })
    .generatedAlwaysAs(sql`kind NOT IN ('pool', 'suspense', 'committed')`, { mode: 'stored' })
    .notNull(),
  /** Counts in the fund's money balance; goods, advances and receivables do not. */
  isMoney: integer('is_money', { mode: 'boolean' })
    .generatedAlwaysAs(sql`kind IN ('cash', 'bank', 'treasury', 'stripe', 'in-transit')`, { mode: 'stored' })
    .notNull(),
  hasFloor: integer('has_floor', { mode: 'boolean' })
    .generatedAlwaysAs(sql`kind NOT IN ('unexplained', 'receivable')`, { mode: 'stored' })
    .notNull(),
})

export const entryKinds = [
  'opening',
  'receipt',
  'suspense',
  'classification',
  'interest',
  'unexplained',
  'explanation',
  'allocation',
  'release',
  'disbursement',
  'fee',
  'level-in',
  'level-out',
  'deposit',
  'refund',
  'dispute',
  'card-fee',
  'exchange',
  'designation',
  'goods-in',
  'reversal',
  'decision',
  'redaction',
] as const
export type EntryKind = (typeof entryKinds)[number]

export const directions = ['in', 'out'] as const
export type Direction = (typeof directions)[number]

export const channels = ['bank', 'cash', 'card', 'goods', 'none'] as const
export type Channel = (typeof channels)[number]

const fromBody = (path: string) => sql.raw(`json_extract(body, '$.${path}')`)
const numberFromBody = (path: string) => sql.raw(`CAST(json_extract(body, '$.${path}') AS INTEGER)`)

/** One business event. Only `index`, `body` and `leaf` are written; every other column is computed from the body. */
export const entry = sqliteTable(
  'entry',
  {
    index: integer('idx').primaryKey(),
    /** Exact RFC 8785 bytes; hashed as they are and never serialised again. */
    body: text().notNull(),
    /** SHA-256(00 ‖ body), RFC 6962. */
    leaf: blob({ mode: 'buffer' }).notNull(),
    id: text().generatedAlwaysAs(fromBody('id'), { mode: 'stored' }).notNull(),
    kind: text({ enum: entryKinds }).generatedAlwaysAs(fromBody('kind'), { mode: 'stored' }).notNull(),
    direction: text({ enum: directions }).generatedAlwaysAs(fromBody('direction'), { mode: 'stored' }),
    channel: text({ enum: channels }).generatedAlwaysAs(fromBody('channel'), { mode: 'stored' }).notNull(),
    amountVnd: integer('amount_vnd').generatedAlwaysAs(numberFromBody('amount'), { mode: 'stored' }).notNull(),
    recordedAt: integer('recorded_at').generatedAlwaysAs(numberFromBody('recordedAt'), { mode: 'stored' }).notNull(),
    bookedOn: text('booked_on').generatedAlwaysAs(fromBody('bookedOn'), { mode: 'stored' }).notNull(),
    unit: text().generatedAlwaysAs(fromBody('unit'), { mode: 'stored' }).notNull(),
    fund: text().generatedAlwaysAs(fromBody('fund'), { mode: 'stored' }).notNull(),
    purpose: text().generatedAlwaysAs(fromBody('purpose'), { mode: 'stored' }),
    project: text().generatedAlwaysAs(fromBody('project'), { mode: 'stored' }),
    voucher: text().generatedAlwaysAs(fromBody('voucher'), { mode: 'stored' }),
    reference: text().generatedAlwaysAs(fromBody('reference'), { mode: 'stored' }),
    transfers: integer()
      .generatedAlwaysAs(sql.raw(`json_array_length(body, '$.transfers')`), { mode: 'stored' })
      .notNull(),
    /** The code of the allocation, disbursement or request that authorises this entry. */
    authority: text().generatedAlwaysAs(fromBody('authority'), { mode: 'stored' }),
    reverses: integer().generatedAlwaysAs(numberFromBody('reverses'), { mode: 'stored' }),
    reversedKind: text('reversed_kind', { enum: entryKinds }).generatedAlwaysAs(fromBody('reversedKind'), {
      mode: 'stored',
    }),
  },
  (t) => [
    uniqueIndex('entry_id').on(t.id),
    // A narrow copy for scans by filter: 50,000 candidates are read here, not in the bodies.
    index('entry_line').on(t.index, t.bookedOn, t.direction, t.channel, t.unit, t.fund, t.purpose, t.amountVnd),
    index('entry_booked').on(t.bookedOn, t.index, t.direction, t.channel, t.unit, t.fund, t.purpose, t.amountVnd),
    index('entry_project').on(t.project, t.index).where(sql`project IS NOT NULL`),
    uniqueIndex('entry_reverses').on(t.reverses).where(sql`reverses IS NOT NULL`),
  ],
)

/** Debit and credit of one amount, derived from an entry's body by trigger. */
export const transfer = sqliteTable(
  'transfer',
  {
    entryIndex: integer('entry_index').notNull(),
    position: integer().notNull(),
    debitId: integer('debit_id').notNull(),
    creditId: integer('credit_id').notNull(),
    amountVnd: integer('amount_vnd').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.entryIndex, t.position] }),
    check('transfer_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('transfer_two_accounts', sql`debit_id <> credit_id`),
  ],
)

/** What an account holds after the last transfer that touched it; a trigger accepts only changes that a transfer explains. */
export const balance = sqliteTable(
  'balance',
  {
    accountId: integer('account_id').primaryKey(),
    /** 1 where a debit adds (assets), -1 where it takes (liabilities). */
    sign: integer().notNull(),
    hasFloor: integer('has_floor', { mode: 'boolean' }).notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    throughEntry: integer('through_entry').notNull(),
    throughPosition: integer('through_position').notNull(),
  },
  () => [check('balance_not_below_zero', sql`amount_vnd >= 0 OR NOT has_floor`)],
)

/** Which numbers of a line a receipt brought: đồng are numbered once, where they arrive. */
export const arrival = sqliteTable(
  'arrival',
  {
    lineId: integer('line_id').notNull(),
    fromNo: integer('from_no').notNull(),
    toNo: integer('to_no').notNull(),
    entryIndex: integer('entry_index').notNull(),
  },
  (t) => [primaryKey({ columns: [t.lineId, t.fromNo] })],
)

/** Who holds đồng from…to of a line now: an account, or (when `spentIn` is set) the entry that paid them out of it. */
export const holding = sqliteTable(
  'holding',
  {
    lineId: integer('line_id').notNull(),
    fromNo: integer('from_no').notNull(),
    toNo: integer('to_no').notNull(),
    accountId: integer('account_id').notNull(),
    spentIn: integer('spent_in'),
  },
  (t) => [
    primaryKey({ columns: [t.lineId, t.fromNo] }),
    index('holding_account').on(t.accountId, t.spentIn, t.lineId, t.fromNo),
  ],
)

/** Per unit (with everything below it) and fund: the entries that touch it and the money balance after each. */
export const unitLedger = sqliteTable(
  'unit_ledger',
  {
    unitId: integer('unit_id').notNull(),
    fundId: integer('fund_id').notNull(),
    entryIndex: integer('entry_index').notNull(),
    balanceVnd: integer('balance_vnd').notNull(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.fundId, t.entryIndex] })],
)

/** Entries and amounts per unit (with everything below it), fund, booked day, direction and channel. Direction '' is internal. */
export const dayTotal = sqliteTable(
  'day_total',
  {
    unitId: integer('unit_id').notNull(),
    fundId: integer('fund_id').notNull(),
    bookedOn: text('booked_on').notNull(),
    direction: text().notNull(),
    channel: text().notNull(),
    entries: integer().notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    lastIndex: integer('last_index').notNull(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.fundId, t.bookedOn, t.direction, t.channel] })],
)

export const flows = [
  'opening',
  'received',
  'interest',
  'suspense',
  'allocated',
  'disbursed',
  'unexplained',
  'fees',
  'refunded',
  'receivable',
  'transfers-in',
  'transfers-out',
  'goods-received',
] as const
export type Flow = (typeof flows)[number]

/** Which flow a transfer counts in, by what happened and between which kinds of account. Data, filled by a migration. */
export const flowRule = sqliteTable(
  'flow_rule',
  {
    entryKind: text('entry_kind', { enum: entryKinds }).notNull(),
    debitKind: text('debit_kind', { enum: accountKinds }).notNull(),
    creditKind: text('credit_kind', { enum: accountKinds }).notNull(),
    flow: text({ enum: flows }).notNull(),
    sign: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryKind, t.debitKind, t.creditKind, t.flow] })],
)

/** Money flows per unit (with everything below it), fund and booked day, net of reversals. */
export const flowTotal = sqliteTable(
  'flow_total',
  {
    unitId: integer('unit_id').notNull(),
    fundId: integer('fund_id').notNull(),
    bookedOn: text('booked_on').notNull(),
    flow: text({ enum: flows }).notNull(),
    amountVnd: integer('amount_vnd').notNull(),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.fundId, t.bookedOn, t.flow] })],
)

export const voucherSeries = ['PT', 'PC', 'BC', 'BN', 'PN', 'DC'] as const
export type VoucherSeries = (typeof voucherSeries)[number]

/** Voucher numbers without gaps per series, fund, unit and year; written by the entry's trigger. */
export const voucher = sqliteTable(
  'voucher',
  {
    series: text({ enum: voucherSeries }).notNull(),
    fund: text().notNull(),
    unit: text().notNull(),
    year: integer().notNull(),
    number: integer().notNull(),
    entryIndex: integer('entry_index').notNull(),
  },
  (t) => [primaryKey({ columns: [t.series, t.fund, t.unit, t.year, t.number] })],
)

/** `list`: the line commitments of a collective gift, or the count of a box. It holds no name and is not shown as wording. */
export const privateFields = ['donor', 'memo', 'reason', 'list'] as const
export type PrivateField = (typeof privateFields)[number]

/** Text behind a commitment in an entry body: SHA-256("fund/v1/text\n" ‖ salt ‖ text). Erasing a row changes no hash. */
export const privateText = sqliteTable(
  'private_text',
  {
    entryIndex: integer('entry_index')
      .notNull()
      .references(() => entry.index),
    field: text({ enum: privateFields }).notNull(),
    salt: blob({ mode: 'buffer' }).notNull(),
    text: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entryIndex, t.field] })],
)

/** Which texts were erased, and by which entry; written by that entry's trigger. Without a row here nothing is erased. */
export const redaction = sqliteTable(
  'redaction',
  {
    entryIndex: integer('entry_index')
      .notNull()
      .references(() => entry.index),
    field: text({ enum: privateFields }).notNull(),
    redactedIn: integer('redacted_in')
      .notNull()
      .references(() => entry.index),
  },
  (t) => [primaryKey({ columns: [t.entryIndex, t.field] })],
)

/** Up to which entry the tables for reading (unit_ledger, day_total, flow_total, search) are written. */
export const projected = sqliteTable('projected', {
  id: integer().primaryKey(),
  throughEntry: integer('through_entry').notNull(),
})

/** What full-text search reads: folded words of the public line, and the words with diacritics where they differ. */
export const searchDocument = sqliteTable('search_document', {
  entryIndex: integer('entry_index')
    .primaryKey()
    .references(() => entry.index),
  folded: text().notNull(),
  exact: text().notNull(),
})

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { account } from './ledger.ts'
import { fund, unit } from './units.ts'

export const unmatchedRules = ['gift', 'suspense'] as const

/** An official account at a bank. `unmatchedRule` says what a credit without a known reference is, by the account's rule. */
export const bankAccount = sqliteTable('bank_account', {
  id: integer().primaryKey(),
  unitId: integer('unit_id')
    .notNull()
    .references(() => unit.id),
  fundId: integer('fund_id')
    .notNull()
    .references(() => fund.id),
  accountId: integer('account_id')
    .notNull()
    .unique()
    .references(() => account.id),
  bankName: text('bank_name').notNull(),
  bankBin: text('bank_bin').notNull(),
  number: text().notNull(),
  holder: text().notNull(),
  unmatchedRule: text('unmatched_rule', { enum: unmatchedRules }).notNull(),
  ruleFrom: text('rule_from').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
})

export const suspenseReasons = ['interest', 'returned', 'own-transfer', 'other-unit', 'other-level'] as const
export type SuspenseReason = (typeof suspenseReasons)[number]

/** A folded phrase that makes an unmatched credit wait in Suspense instead of becoming a gift. */
export const suspensePattern = sqliteTable('suspense_pattern', {
  id: integer().primaryKey(),
  phrase: text().notNull(),
  reason: text({ enum: suspenseReasons }).notNull(),
  validFrom: text('valid_from').notNull(),
})

export const poolPurposes = ['general', 'commune', 'project', 'appeal', 'card-costs', 'goods'] as const

/** What a pool of given money may be used for. General: wherever the unit decides. Goods: the value of goods in kind, never money. */
export const pool = sqliteTable(
  'pool',
  {
    accountId: integer('account_id')
      .primaryKey()
      .references(() => account.id),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    fundId: integer('fund_id')
      .notNull()
      .references(() => fund.id),
    purpose: text({ enum: poolPurposes }).notNull(),
    /** The code a purpose carries in ledger bodies and filters: `general`, `commune:<unit code>`, `project:<project code>`, `appeal:<appeal code>`, `goods`. */
    purposeCode: text('purpose_code').notNull(),
    label: text().notNull(),
  },
  (t) => [index('pool_purpose').on(t.unitId, t.fundId, t.purposeCode)],
)

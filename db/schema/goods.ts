import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { account, entry } from './ledger.ts'
import { staff } from './staff.ts'
import { fund, unit } from './units.ts'

/** Where the value of goods in đồng comes from: an invoice, the market's price, the committee's minutes. */
export const valuations = ['invoice', 'market', 'minutes'] as const
export type Valuation = (typeof valuations)[number]

/** Goods received at once: one item, one lot, one PN voucher. What was written down is not changed. */
export const goodsLot = sqliteTable(
  'goods_lot',
  {
    id: integer().primaryKey(),
    /** `HH-…`; the last part of the lot's account name. */
    code: text().notNull().unique(),
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
    item: text().notNull(),
    /** The unit of measure: bao, kg, thùng, phần quà. */
    measure: text().notNull(),
    /** Thousandths of the measure, so that 12,5 kg stays exact. */
    quantityMilli: integer('quantity_milli').notNull(),
    valueVnd: integer('value_vnd').notNull(),
    valuation: text({ enum: valuations }).notNull(),
    /** The paper behind the value: invoice number, price list and day, minutes. */
    evidence: text().notNull(),
    receivedOn: text('received_on').notNull(),
    receivedBy: integer('received_by')
      .notNull()
      .references(() => staff.id),
    recordedAt: integer('recorded_at').notNull(),
    entryIndex: integer('entry_index').references(() => entry.index),
  },
  (t) => [
    index('goods_lot_unit').on(t.unitId, t.id),
    check('goods_lot_quantity', sql`quantity_milli BETWEEN 1 AND 1000000000000`),
    check('goods_lot_value', sql`value_vnd BETWEEN 1 AND 10000000000000`),
  ],
)

/** Who brought the goods, as told; never public, erasable. */
export const goodsGiver = sqliteTable('goods_giver', {
  lotId: integer('lot_id')
    .primaryKey()
    .references(() => goodsLot.id),
  name: text().notNull(),
  address: text(),
})

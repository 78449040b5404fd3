import { type AnySQLiteColumn, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { area } from './places.ts'

/** Funds never mix: "Vì người nghèo" and "Cứu trợ" keep accounts, vouchers and totals of their own. */
export const fund = sqliteTable('fund', {
  id: integer().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
})

export const unitLevels = ['province', 'commune'] as const

/** A committee (Ban Vận động) that keeps money. Its code appears in account names, so it is ASCII and never changes. */
export const unit = sqliteTable('unit', {
  id: integer().primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  level: text({ enum: unitLevels }).notNull(),
  parentId: integer('parent_id').references((): AnySQLiteColumn => unit.id),
  areaId: integer('area_id')
    .notNull()
    .references(() => area.id),
  address: text(),
  phone: text(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
})

/** Every unit with each unit above it and itself; kept by a trigger on `unit`. */
export const unitAncestor = sqliteTable(
  'unit_ancestor',
  {
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id),
    ancestorId: integer('ancestor_id')
      .notNull()
      .references(() => unit.id),
  },
  (t) => [primaryKey({ columns: [t.unitId, t.ancestorId] }), index('unit_below').on(t.ancestorId, t.unitId)],
)

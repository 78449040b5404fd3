import { type AnySQLiteColumn, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const areaLevels = ['province', 'commune'] as const

/** A province or commune as it stood in a span of days. The official code is a key only together with its dates:
 * Long An (until 30 June 2025) and Tây Ninh (since) both carry 80. */
export const area = sqliteTable(
  'area',
  {
    id: integer().primaryKey(),
    level: text({ enum: areaLevels }).notNull(),
    code: text().notNull(),
    name: text().notNull(),
    parentId: integer('parent_id').references((): AnySQLiteColumn => area.id),
    validFrom: text('valid_from').notNull(),
    validTo: text('valid_to'),
    priority: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [uniqueIndex('area_code').on(t.level, t.code, t.validFrom)],
)

/** Which area took over which, and on what day. A split area has several successors: a person must choose. */
export const areaSuccessor = sqliteTable(
  'area_successor',
  {
    areaId: integer('area_id')
      .notNull()
      .references(() => area.id),
    successorId: integer('successor_id')
      .notNull()
      .references(() => area.id),
    onDay: text('on_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.areaId, t.successorId] })],
)

import { sql } from 'drizzle-orm'
import { blob, check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entry } from './ledger.ts'
import { staff } from './staff.ts'

/** One day's pay of many · a hamlet's receipt book with stubs · any other list of people who gave together. */
export const collectiveKinds = ['salary', 'book', 'group'] as const
export type CollectiveKind = (typeof collectiveKinds)[number]

/** One receipt given by many people. Its lines are stored before it; a trigger refuses a list that does not sum to the receipt. */
export const collectiveList = sqliteTable(
  'collective_list',
  {
    id: integer().primaryKey(),
    /** The receipt whose money this is. */
    receiptIndex: integer('receipt_index')
      .notNull()
      .unique()
      .references(() => entry.index),
    /** The entry that carries the list's commitment: the receipt itself, or a later decision. */
    saidIn: integer('said_in')
      .notNull()
      .unique()
      .references(() => entry.index),
    kind: text({ enum: collectiveKinds }).notNull(),
    lineCount: integer('line_count').notNull(),
    totalVnd: integer('total_vnd').notNull(),
    /** Of a receipt book: its number and the stubs used. */
    bookNumber: text('book_number'),
    stubFrom: text('stub_from'),
    stubTo: text('stub_to'),
    recordedBy: integer('recorded_by')
      .notNull()
      .references(() => staff.id),
    recordedAt: integer('recorded_at').notNull(),
  },
  () => [check('collective_list_has_lines', sql`line_count BETWEEN 1 AND 5000`)],
)

/** What one person gave, without saying who. Never changed, never deleted. */
export const collectiveLine = sqliteTable(
  'collective_line',
  {
    listId: integer('list_id').notNull(),
    position: integer().notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    /** SHA-256 commitment to position, amount and name (server/domain/collective/manifest.ts). */
    commitment: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.listId, t.position] }),
    check('collective_line_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
  ],
)

/** Who stands on a line; secret, and erasable without changing any hash. */
export const collectiveName = sqliteTable(
  'collective_name',
  {
    listId: integer('list_id').notNull(),
    position: integer().notNull(),
    salt: blob({ mode: 'buffer' }).notNull(),
    name: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.position] })],
)

/** Whose name was taken out of a list, at whose hand; without a row here (or a redaction of the list) no name is deleted. */
export const collectiveErasure = sqliteTable(
  'collective_erasure',
  {
    listId: integer('list_id').notNull(),
    position: integer().notNull(),
    erasedBy: integer('erased_by')
      .notNull()
      .references(() => staff.id),
    erasedAt: integer('erased_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.position] })],
)

/** A donation box opened before witnesses: one receipt in cash, counted by denomination. Counts and witnesses are stored before it. */
export const boxOpening = sqliteTable('box_opening', {
  receiptIndex: integer('receipt_index')
    .primaryKey()
    .references(() => entry.index),
  sealNumber: text('seal_number').notNull(),
  place: text().notNull(),
  openedOn: text('opened_on').notNull(),
  recordedBy: integer('recorded_by')
    .notNull()
    .references(() => staff.id),
  recordedAt: integer('recorded_at').notNull(),
})

/** How many notes or coins of a value lay in the box. */
export const boxCount = sqliteTable(
  'box_count',
  {
    receiptIndex: integer('receipt_index').notNull(),
    valueVnd: integer('value_vnd').notNull(),
    pieces: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.receiptIndex, t.valueVnd] }),
    check(
      'box_count_pieces',
      sql`pieces BETWEEN 1 AND 10000000 AND value_vnd IN (100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000)`,
    ),
  ],
)

/** Who saw the box opened and counted; private, erasable. */
export const boxWitness = sqliteTable(
  'box_witness',
  {
    receiptIndex: integer('receipt_index').notNull(),
    position: integer().notNull(),
    salt: blob({ mode: 'buffer' }).notNull(),
    name: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.receiptIndex, t.position] })],
)

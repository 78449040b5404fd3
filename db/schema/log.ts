import { sql } from 'drizzle-orm'
import { blob, check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * The root of each complete subtree of 256^level entries, level 1 and above, written by the entry that completes it.
 * With the leaves in `entry` every root and proof is a few ranges of rows.
 */
export const subtree = sqliteTable(
  'subtree',
  {
    level: integer().notNull(),
    position: integer().notNull(),
    hash: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.level, t.position] }), check('subtree_hash', sql`length(hash) = 32`)],
)

/** Every checkpoint the fund has signed: the root of the first `size` entries, and the signed note. Append-only. */
export const checkpoint = sqliteTable(
  'checkpoint',
  {
    size: integer().primaryKey(),
    root: blob({ mode: 'buffer' }).notNull(),
    note: text().notNull(),
    signedAt: integer('signed_at').notNull(),
  },
  () => [check('checkpoint_root', sql`length(root) = 32`)],
)

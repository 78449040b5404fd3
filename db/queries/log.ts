import { and, asc, between, desc, eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { checkpoint, cosignature, entry, type PrivateField, privateText, subtree } from '../schema/index.ts'
import { prepared } from './prepared.ts'

export type CheckpointRow = typeof checkpoint.$inferSelect

const value = sql.placeholder

const statements = prepared((db) => ({
  size: db.select({ index: entry.index }).from(entry).orderBy(desc(entry.index)).prepare(),
  leaves: db
    .select({ hash: entry.leaf })
    .from(entry)
    .where(between(entry.index, value('from'), value('last')))
    .orderBy(asc(entry.index))
    .prepare(),
  bodies: db
    .select({ body: entry.body })
    .from(entry)
    .where(between(entry.index, value('from'), value('last')))
    .orderBy(asc(entry.index))
    .prepare(),
  subtrees: db
    .select({ hash: subtree.hash })
    .from(subtree)
    .where(and(eq(subtree.level, value('level')), between(subtree.position, value('from'), value('last'))))
    .orderBy(asc(subtree.position))
    .prepare(),
  last: db.select().from(checkpoint).orderBy(desc(checkpoint.size)).prepare(),
  insert: db
    .insert(checkpoint)
    .values({ size: value('size'), root: value('root'), note: value('note'), signedAt: value('signedAt') })
    .prepare(),
}))

/** How many entries the log has. */
export async function logSize(db: Handle): Promise<number> {
  const last = statements(db).size.get()
  return last ? last.index + 1 : 0
}

/**
 * Up to `count` stored hashes of one level from a position on, fewer where the log ends: leaves at level 0, roots of
 * complete subtrees of 256^level entries above.
 */
export async function storedHashes(db: Handle, level: number, from: number, count: number): Promise<Buffer[]> {
  const range = { from, last: from + count - 1 }
  const rows = level === 0 ? statements(db).leaves.all(range) : statements(db).subtrees.all({ level, ...range })
  return rows.map(({ hash }) => hash)
}

/** The exact texts of up to `count` entries from an index on. */
export async function entryBodies(db: Handle, from: number, count: number): Promise<string[]> {
  return statements(db)
    .bodies.all({ from, last: from + count - 1 })
    .map(({ body }) => body)
}

/** The checkpoint signed last, null before the first. */
export async function lastCheckpoint(db: Handle): Promise<CheckpointRow | null> {
  return statements(db).last.get() ?? null
}

/** Keeps a signed checkpoint; refused by the database unless it covers more than the one before. */
export async function insertCheckpoint(tx: Handle, row: CheckpointRow): Promise<void> {
  statements(tx).insert.run(row)
}

export type PrivateTextRow = { field: PrivateField; salt: Buffer; text: string }

/** The texts an entry commits to, as far as they were not erased, with the salts that show it. */
export async function privateTextsOf(db: Handle, index: number): Promise<PrivateTextRow[]> {
  return db
    .select({ field: privateText.field, salt: privateText.salt, text: privateText.text })
    .from(privateText)
    .where(eq(privateText.entryIndex, index))
    .orderBy(asc(privateText.field))
    .all()
}

/** The lines with which witnesses cosigned the checkpoint of this size, in an order that stays. */
export async function cosignaturesOf(db: Handle, size: number): Promise<{ witness: string; line: string }[]> {
  return db
    .select({ witness: cosignature.witness, line: cosignature.line })
    .from(cosignature)
    .where(eq(cosignature.size, size))
    .orderBy(asc(cosignature.witness))
    .all()
}

/** The size of the checkpoint that this witness cosigned last, 0 before the first. */
export async function cosignedSize(db: Handle, witness: string): Promise<number> {
  const row = db
    .select({ size: cosignature.size })
    .from(cosignature)
    .where(eq(cosignature.witness, witness))
    .orderBy(desc(cosignature.size))
    .get()
  return row?.size ?? 0
}

/** Keeps a witness's verified line behind a checkpoint. */
export async function insertCosignature(tx: Handle, row: typeof cosignature.$inferInsert): Promise<void> {
  tx.insert(cosignature).values(row).run()
}

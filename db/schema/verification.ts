import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The outcome of each verification of the whole database, as it is published. Append-only. */
export const verificationRun = sqliteTable(
  'verification_run',
  {
    id: integer().primaryKey(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at').notNull(),
    /** How many entries were checked, and their root (base64). */
    size: integer().notNull(),
    root: text().notNull(),
    ok: integer({ mode: 'boolean' }).notNull(),
    /** What was found by each rule (JSON). */
    findings: text().notNull(),
  },
  () => [check('verification_run_findings', sql`json_type(findings) = 'array'`)],
)

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate as runMigrations } from 'drizzle-orm/better-sqlite3/migrator'
import { connect, databasePath } from './database.ts'
import * as schema from './schema/index.ts'
import type { Snapshot } from './snapshot.ts'

const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url))
const fingerprintFile = new URL('migrations/fingerprint.txt', import.meta.url)

/** Brings the store at `url` to the newest schema. Each migration is one transaction. */
export function migrate(url: string): void {
  const connection = connect(databasePath(url))
  try {
    // Drizzle rebuilds a table by dropping it: with foreign keys on that would delete what points to it.
    connection.pragma('foreign_keys = OFF')
    runMigrations(drizzle(connection), { migrationsFolder })
    connection.pragma('foreign_keys = ON')
  } finally {
    connection.close()
  }
}

/** An empty store with the newest schema, in memory: what every other is measured by. */
export function emptyStore(): Snapshot {
  const connection = connect(':memory:')
  runMigrations(drizzle(connection), { migrationsFolder })
  return { read: drizzle(connection, { schema }), close: () => connection.close() }
}

/** SHA-256 over every table, index, trigger and view as SQLite records them: a dropped trigger changes it. */
export function schemaFingerprint(url: string): string {
  const connection = connect(databasePath(url), true)
  try {
    const rows = connection
      .prepare(`SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`)
      .raw()
      .all()
    return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  } finally {
    connection.close()
  }
}

/** @throws when the store's schema is not the one this program was written for: a guard may be missing */
export function assertSchema(url: string): void {
  const expected = readFileSync(fingerprintFile, 'utf8').trim()
  const actual = schemaFingerprint(url)
  if (actual !== expected)
    throw new Error(
      `The database schema differs from the recorded one (${actual.slice(0, 12)} instead of ${expected.slice(0, 12)}). ` +
        'Run `npm run fund -- migrate`; if it still differs, a table or trigger was changed by hand: restore it before going on.',
    )
}

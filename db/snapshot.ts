import { drizzle } from 'drizzle-orm/better-sqlite3'
import { connect, type Handle } from './database.ts'
import * as schema from './schema/index.ts'

/** The store as it was at one moment, whatever is written meanwhile. */
export type Snapshot = { read: Handle; close(): void }

/**
 * Opens a snapshot of the database at `path` on a connection of its own. Until it is closed the write-ahead log keeps
 * everything written since: for the minutes of a verification, not longer.
 * @throws when the file cannot be read as a database
 */
export function openSnapshot(path: string): Snapshot {
  const connection = connect(path, true)
  try {
    connection.exec('BEGIN')
    // The moment is that of the first read.
    connection.prepare('SELECT count(*) FROM sqlite_master').get()
  } catch (error) {
    connection.close()
    throw error
  }
  return { read: drizzle(connection, { schema }), close: () => connection.close() }
}

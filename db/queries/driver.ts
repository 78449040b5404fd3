import type { Database as Connection } from 'better-sqlite3'
import type { Handle } from '../database.ts'

/** The driver's connection behind a handle, for queries that read or write millions of rows. */
export function driverOf(db: Handle): Connection {
  return (db as Handle & { $client: Connection }).$client
}

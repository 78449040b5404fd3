import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type * as schema from './schema/index.ts'

/** What a query needs to run: the read-only handle, or the transaction inside `Database.write`. */
export type Handle = BetterSQLite3Database<typeof schema>

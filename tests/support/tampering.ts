import type { Database as Connection } from 'better-sqlite3'
import { directSql } from './store.ts'

/** As somebody who holds the file, takes its guards away, changes rows, and puts the guards back. */
export function behindTheGuards(store: { path: string }, change: (sql: Connection) => void): void {
  const sql = directSql(store)
  const guards = sql
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`)
    .all()
  sql.pragma('foreign_keys = OFF')
  sql.pragma('ignore_check_constraints = ON')
  for (const { name } of guards) sql.exec(`DROP TRIGGER ${name}`)
  change(sql)
  for (const guard of guards) sql.exec(guard.sql)
}

/** Writes into a column that is computed from the body, by telling SQLite for a moment that it is not. */
export function overwriteComputed(sql: Connection, column: string, change: string): void {
  sql.unsafeMode()
  sql.pragma('writable_schema = ON')
  const table = sql.prepare(`SELECT sql FROM sqlite_master WHERE name = 'entry'`).pluck().get() as string
  const plain = table.replace(new RegExp(`(\`${column}\` \\w+) GENERATED ALWAYS AS \\(.*\\) STORED`), '$1')
  const set = sql.prepare(`UPDATE sqlite_master SET sql = ? WHERE name = 'entry'`)
  set.run(plain)
  reload(sql)
  sql.exec(change)
  set.run(table)
  reload(sql)
  sql.pragma('writable_schema = OFF')
  sql.unsafeMode(false)
}

function reload(sql: Connection): void {
  sql.pragma('writable_schema = RESET')
  sql.pragma('writable_schema = ON')
}

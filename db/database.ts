import { hash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database as Connection, type Statement } from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { Handle } from './handle.ts'
import * as schema from './schema/index.ts'
import { treeHash } from './tree-hash.ts'
import { Turns } from './turns.ts'
import { Writer } from './writer.ts'

export type { Handle } from './handle.ts'

export type Database = {
  /** Queries on a read-only connection; never sees uncommitted work. */
  read: Handle
  /**
   * Runs a job in the one write transaction and resolves after it is on disk.
   * Inside, await nothing but queries on `tx`. A job that throws is rolled back alone.
   * @throws NotStoredError when the commit failed: nothing was stored, trying again is safe
   */
  write<T>(job: (tx: Handle) => Promise<T>): Promise<T>
  /**
   * Moves everything from the write-ahead log into the database file and empties the log, so that no older version of a
   * page is left. Goes on trying while another process reads. @returns true when it is empty; false after two seconds,
   * with the trying going on behind
   */
  truncateLog(): Promise<boolean>
  /** Changes with every commit of every process: the key of cached pages. */
  version(): number
  /** What another thread of this process needs to open the same store, as one who lets this one write first. */
  share(): SharedStore
  close(): void
}

export type SharedStore = { url: string; turns: SharedArrayBuffer }

/** RFC 6962 leaf hash: SHA-256(00 ‖ body). */
export function leafHash(body: string): Buffer {
  // A Buffer from the hash itself takes three times as long as one made of its text.
  return Buffer.from(hash('sha256', `\0${body}`, 'binary'), 'latin1')
}

const STATEMENTS_KEPT = 500

/**
 * Keeps the statements a connection compiled, by their text: compiling a query costs more than running it.
 * A kept statement is handed out in its plain mode; who wants rows as arrays asks for that anew.
 */
function keepStatements(connection: Connection): void {
  const compile = connection.prepare.bind(connection)
  const kept = new Map<string, Statement>()
  connection.prepare = ((text: string) => {
    const known = kept.get(text)
    if (known) {
      if (known.reader) known.raw(false)
      return known
    }
    const statement = compile(text)
    if (kept.size === STATEMENTS_KEPT) kept.delete(kept.keys().next().value as string)
    kept.set(text, statement)
    return statement
  }) as typeof connection.prepare
}

/** Opens the connection that migrations and the writer use. Durability is FULL: an acknowledged commit survives power loss. */
export function connect(path: string, readonly = false) {
  if (!readonly && path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const connection = new Sqlite(path, { readonly, timeout: 0 })
  connection.pragma('foreign_keys = ON')
  connection.pragma('recursive_triggers = ON')
  connection.pragma('cache_size = -65536')
  connection.pragma('temp_store = MEMORY')
  if (!readonly) {
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    connection.pragma('secure_delete = ON')
    // 32 MiB: under load a page is then written back once for many commits.
    connection.pragma('wal_autocheckpoint = 8192')
    connection.function('leaf_hash', { deterministic: true, directOnly: false }, (body: unknown) =>
      leafHash(String(body)),
    )
    connection.aggregate('tree_hash', { ...treeHash, deterministic: true, directOnly: false })
  }
  return connection
}

/**
 * Opens the store at `url` (`file:PATH`), which must be migrated.
 * `onFatal` is called after an input/output error at commit: the process should end and start again.
 */
export function openDatabase(url: string, onFatal: (error: unknown) => void = () => {}): Database {
  return open(url, new Turns(), onFatal)
}

/** Opens, in another thread, what `Database.share` gave: for work through a backlog, which waits while others write. */
export function openSharedDatabase({ url, turns }: SharedStore, onFatal: (error: unknown) => void): Database {
  const database = open(url, new Turns(turns, true), onFatal)
  // A backlog is read once, from front to back: pages kept of it would not be asked for again.
  database.read.run(sql`PRAGMA cache_size = -4096`)
  return database
}

function open(url: string, turns: Turns, onFatal: (error: unknown) => void): Database {
  const path = databasePath(url)
  const writerConnection = connect(path)
  const readConnection = connect(path, true)
  keepStatements(writerConnection)
  keepStatements(readConnection)
  const writer = new Writer(writerConnection, drizzle(writerConnection, { schema }), turns, onFatal)
  const version = readConnection.prepare('PRAGMA data_version').pluck()
  return {
    read: drizzle(readConnection, { schema }),
    write: (job) => writer.enqueue(job),
    truncateLog: () => writer.truncateLog(),
    version: () => version.get() as number,
    share: () => ({ url, turns: turns.shared }),
    close() {
      readConnection.close()
      writerConnection.close()
    },
  }
}

/** The file a `file:` URL names. @throws when the URL is of another kind */
export function databasePath(url: string): string {
  if (!url.startsWith('file:')) throw new Error(`DATABASE_URL must begin with file: (got ${url.split(':')[0]}:)`)
  return url.slice('file:'.length)
}

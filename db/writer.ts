import { setTimeout as wait } from 'node:timers/promises'
import type { Database as Connection } from 'better-sqlite3'
import type { Handle } from './handle.ts'
import { lend } from './lent-handle.ts'
import { projector } from './projections.ts'
import type { Turns } from './turns.ts'

/** The commit failed and nothing was stored; sending the same request again is safe. */
export class NotStoredError extends Error {
  static readonly code = 'not-stored'
  readonly code = NotStoredError.code
  readonly statusCode = 503
}

/** A job in the writer awaited something other than its own queries: a fault of the program. */
export class WriterHeldError extends Error {}

type Job = {
  run: (tx: Handle) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

const BATCH_JOBS = 64
const BATCH_MS = 20
const BUSY_MS = 5_000

/**
 * The one writer. Jobs waiting together share a transaction and one fsync, each in its own savepoint.
 * A promise is settled only after COMMIT returned: an acknowledged write is on disk.
 */
export class Writer {
  readonly #connection: Connection
  readonly #handle: Handle
  readonly #onFatal: (error: unknown) => void
  readonly #project: () => void
  readonly #turns: Turns
  readonly #queue: Job[] = []
  #working = false

  constructor(connection: Connection, handle: Handle, turns: Turns, onFatal: (error: unknown) => void) {
    this.#connection = connection
    this.#handle = handle
    this.#turns = turns
    this.#onFatal = onFatal
    this.#project = projector(connection)
  }

  enqueue<T>(run: (tx: Handle) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ run, resolve: resolve as (value: unknown) => void, reject })
      if (this.#working) return
      this.#working = true
      setImmediate(() => void this.#drain())
    })
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const done = this.#turns.take()
      try {
        await this.#batch()
      } finally {
        done()
      }
      // Requests and reads have their turn between batches.
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#working = false
  }

  async #batch(): Promise<void> {
    try {
      await this.#begin()
    } catch (error) {
      for (const job of this.#queue.splice(0, BATCH_JOBS)) job.reject(notStored(error))
      return
    }
    const done: { job: Job; value: unknown }[] = []
    const until = performance.now() + BATCH_MS
    for (let jobs = 0; jobs < BATCH_JOBS; jobs++) {
      const job = this.#queue.shift()
      if (!job) break
      try {
        done.push({ job, value: await this.#runAlone(job) })
      } catch (error) {
        job.reject(error)
        // SQLite may have rolled the whole transaction back (full disk, input/output error).
        if (!this.#connection.inTransaction) {
          for (const each of done) each.job.reject(notStored(error))
          return
        }
      }
      if (performance.now() >= until) break
    }
    try {
      this.#project()
      this.#connection.exec('COMMIT')
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
      for (const { job } of done) job.reject(notStored(error))
      if (sqliteCode(error).startsWith('SQLITE_IOERR')) this.#onFatal(error)
      return
    }
    for (const { job, value } of done) job.resolve(value)
  }

  /** BEGIN IMMEDIATE, retried with jitter while another process writes: a waiting BEGIN would stall the event loop. */
  async #begin(): Promise<void> {
    const until = performance.now() + BUSY_MS
    for (;;) {
      try {
        this.#connection.exec('BEGIN IMMEDIATE')
        return
      } catch (error) {
        if (!sqliteCode(error).startsWith('SQLITE_BUSY') || performance.now() > until) throw error
        await wait(1 + Math.random() * 9)
      }
    }
  }

  async #runAlone(job: Job): Promise<unknown> {
    this.#connection.exec('SAVEPOINT job')
    const { proxy: tx, revoke } = lend(this.#handle)
    try {
      const value = await settledWithoutWaiting(job.run(tx))
      this.#connection.exec('RELEASE job')
      return value
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK TO job; RELEASE job')
      throw error
    } finally {
      revoke()
    }
  }
}

/** Queries settle in microtasks; anything still pending at the next macrotask is waiting for the outside world. */
async function settledWithoutWaiting<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Immediate | undefined
  const held = new Promise<never>((_, reject) => {
    timer = setImmediate(() => reject(new WriterHeldError('a write job awaited something other than its queries')))
  })
  try {
    return await Promise.race([promise, held])
  } finally {
    clearImmediate(timer)
  }
}

function notStored(cause: unknown): NotStoredError {
  return new NotStoredError('Chưa ghi được, có thể thử lại', { cause })
}

function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

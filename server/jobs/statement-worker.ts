// Where the work on a statement is done: in this thread, or in one of its own beside the site.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Handle, SharedStore } from '../../db/database.ts'
import type { StatementRow } from '../../db/queries/statements.ts'
import type { Context } from '../actions/context.ts'
import { workOnStatement } from '../actions/statements/work-on-statement.ts'

export type StatementToDo = Pick<StatementRow, 'id' | 'state'>

export type StatementWorker = {
  /** Reads or posts the statement to its end. One at a time. @throws what the work throws; its `code` is kept */
  goOn(statement: StatementToDo): Promise<void>
  /** Work under way stops at its next write and is rejected. */
  stop(): Promise<void>
}

/** Works in the thread that asks, by its own store. */
export function statementWorkerHere(fund: Context): StatementWorker {
  const closing = new AbortController()
  const context = closesWith(closing.signal, fund)
  let working: Promise<void> = Promise.resolve()
  return {
    goOn(statement) {
      const work = workOnStatement(context, statement)
      working = work.catch(() => {})
      return work
    },
    async stop() {
      closing.abort()
      await working
    },
  }
}

/** The same fund; once the signal is given its writes are refused, and with them the job that asked. */
function closesWith(signal: AbortSignal, fund: Context): Context {
  const { database } = fund
  const write = <T>(job: (tx: Handle) => Promise<T>): Promise<T> =>
    signal.aborted ? Promise.reject(new Error('the site is closing')) : database.write(job)
  return { ...fund, database: { ...database, write } }
}

export type ThreadStart = Pick<Context, 'log' | 'requestKey' | 'dataDir'> & { module: string; store: SharedStore }
export type ThreadAnswer = { error?: unknown; code?: unknown; fatal?: unknown }

/** Rows live for one job: room for them keeps the collector from copying them about. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 }

/**
 * Works in a thread with its own connections, so that the site answers meanwhile and its writes go first. `onFatal` as in
 * `openDatabase`.
 */
export function statementWorkerThread(
  { database, log, requestKey, dataDir }: Omit<Context, 'clock'>,
  onFatal: (error: unknown) => void,
): StatementWorker {
  const module = new URL('./statement-thread.ts', import.meta.url).href
  const start: ThreadStart = { module, store: database.share(), log, requestKey, dataDir }
  // Begun at once: reading its modules takes a second, which whoever uploads the first file would wait.
  let thread: Worker | undefined = begin()
  let asked: { resolve: () => void; reject: (error: unknown) => void } | undefined

  function begin(): Worker {
    const begun = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: start, resourceLimits })
    begun.on('message', ({ fatal, error, code }: ThreadAnswer) => {
      if (fatal) onFatal(fatal)
      else if (error) asked?.reject(Object.assign(error, { code }))
      else asked?.resolve()
    })
    begun.on('error', (error) => asked?.reject(error))
    begun.on('exit', () => {
      thread = undefined
      asked?.reject(new Error('the thread that works on statements has ended'))
    })
    return begun
  }

  return {
    goOn: (statement) =>
      new Promise((resolve, reject) => {
        asked = { resolve, reject }
        thread ??= begin()
        thread.postMessage(statement)
      }),
    async stop() {
      if (!thread) return
      thread.postMessage('stop')
      await once(thread, 'exit')
    },
  }
}

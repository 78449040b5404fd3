// Reads uploaded statements and posts confirmed ones, one at a time, beside the requests of other people.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { type StatementRow, unfinishedStatements } from '../../db/queries/statements.ts'
import { NotStoredError } from '../../db/writer.ts'
import { traceable } from '../domain/traceable.ts'
import type { StatementWorker } from './statement-worker.ts'

declare module 'fastify' {
  interface FastifyInstance {
    statementJobs: StatementJobs
  }
}

export type StatementJobs = {
  /** Goes on with every statement that is not done. Resolves when none is left but those that failed. */
  kick(): Promise<void>
  /** True when work on this statement stopped at an error; the next kick tries again. */
  hasFailed(statementId: number): boolean
  /** Work under way stops at its next write, and none begins again: the site closes, or nothing may be written. */
  stop(): Promise<void>
}

/** After "not stored, safe to retry": long enough for a full disk or a busy file to be noticed. */
const RETRY_MS = 2_000

/**
 * What is to be done stands in the statements' own states, so that a process that ends anywhere goes on at its next
 * start.
 */
export default fp<{ worker: StatementWorker }>(
  async (app, { worker }) => {
    const jobs = statementJobs(app, worker)
    app.decorate('statementJobs', jobs)
    app.addHook('onReady', async () => void jobs.kick())
    app.addHook('onClose', () => jobs.stop())
  },
  { name: 'statement-jobs', dependencies: ['fund'] },
)

function statementJobs({ fund, log }: Pick<FastifyInstance, 'fund' | 'log'>, worker: StatementWorker) {
  const closing = new AbortController()
  const failed = new Set<number>()
  let kicked = false
  let working: Promise<void> | null = null

  async function work(): Promise<void> {
    try {
      while (kicked && !closing.signal.aborted) {
        kicked = false
        failed.clear()
        for (let next = await nextStatement(); next; next = await nextStatement()) await goOnWith(next)
      }
    } catch (error) {
      log.error(traceable(error), 'statement jobs stopped')
    } finally {
      working = null
    }
  }

  async function nextStatement(): Promise<StatementRow | undefined> {
    if (closing.signal.aborted) return undefined
    const unfinished = await unfinishedStatements(fund.database.read, ['reading', 'posting'])
    return unfinished.find(({ id }) => !failed.has(id))
  }

  async function goOnWith({ id, state }: StatementRow): Promise<void> {
    try {
      await worker.goOn({ id, state })
    } catch (error) {
      if (closing.signal.aborted) return
      log.error({ statement: id, state, ...traceable(error) }, 'statement job stopped')
      if (isNotStored(error)) await wait(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {})
      else failed.add(id)
    }
  }

  return {
    kick() {
      kicked = true
      working ??= work()
      return working
    },
    hasFailed: (statementId: number) => failed.has(statementId),
    async stop() {
      closing.abort()
      await worker.stop()
      await working
    },
  }
}

/** Also when the error comes from another thread, where its class is lost. */
function isNotStored(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NotStoredError.code
}

// Reads uploaded statements and posts confirmed ones, one at a time, beside the requests of other people.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Handle } from '../../db/database.ts'
import { type StatementRow, unfinishedStatements } from '../../db/queries/statements.ts'
import { NotStoredError } from '../../db/writer.ts'
import type { Context } from '../actions/context.ts'
import { postStatement } from '../actions/statements/post-statement.ts'
import { stageStatement } from '../actions/statements/stage-statement.ts'
import { traceable } from '../domain/traceable.ts'

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
}

/** After "not stored, safe to retry": long enough for a full disk or a busy file to be noticed. */
const RETRY_MS = 2_000

/**
 * What is to be done stands in the statements' own states, so that a process that ends anywhere goes on at its next
 * start. At the site's closing a job stops at its next write.
 */
export default fp(
  async (app) => {
    const jobs = statementJobs(app)
    app.decorate('statementJobs', jobs)
    app.addHook('onReady', async () => void jobs.kick())
    app.addHook('onClose', () => jobs.stop())
  },
  { name: 'statement-jobs', dependencies: ['fund'] },
)

function statementJobs({ fund, log }: Pick<FastifyInstance, 'fund' | 'log'>) {
  const closing = new AbortController()
  const context = closesWith(closing.signal, fund)
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
      if (state === 'reading') await stageStatement(context, id)
      else await postStatement(context, id)
    } catch (error) {
      if (closing.signal.aborted) return
      log.error({ statement: id, state, ...traceable(error) }, 'statement job stopped')
      if (error instanceof NotStoredError) await wait(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {})
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

// Signs the log a second after it grew, and stops the fund's writing when the log is not the one that was signed.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { checkLog } from '../actions/log/check-log.ts'
import { signGrowth } from '../actions/log/sign-growth.ts'
import { traceable } from '../domain/traceable.ts'
import { lookOut, pause } from './look-out.ts'

const LOOK_EVERY_MS = 1_000

export default fp(
  async (app) => {
    app.addHook('onReady', async () => {
      await checkLog(app.fund)
      if (app.fund.log.refusal) return sayRefused(app)
      await signNow(app)
    })
    lookOut(app, (closing) => signGrown(app, closing))
  },
  { name: 'checkpoint-job', dependencies: ['fund'] },
)

/** Every commit, of this process or another, may have made the log grow. */
async function signGrown(app: FastifyInstance, closing: AbortSignal): Promise<void> {
  const { database, log } = app.fund
  let seen = Number.NaN
  while (!closing.aborted && !log.refusal) {
    const version = database.version()
    if (version !== seen && (await signNow(app))) seen = version
    await pause(LOOK_EVERY_MS, closing)
  }
}

/** @returns false when it has to be tried again */
async function signNow(app: FastifyInstance): Promise<boolean> {
  try {
    await signGrowth(app.fund)
    return true
  } catch (error) {
    if (app.fund.log.refusal) sayRefused(app)
    else app.log.error(traceable(error), 'no checkpoint signed')
    return false
  }
}

function sayRefused({ fund, log, statementJobs }: FastifyInstance): void {
  // They write by a store of their own.
  void statementJobs.stop()
  const { code, values } = fund.log.refusal ?? {}
  log.error({ code, ...values }, 'the database is not the log that was signed: every write is refused (docs/log.md)')
}

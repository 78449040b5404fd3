// Takes back what was delegated once its last day is over.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { endPassedDelegations } from '../actions/delegation/end-delegation.ts'
import { traceable } from '../domain/traceable.ts'
import { lookOut, pause } from './look-out.ts'

const LOOK_EVERY_MS = 10 * 60_000

/** Nothing hangs on the minute: the days themselves are looked at wherever a deputy acts. */
export default fp(
  async (app) => {
    lookOut(app, (closing) => endPassed(app, closing))
  },
  { name: 'delegation-job', dependencies: ['fund'] },
)

async function endPassed(app: FastifyInstance, closing: AbortSignal): Promise<void> {
  const { database, clock } = app.fund
  while (!closing.aborted && !app.fund.log.refusal) {
    await pause(LOOK_EVERY_MS, closing)
    if (closing.aborted) return
    await database
      .write((tx) => endPassedDelegations(tx, clock()))
      .catch((error) => app.log.error(traceable(error), 'delegations that are over could not be taken back'))
  }
}

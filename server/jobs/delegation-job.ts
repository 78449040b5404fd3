// Takes back what was delegated once its last day is over.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { endPassedDelegations } from '../actions/delegation/end-delegation.ts'
import { traceable } from '../domain/traceable.ts'

const LOOK_EVERY_MS = 10 * 60_000

/** Nothing hangs on the minute: the days themselves are looked at wherever a deputy acts. */
export default fp(
  async (app) => {
    const closing = new AbortController()
    let looking: Promise<void> | null = null
    app.addHook('onReady', async () => {
      looking = lookOut(app, closing.signal)
    })
    app.addHook('onClose', async () => {
      closing.abort()
      await looking
    })
  },
  { name: 'delegation-job', dependencies: ['fund'] },
)

async function lookOut(app: FastifyInstance, closing: AbortSignal): Promise<void> {
  const { database, clock } = app.fund
  while (!closing.aborted && !app.fund.log.refusal) {
    await wait(LOOK_EVERY_MS, undefined, { signal: closing, ref: false }).catch(() => {})
    if (closing.aborted) return
    await database
      .write((tx) => endPassedDelegations(tx, clock()))
      .catch((error) => app.log.error(traceable(error), 'delegations that are over could not be taken back'))
  }
}

// Writes to donors by itself: when a house they have a part in was handed over, and about parts of promises.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { remindOfInstalments } from '../actions/rights/remind-of-instalments.ts'
import { tellOfHandovers } from '../actions/rights/tell-of-handovers.ts'
import { traceable } from '../domain/traceable.ts'

const LOOK_EVERY_MS = 60_000
const REMIND_EVERY_MS = 3_600_000

/** Letters are due by the day: the first look is soon after the start, the next ones now and then. */
export default fp<{ isOn: boolean }>(
  async (app, { isOn }) => {
    if (!isOn) return
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
  { name: 'reminder-job', dependencies: ['fund'] },
)

async function lookOut(app: FastifyInstance, closing: AbortSignal): Promise<void> {
  const pause = (ms: number) => wait(ms, undefined, { signal: closing, ref: false }).catch(() => {})
  let remindedAt = Number.NEGATIVE_INFINITY
  while (!closing.aborted && !app.fund.log.refusal) {
    await pause(LOOK_EVERY_MS)
    if (closing.aborted) return
    try {
      while (!closing.aborted && (await tellOfHandovers(app.fund)));
      if (performance.now() - remindedAt < REMIND_EVERY_MS) continue
      let above: number | null = 0
      while (above !== null && !closing.aborted) above = await remindOfInstalments(app.fund, above)
      remindedAt = performance.now()
    } catch (error) {
      app.log.error(traceable(error), 'donors could not be written to')
    }
  }
}

// Writes to donors by itself: when a house they have a part in was handed over, and about parts of promises.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { remindOfInstalments } from '../actions/rights/remind-of-instalments.ts'
import { tellOfHandovers } from '../actions/rights/tell-of-handovers.ts'
import { traceable } from '../domain/traceable.ts'
import { lookOut, pause } from './look-out.ts'

const LOOK_EVERY_MS = 60_000
const REMIND_EVERY_MS = 3_600_000

/** Letters are due by the day: the first look is soon after the start, the next ones now and then. */
export default fp<{ isOn: boolean }>(
  async (app, { isOn }) => {
    if (!isOn) return
    lookOut(app, (closing) => writeToDonors(app, closing))
  },
  { name: 'reminder-job', dependencies: ['fund'] },
)

async function writeToDonors(app: FastifyInstance, closing: AbortSignal): Promise<void> {
  let remindedAt = Number.NEGATIVE_INFINITY
  while (!closing.aborted && !app.fund.log.refusal) {
    await pause(LOOK_EVERY_MS, closing)
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

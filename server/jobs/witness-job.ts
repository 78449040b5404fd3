// Sends each new checkpoint to the witnesses, and says when one of them knows another history.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { lastCheckpoint } from '../../db/queries/log.ts'
import type { WitnessAnswer } from '../actions/log/ask-witnesses.ts'
import { collectCosignatures } from '../actions/log/collect-cosignatures.ts'
import { traceable } from '../domain/traceable.ts'
import { lookOut, pause } from './look-out.ts'

const LOOK_EVERY_MS = 500
/** A witness that was silent is asked again with the next checkpoint, or after this. */
const ASK_AGAIN_MS = 60_000

export default fp(
  async (app) => {
    if (app.fund.log.witnesses.length === 0) return
    lookOut(app, (closing) => askWhenGrown(app, closing))
  },
  { name: 'witness-job', dependencies: ['fund', 'checkpoint-job'] },
)

async function askWhenGrown(app: FastifyInstance, closing: AbortSignal): Promise<void> {
  let asked = { size: 0, at: 0, isComplete: false }
  while (!closing.aborted && !app.fund.log.refusal) {
    const size = (await lastCheckpoint(app.fund.database.read))?.size ?? 0
    const isDue = !asked.isComplete && performance.now() - asked.at > ASK_AGAIN_MS
    if (size > 0 && (size !== asked.size || isDue)) asked = { size, at: performance.now(), isComplete: await ask(app) }
    await pause(LOOK_EVERY_MS, closing)
  }
}

/** @returns true when every witness has cosigned */
async function ask(app: FastifyInstance): Promise<boolean> {
  try {
    const { size, answers } = await collectCosignatures(app.fund)
    for (const answer of answers) report(app, size, answer)
    return answers.every(({ outcome }) => outcome === 'cosigned')
  } catch (error) {
    app.log.error(traceable(error), 'no cosignatures collected')
    return false
  }
}

function report(app: FastifyInstance, size: number, answer: WitnessAnswer): void {
  const witness = answer.witness.key.name
  if (answer.outcome === 'silent') app.log.warn({ witness, size, why: answer.why }, 'a witness did not cosign')
  if (answer.outcome === 'contradicts')
    app.log.error(
      { witness, size, itsSize: answer.size },
      'a witness has cosigned another history of this log: an old or another database is served (docs/witness.md)',
    )
}

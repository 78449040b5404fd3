// Handles what the card provider told, one event after another, outside the requests that brought it.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { dueCardRefunds } from '../../db/queries/card-refunds.ts'
import { dueEvents } from '../../db/queries/inbox.ts'
import { handleCardEvent } from '../actions/card/handle-event.ts'
import { sendCardRefund } from '../actions/card/send-refund.ts'
import { traceable } from '../domain/traceable.ts'
import type { CardProvider } from '../gateways/stripe/card-provider.ts'

const LOOK_EVERY_MS = 1_000
const EVENTS_AT_ONCE = 20

declare module 'fastify' {
  interface FastifyInstance {
    /** `wake`: an event has come. */
    cardJob: { wake(): void }
  }
}

export default fp<{ cards: CardProvider }>(
  async (app, { cards }) => {
    let isClosing = false
    let awake = () => {}
    let looking: Promise<void> | null = null
    app.decorate('cardJob', { wake: () => awake() })
    app.addHook('onReady', async () => {
      looking = lookOut()
    })
    app.addHook('onClose', async () => {
      isClosing = true
      awake()
      await looking
    })

    async function lookOut(): Promise<void> {
      while (!isClosing) {
        const called = new Promise<void>((resolve) => {
          awake = resolve
        })
        const handled = app.fund.log.refusal
          ? 0
          : (await handleDue(app, cards, () => isClosing)) + (await refundDue(app, cards))
        if (handled === 0 && !isClosing) await Promise.race([called, pause()])
      }
    }
  },
  { name: 'card-job', dependencies: ['fund'] },
)

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS).unref())
}

/** @returns how many were handled; one that fails here is left for the next look */
async function handleDue(app: FastifyInstance, cards: CardProvider, isClosing: () => boolean): Promise<number> {
  let handled = 0
  try {
    const due = await dueEvents(app.fund.database.read, {
      providers: ['stripe'],
      now: app.fund.clock(),
      limit: EVENTS_AT_ONCE,
    })
    for (const event of due) {
      if (isClosing()) break
      await handleCardEvent(app.fund, cards, event)
      handled += 1
    }
  } catch (error) {
    app.log.error(traceable(error), 'an event of the card provider was not handled')
    return 0
  }
  return handled
}

/** Tells the provider of refunds that two people agreed on. @returns how many */
async function refundDue(app: FastifyInstance, cards: CardProvider): Promise<number> {
  try {
    const due = await dueCardRefunds(app.fund.database.read, app.fund.clock(), EVENTS_AT_ONCE)
    for (const code of due) await sendCardRefund(app.fund, cards, code)
    return due.length
  } catch (error) {
    app.log.error(traceable(error), 'a refund was not handed to the card provider')
    return 0
  }
}

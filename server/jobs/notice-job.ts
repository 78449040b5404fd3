// Makes bank lines of the notifications that banks' providers have told, outside the requests that brought them.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { workOnNotices } from '../actions/inbox/work-on-notices.ts'
import { traceable } from '../domain/traceable.ts'

declare module 'fastify' {
  interface FastifyInstance {
    noticeJob: {
      /** Handles what waits now. Resolves when nothing is due; what failed is due again later, by itself. */
      kick(): Promise<void>
    }
  }
}

/** Also what another process of the site has stored, and what is due again. */
const LOOK_EVERY_MS = 2_000

/** What is to be done stands in the events' own states, so that a process that ends anywhere goes on at its next start. */
export default fp(
  async (app) => {
    const closing = new AbortController()
    let working: Promise<void> | null = null
    let kicked = false
    let looking: Promise<void> | null = null
    const kick = () => {
      kicked = true
      working ??= work().finally(() => {
        working = null
      })
      return working
    }
    async function work(): Promise<void> {
      while (kicked && mayWrite(app, closing.signal)) {
        kicked = false
        while (mayWrite(app, closing.signal) && (await handleDue(app)) > 0);
      }
    }
    app.decorate('noticeJob', { kick })
    app.addHook('onReady', async () => {
      looking = lookOut(kick, closing.signal)
    })
    app.addHook('onClose', async () => {
      closing.abort()
      await looking
      await working
    })
  },
  { name: 'notice-job', dependencies: ['fund'] },
)

async function lookOut(kick: () => Promise<void>, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    await kick()
    await wait(LOOK_EVERY_MS, undefined, { signal: closing, ref: false }).catch(() => {})
  }
}

function mayWrite({ fund }: FastifyInstance, closing: AbortSignal): boolean {
  return !closing.aborted && fund.log.refusal === null
}

/** @returns 0 also when nothing can be stored now: the next look tries again */
async function handleDue({ fund, log }: FastifyInstance): Promise<number> {
  try {
    return await workOnNotices(fund, (error) => log.error(traceable(error), 'a notification was not handled'))
  } catch (error) {
    log.error(traceable(error), 'notifications wait: nothing can be stored')
    return 0
  }
}

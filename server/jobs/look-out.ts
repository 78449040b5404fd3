import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Runs `look` beside the site from when it is ready: it returns soon after `closing` is aborted, and the site's end waits for it. */
export function lookOut(app: FastifyInstance, look: (closing: AbortSignal) => Promise<void>): void {
  const closing = new AbortController()
  let looking: Promise<void> | null = null
  app.addHook('onReady', async () => {
    looking = look(closing.signal)
  })
  app.addHook('onClose', async () => {
    closing.abort()
    await looking
  })
}

/** Resolves after `ms`, or as soon as the site closes; keeps no process alive. */
export async function pause(ms: number, closing: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: closing, ref: false }).catch(() => {})
}

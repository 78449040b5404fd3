import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Event } from './objects.ts'

/** The header of a signed notification: https://docs.stripe.com/webhooks/signature. `at`: epoch seconds. */
export function signatureOf(body: string, secret: string, at: number): string {
  const signed = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return `t=${at},v1=${signed}`
}

const TRIES = 5

/** Tells one event; a site that does not answer is told again a few times. */
export async function notify(url: string, secret: string, event: Event): Promise<void> {
  const body = JSON.stringify(event)
  for (let tries = 0; tries < TRIES; tries++) {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signatureOf(body, secret, Math.floor(Date.now() / 1000)),
    }
    const isTold = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isTold) return
    await wait(500 * 2 ** tries)
  }
}

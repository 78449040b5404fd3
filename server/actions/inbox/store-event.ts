import { insertEvent } from '../../../db/queries/inbox.ts'
import type { Provider } from '../../../db/schema/index.ts'
import type { Context } from '../context.ts'

export type TellEvent = {
  provider: Provider
  /** The provider's own number of the event. */
  eventId: string
  kind: string
  /** The body exactly as it came; its signature was checked. */
  body: string
  /** A code, when nothing but a person can make anything of it. */
  reason?: string | null
}

/**
 * Keeps an event word for word before its provider is answered; a job handles it afterwards.
 * @returns its id, or null when the provider told it before: then nothing is stored
 * @throws NotStoredError when it is not on disk; the provider must be told so, and tells it again
 */
export async function storeEvent(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  { reason = null, ...event }: TellEvent,
): Promise<number | null> {
  return database.write((tx) => insertEvent(tx, { ...event, reason, receivedAt: clock() }))
}

import { and, asc, count, desc, eq, lte, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type EventState, type Provider, providerEvent } from '../schema/index.ts'

export type ProviderEvent = typeof providerEvent.$inferSelect
export type NewProviderEvent = Pick<ProviderEvent, 'provider' | 'eventId' | 'kind' | 'receivedAt' | 'body'> & {
  /** Why a person must look at once; null when the program can handle it. */
  reason: string | null
}

/** Keeps an event word for word; null when the provider told it before. */
export async function insertEvent(tx: Handle, { reason, ...event }: NewProviderEvent): Promise<number | null> {
  const isKnown = tx
    .select({ id: providerEvent.id })
    .from(providerEvent)
    .where(and(eq(providerEvent.provider, event.provider), eq(providerEvent.eventId, event.eventId)))
    .get()
  if (isKnown) return null
  const aside = reason === null ? {} : { state: 'set-aside' as const, reason, handledAt: event.receivedAt }
  const { lastInsertRowid } = tx
    .insert(providerEvent)
    .values({ ...event, ...aside, nextAttemptAt: event.receivedAt })
    .run()
  return Number(lastInsertRowid)
}

export async function eventById(db: Handle, id: number): Promise<ProviderEvent | null> {
  return db.select().from(providerEvent).where(eq(providerEvent.id, id)).get() ?? null
}

// Written out, not bound: only so does SQLite see that the partial indexes answer it.
const inState: Record<EventState, SQL> = {
  waiting: sql`${providerEvent.state} = 'waiting'`,
  'set-aside': sql`${providerEvent.state} = 'set-aside'`,
  done: sql`${providerEvent.state} = 'done'`,
}

/** Events of these providers whose turn has come at `now` (epoch ms), those told first first. */
export async function dueEvents(
  db: Handle,
  where: { providers: readonly Provider[]; now: number; limit: number },
): Promise<ProviderEvent[]> {
  return db
    .select()
    .from(providerEvent)
    .where(and(inState.waiting, lte(providerEvent.nextAttemptAt, where.now), ofProviders(where.providers)))
    .orderBy(asc(providerEvent.id))
    .limit(where.limit)
    .all()
}

/** Events in a state, the newest first, of these providers. */
export async function eventsInState(
  db: Handle,
  where: { providers: readonly Provider[]; state: EventState; limit: number },
): Promise<ProviderEvent[]> {
  return db
    .select()
    .from(providerEvent)
    .where(and(inState[where.state], ofProviders(where.providers)))
    .orderBy(desc(providerEvent.id))
    .limit(where.limit)
    .all()
}

export async function countEvents(
  db: Handle,
  where: { providers: readonly Provider[]; state: EventState },
): Promise<number> {
  const found = db
    .select({ events: count() })
    .from(providerEvent)
    .where(and(inState[where.state], ofProviders(where.providers)))
    .get()
  return found?.events ?? 0
}

function ofProviders(providers: readonly Provider[]): SQL {
  return sql`${providerEvent.provider} IN (SELECT value FROM json_each(${JSON.stringify(providers)}))`
}

/** The event became `entryIndex`, or needed no entry (null). Nothing about it changes any more. */
export async function finishEvent(
  tx: Handle,
  id: number,
  done: { handledAt: number; entryIndex: number | null },
): Promise<void> {
  tx.update(providerEvent)
    .set({ state: 'done', reason: null, ...done })
    .where(eq(providerEvent.id, id))
    .run()
}

/** A person must look, for `reason` (a code). */
export async function setEventAside(
  tx: Handle,
  id: number,
  aside: { handledAt: number; reason: string },
): Promise<void> {
  tx.update(providerEvent)
    .set({ state: 'set-aside', ...aside })
    .where(eq(providerEvent.id, id))
    .run()
}

/** Handling did not come to its end: again at `nextAttemptAt` (epoch ms). */
export async function postponeEvent(tx: Handle, id: number, nextAttemptAt: number): Promise<void> {
  tx.update(providerEvent)
    .set({ attempts: sql`${providerEvent.attempts} + 1`, nextAttemptAt })
    .where(eq(providerEvent.id, id))
    .run()
}

/** An event set aside waits again, from now (epoch ms); false when it is not set aside any more. */
export async function waitAgain(tx: Handle, id: number, now: number): Promise<boolean> {
  const { changes } = tx
    .update(providerEvent)
    .set({ state: 'waiting', reason: null, handledAt: null, nextAttemptAt: now })
    .where(and(eq(providerEvent.id, id), inState['set-aside']))
    .run()
  return changes > 0
}

/** Events of a provider that were set aside for `reason` wait again, from now (epoch ms): what they lacked has come. */
export async function waitAgainAll(
  tx: Handle,
  { provider, reason, now }: { provider: Provider; reason: string; now: number },
): Promise<void> {
  tx.update(providerEvent)
    .set({ state: 'waiting', reason: null, handledAt: null, nextAttemptAt: now })
    .where(and(eq(providerEvent.provider, provider), eq(providerEvent.reason, reason), inState['set-aside']))
    .run()
}

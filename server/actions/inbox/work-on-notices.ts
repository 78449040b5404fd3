import { dueEvents, eventById, postponeEvent, setEventAside } from '../../../db/queries/inbox.ts'
import { NotStoredError } from '../../../db/writer.ts'
import type { BankProvider } from '../../domain/bank-notice/signature.ts'
import type { Context } from '../context.ts'
import { handleNotice } from './handle-notice.ts'

export const bankProviders: readonly BankProvider[] = ['sepay', 'casso', 'payos']

/** They share the writer's transaction, each in a savepoint of its own. */
const AT_ONCE = 32
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 10 * 60_000
/** With the waits between them about an hour: what was missing (a credit told after its debit) has come by then. */
const MOST_ATTEMPTS = 12

/**
 * Handles the notifications whose turn has come. One that fails is tried later, and after an hour set aside for a person;
 * the others go on. `failed` is told of each failure. @returns how many were tried: 0 when there is nothing to do now
 */
export async function workOnNotices(context: Context, failed: (error: unknown) => void): Promise<number> {
  const { database, clock } = context
  const due = await dueEvents(database.read, { providers: bankProviders, now: clock(), limit: AT_ONCE })
  await Promise.all(due.map(({ id }) => handleNotice(context, id).catch((error) => later(context, id, error, failed))))
  return due.length
}

async function later(context: Context, id: number, error: unknown, failed: (error: unknown) => void): Promise<void> {
  // Nothing is stored at all just now, so neither would be that it failed.
  if (error instanceof NotStoredError) throw error
  failed(error)
  const now = context.clock()
  await context.database.write(async (tx) => {
    const event = await eventById(tx, id)
    if (event?.state !== 'waiting') return
    if (event.attempts + 1 >= MOST_ATTEMPTS) return setEventAside(tx, id, { handledAt: now, reason: 'failed' })
    await postponeEvent(tx, id, now + Math.min(FIRST_WAIT_MS * 2 ** event.attempts, LONGEST_WAIT_MS))
  })
}

import { endSession, endSessionsOf, insertSession, touchSession } from '../../db/queries/staff.ts'
import type { Context } from './context.ts'

/** Signs a browser in. The token's hash is stored, never the token. */
export async function startSession(
  context: Context,
  session: { tokenHash: Buffer; formSecret: Buffer; staffId: number; device: string },
): Promise<void> {
  const now = context.clock()
  await context.database.write((tx) => insertSession(tx, { ...session, createdAt: now, seenAt: now }))
}

export async function keepSessionAlive(context: Context, tokenHash: Buffer): Promise<void> {
  await context.database.write((tx) => touchSession(tx, tokenHash, context.clock()))
}

export async function endOwnSession(context: Context, tokenHash: Buffer): Promise<void> {
  await context.database.write((tx) => endSession(tx, tokenHash, context.clock()))
}

/** Signs a person out on every device. */
export async function endAllSessions(context: Context, staffId: number): Promise<void> {
  await context.database.write((tx) => endSessionsOf(tx, staffId, context.clock()))
}

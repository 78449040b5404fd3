import { insertAudit } from '../../db/queries/operations.ts'
import { endSession, endSessionsOf, insertSession, staffById, touchSession } from '../../db/queries/staff.ts'
import type { Actor, Context } from './context.ts'

/** Signs a browser in. The token's hash is stored, never the token. */
export async function startSession(
  context: Context,
  session: { tokenHash: Buffer; formSecret: Buffer; staffId: number; device: string },
): Promise<void> {
  const now = context.clock()
  await context.database.write(async (tx) => {
    await insertSession(tx, { ...session, createdAt: now, seenAt: now, provenAt: now })
    const subject = (await staffById(tx, session.staffId))?.code ?? ''
    await insertAudit(tx, { at: now, staffId: session.staffId, action: 'sign-in', subject })
  })
}

export async function keepSessionAlive(context: Context, tokenHash: Buffer): Promise<void> {
  await context.database.write((tx) => touchSession(tx, tokenHash, context.clock()))
}

/** Signs out one of the person's own browsers; another person's session, or one that has ended, is left as it is. */
export async function endOwnSession(context: Context, actor: Actor, tokenHash: Buffer): Promise<void> {
  const at = context.clock()
  await context.database.write(async (tx) => {
    const ended = await endSession(tx, actor.staffId, tokenHash, at)
    if (ended) await insertAudit(tx, { at, staffId: actor.staffId, action: 'sign-out', subject: actor.code })
  })
}

/** Signs the person out on every device. */
export async function endAllSessions(context: Context, actor: Actor): Promise<void> {
  const at = context.clock()
  await context.database.write(async (tx) => {
    await endSessionsOf(tx, actor.staffId, at)
    await insertAudit(tx, { at, staffId: actor.staffId, action: 'sign-out-everywhere', subject: actor.code })
  })
}

import { insertAudit } from '../../db/queries/operations.ts'
import { type StaffRow, staffByEmail } from '../../db/queries/staff.ts'
import { parseEmail } from '../domain/email.ts'
import { verifyPassword } from '../gateways/password.ts'
import type { Context } from './context.ts'

/**
 * The person with this address and password, or null. Unknown, dismissed and wrong take the same work and give the same
 * answer, so nobody learns from it who works here.
 */
export async function recognise(
  context: Context,
  { email, password }: { email: string; password: string },
): Promise<StaffRow | null> {
  const address = parseEmail(email)
  const known = address && (await staffByEmail(context.database.read, address))
  const person = known && known.dismissedAt === null ? known : null
  return (await verifyPassword(password, person?.passwordHash ?? null)) ? person : null
}

/** Somebody tried this person's password too often: their administrator should see it. Unknown addresses leave no trace. */
export async function noteGuessing(context: Context, email: string): Promise<void> {
  const address = parseEmail(email)
  const person = address && (await staffByEmail(context.database.read, address))
  if (!person) return
  await noteGuessingOf(context, person)
}

export async function noteGuessingOf(context: Context, { code }: { code: string }): Promise<void> {
  await context.database.write((tx) =>
    insertAudit(tx, { at: context.clock(), staffId: null, action: 'sign-in-slowed', subject: code }),
  )
}

import { insertKnownDevice, isKnownDevice } from '../../db/queries/second-factor.ts'
import { type StaffRow, staffByEmail } from '../../db/queries/staff.ts'
import { parseEmail } from '../domain/email.ts'
import type { Context } from './context.ts'

/** True when the person with this address was signed in before in the browser with this token hash. */
export async function knowsDevice(context: Context, email: string, tokenHash: Buffer): Promise<boolean> {
  const { read } = context.database
  const address = parseEmail(email)
  const person = address && (await staffByEmail(read, address))
  return person ? isKnownDevice(read, person.id, tokenHash) : false
}

/** The person came in whole in this browser: it is known from now on. */
export async function noteDevice(context: Context, person: StaffRow, device: { tokenHash: Buffer }): Promise<void> {
  const { tokenHash } = device
  if (await isKnownDevice(context.database.read, person.id, tokenHash)) return
  const at = context.clock()
  await context.database.write(async (tx) => {
    if (await isKnownDevice(tx, person.id, tokenHash)) return
    await insertKnownDevice(tx, { tokenHash, staffId: person.id, firstAt: at })
  })
}

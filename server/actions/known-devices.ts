import { insertKnownDevice, isKnownDevice } from '../../db/queries/second-factor.ts'
import { type StaffRow, staffByEmail } from '../../db/queries/staff.ts'
import { parseEmail } from '../domain/email.ts'
import { networkShown } from '../domain/network.ts'
import type { Context } from './context.ts'
import { queueMail } from './mail/queue-mail.ts'

/** True when the person with this address was signed in before in the browser with this token hash. */
export async function knowsDevice(context: Context, email: string, tokenHash: Buffer): Promise<boolean> {
  const { read } = context.database
  const address = parseEmail(email)
  const person = address && (await staffByEmail(read, address))
  return person ? isKnownDevice(read, person.id, tokenHash) : false
}

/** The browser somebody signs in with: its own token, its name in words, and where it speaks from. */
export type Device = { tokenHash: Buffer; name: string; ip: string }

/** The person came in whole in this browser: it is known from now on, and the first time a letter tells the person. */
export async function noteDevice(context: Context, person: StaffRow, { tokenHash, name, ip }: Device): Promise<void> {
  if (await isKnownDevice(context.database.read, person.id, tokenHash)) return
  const at = context.clock()
  await context.database.write(async (tx) => {
    if (await isKnownDevice(tx, person.id, tokenHash)) return
    await insertKnownDevice(tx, { tokenHash, staffId: person.id, firstAt: at })
    await queueMail(tx, context, {
      key: `new-device:${person.code}:${tokenHash.toString('hex').slice(0, 32)}`,
      to: person.email,
      language: 'vi',
      letter: { kind: 'new-device', code: person.code, signedInAt: at, device: name, network: networkShown(ip) },
      pledgeId: null,
    })
  })
}

import { createHash } from 'node:crypto'
import { type StaffRow, staffById } from '../../../db/queries/staff.ts'
import { isHalfWayAlive } from '../../domain/second-factor.ts'
import { seal, unseal } from '../../gateways/sealing.ts'
import type { Context } from '../context.ts'
import { takeCode } from './take-code.ts'

const USE = 'half-way'

/** Who is half-way in, and where they wanted to go. */
export type HalfWay = { person: StaffRow; next: string }

/**
 * The password was right and the code is still to come. What the browser keeps meanwhile opens nothing: it says, sealed, who
 * may now type a code, for ten minutes and as long as the password stays the same.
 */
export function beginHalfWay(context: Context, person: StaffRow, next: string): string {
  const facts = { staffId: person.id, at: context.clock(), password: printOf(person), next }
  return seal(context.requestKey, USE, Buffer.from(JSON.stringify(facts))).toString('base64url')
}

/** Who this is, or null: too long ago, the password was changed, the person dismissed, or not ours at all. */
export async function halfWayOf(context: Context, sealed: string): Promise<HalfWay | null> {
  const plain = unseal(context.requestKey, USE, Buffer.from(sealed, 'base64url'))
  if (!plain) return null
  const facts = JSON.parse(plain.toString()) as { staffId: number; at: number; password: string; next: string }
  const person = await staffById(context.database.read, facts.staffId)
  if (!person || person.dismissedAt !== null || facts.password !== printOf(person)) return null
  return isHalfWayAlive(facts.at, context.clock()) ? { person, next: facts.next } : null
}

/** True when the typed code is good; it is worth nothing afterwards. @throws those of `takeCode` */
export async function finishHalfWay(context: Context, { person }: HalfWay, typed: string): Promise<boolean> {
  return context.database.write((tx) => takeCode(tx, context, { staffId: person.id, code: person.code }, typed))
}

function printOf({ passwordHash }: StaffRow): string {
  return createHash('sha256').update(passwordHash).digest('base64url')
}

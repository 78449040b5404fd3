import { randomInt } from 'node:crypto'
import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import {
  deleteSecondFactor,
  insertSecondFactor,
  replaceRecoveryCodes,
  secondFactorOf,
  setProven,
} from '../../../db/queries/second-factor.ts'
import { endSessionsOf } from '../../../db/queries/staff.ts'
import { RECOVERY_CODES, readCode, recoveryCode } from '../../domain/second-factor.ts'
import { newSecret, stepOf } from '../../gateways/one-time-code.ts'
import { seal, unseal } from '../../gateways/sealing.ts'
import type { Actor, Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { recoveryHash, secretUse, takeCode } from './take-code.ts'

/** A new secret to put into a telephone. Nothing is stored: the form carries it back as `sealed`, readable to nobody else. */
export function offerSecondFactor(context: Context, { staffId }: Actor): { secret: Buffer; sealed: string } {
  const secret = newSecret()
  return { secret, sealed: seal(context.requestKey, offerUse(staffId), secret).toString('base64url') }
}

/** The secret of an offer made to this person, or null. */
export function offeredSecret(context: Context, { staffId }: Actor, sealed: string): Buffer | null {
  return unseal(context.requestKey, offerUse(staffId), Buffer.from(sealed, 'base64url'))
}

/**
 * The telephone shows the right code, so it is the person's from now on. The session `here` stays; every other one, begun
 * without a code, ends.
 * @returns the codes on paper, told this once
 * @throws Refusal('second-factor-there') · ('offer-unreadable') · ('code-wrong')
 */
export async function enrolSecondFactor(
  context: Context,
  actor: Actor,
  { sealed, code, here }: { sealed: string; code: string; here: Buffer },
): Promise<string[]> {
  return context.database.write(async (tx) => {
    if (await secondFactorOf(tx, actor.staffId)) throw new Refusal('second-factor-there')
    const secret = offeredSecret(context, actor, sealed)
    if (!secret) throw new Refusal('offer-unreadable')
    const now = context.clock()
    const read = readCode(code)
    const step = read?.kind === 'one-time' ? stepOf(read.code, secret, now) : null
    if (step === null) throw new Refusal('code-wrong')
    const sealedSecret = seal(context.requestKey, secretUse(actor.staffId), secret)
    await insertSecondFactor(tx, { staffId: actor.staffId, sealedSecret, lastStep: step, enrolledAt: now })
    await setProven(tx, here, now)
    await endSessionsOf(tx, actor.staffId, now, here)
    await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'enrol-second-factor', subject: actor.code })
    return giveRecoveryCodes(tx, context, actor)
  })
}

/**
 * New codes on paper; those before are worth nothing from now on.
 * @throws Refusal('code-wrong') unless `code` is a good one
 */
export async function renewRecoveryCodes(context: Context, actor: Actor, code: string): Promise<string[]> {
  return context.database.write(async (tx) => {
    if (!(await takeCode(tx, context, actor, code))) throw new Refusal('code-wrong')
    const at = context.clock()
    await insertAudit(tx, { at, staffId: actor.staffId, action: 'renew-recovery-codes', subject: actor.code })
    return giveRecoveryCodes(tx, context, actor)
  })
}

/**
 * The person changes telephones: the one before counts no more, and the next page asks for the new one.
 * @throws Refusal('code-wrong') unless `code` is a good one
 */
export async function leaveSecondFactor(context: Context, actor: Actor, code: string): Promise<void> {
  await context.database.write(async (tx) => {
    if (!(await takeCode(tx, context, actor, code))) throw new Refusal('code-wrong')
    await deleteSecondFactor(tx, actor.staffId)
    const at = context.clock()
    await insertAudit(tx, { at, staffId: actor.staffId, action: 'leave-second-factor', subject: actor.code })
  })
}

async function giveRecoveryCodes(tx: Handle, context: Context, { staffId }: Actor): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomInt))
  const hashes = codes.map((code) => recoveryHash(context, staffId, code))
  await replaceRecoveryCodes(tx, staffId, hashes)
  return codes
}

function offerUse(staffId: number): string {
  return `offered-second-factor ${staffId}`
}

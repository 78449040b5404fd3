import { createHmac } from 'node:crypto'
import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { secondFactorOf, setLastStep, takeRecoveryCode } from '../../../db/queries/second-factor.ts'
import { readCode } from '../../domain/second-factor.ts'
import { stepOf } from '../../gateways/one-time-code.ts'
import { unseal } from '../../gateways/sealing.ts'
import type { Actor, Context } from '../context.ts'
import { Refusal } from '../refusal.ts'

/**
 * Takes what a person typed as a code, once: a one-time code of a step later than any taken before, or a code on paper that
 * was not used yet. False for anything else. Inside a write: two sent side by side with one code come in once.
 * @throws Refusal('second-factor-unreadable') when the installation's key is not the one of the enrolment
 */
export async function takeCode(
  tx: Handle,
  context: Pick<Context, 'clock' | 'requestKey'>,
  person: Actor,
  typed: string,
): Promise<boolean> {
  const factor = await secondFactorOf(tx, person.staffId)
  const read = readCode(typed)
  if (!factor || !read) return false
  if (read.kind === 'one-time') {
    const secret = unseal(context.requestKey, secretUse(person.staffId), factor.sealedSecret)
    if (!secret) throw new Refusal('second-factor-unreadable')
    const step = stepOf(read.code, secret, context.clock())
    if (step === null || step <= factor.lastStep) return false
    await setLastStep(tx, person.staffId, step)
    return true
  }
  const at = context.clock()
  const taken = await takeRecoveryCode(tx, person.staffId, recoveryHash(context, person.staffId, read.code), at)
  if (taken) await insertAudit(tx, { at, staffId: person.staffId, action: 'use-recovery-code', subject: person.code })
  return taken
}

/** What a person's secret is sealed for: one put into another person's row opens nothing. */
export function secretUse(staffId: number): string {
  return `second-factor ${staffId}`
}

/** As it is stored. The codes have 78 random bits: no slow hash is needed, and the key keeps a stolen table worthless. */
export function recoveryHash({ requestKey }: Pick<Context, 'requestKey'>, staffId: number, code: string): Buffer {
  const bare = code.replaceAll('-', '')
  return createHmac('sha256', requestKey).update(`recovery-code\n${staffId}\n${bare}`).digest()
}

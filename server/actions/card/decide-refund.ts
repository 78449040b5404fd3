import type { Handle } from '../../../db/database.ts'
import { type CardRefundCase, cardRefundByCode, updateCardRefund } from '../../../db/queries/card-refunds.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { CardRefundState } from '../../../db/schema/index.ts'
import { readReason } from '../../domain/correction.ts'
import { type Person, type Step, type StepRefusal, stepRefusal } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { refuseStep } from '../papers/refuse-step.ts'
import { Refusal } from '../refusal.ts'

const steps = {
  approve: { from: ['requested'], to: 'approved', roles: ['head'], apartFrom: ['requested'] },
  end: { from: ['requested', 'approved'], to: 'refused', roles: ['head', 'accountant'], apartFrom: [] },
  retry: { from: ['approved'], to: 'approved', roles: ['head', 'accountant'], apartFrom: [] },
} as const satisfies Record<string, Step<CardRefundState>>

/** Why this person may not do this with the refund now, or null. */
export function canRefund(act: keyof typeof steps, refund: CardRefundCase, person: Person): StepRefusal | null {
  return stepRefusal<CardRefundState>(steps[act], { ...refund, checkedBy: null }, person)
}

type Sent = { key: string; code: string }

/** The head agrees: the provider is told by the card job. @throws Refusal saying why not, and who was quicker */
export async function approveCardRefund(context: Context, actor: Actor, { key, code }: Sent): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { act: 'approve-card-refund', by: actor.code, code }, async () => {
      const { id } = await refundToActOn(tx, actor, 'approve', code)
      const now = context.clock()
      const by = { approvedBy: actor.staffId, approvedAt: now }
      await updateCardRefund(tx, id, { state: 'approved', ...by, nextAttemptAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'approve-card-refund', subject: code })
      return null
    }),
  )
}

/**
 * The head says no, the accountant takes it back, or either gives up what the provider will not do.
 * @throws Refusal('reason-short') · ('reason-long') · ('refund-may-have-gone', 409) · saying why not, and who was quicker
 */
export async function endCardRefund(
  context: Context,
  actor: Actor,
  { key, code, reason: typed }: Sent & { reason: string },
): Promise<void> {
  const read = readReason(typed)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  await context.database.write((tx) =>
    once(tx, context, key, { act: 'end-card-refund', by: actor.code, code, reason }, async () => {
      const refund = await refundToActOn(tx, actor, 'end', code)
      if (refund.state === 'approved' && !isRefusedByProvider(refund))
        throw new Refusal('refund-may-have-gone', { code }, 409)
      const now = context.clock()
      const by = { endedBy: actor.staffId, endedAt: now, endReason: reason }
      await updateCardRefund(tx, refund.id, { state: 'refused', ...by, nextAttemptAt: null })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'end-card-refund', subject: code })
      return null
    }),
  )
}

/** The provider is told again, under the same name. @throws Refusal('refund-not-stuck', 409) · saying why not */
export async function retryCardRefund(context: Context, actor: Actor, { key, code }: Sent): Promise<void> {
  await context.database.write((tx) =>
    once(tx, context, key, { act: 'retry-card-refund', by: actor.code, code }, async () => {
      const { id, problem } = await refundToActOn(tx, actor, 'retry', code)
      if (problem === null) throw new Refusal('refund-not-stuck', { code }, 409)
      const now = context.clock()
      await updateCardRefund(tx, id, { nextAttemptAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'retry-card-refund', subject: code })
      return null
    }),
  )
}

/** The provider itself said that it will not, and it is not being asked again: nothing can have gone. */
export function isRefusedByProvider({ problem, nextAttemptAt }: Pick<CardRefundCase, 'problem' | 'nextAttemptAt'>) {
  return problem?.startsWith('refused:') === true && nextAttemptAt === null
}

async function refundToActOn(tx: Handle, actor: Actor, act: keyof typeof steps, code: string): Promise<CardRefundCase> {
  const refund = await cardRefundByCode(tx, code)
  if (!refund) throw new Refusal('NOT_FOUND', {}, 404)
  const why = canRefund(act, refund, await actingPerson(tx, actor))
  if (why) await refuseStep(tx, why, { ...refund, checkedBy: null, checkedAt: null })
  return refund
}

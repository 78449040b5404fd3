import type { Handle } from '../../../db/database.ts'
import { type DisbursementCase, disbursementByCode } from '../../../db/queries/disbursements.ts'
import { canDisbursement, type DisbursementAct } from '../../domain/disbursement.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { refuseStep } from '../papers/refuse-step.ts'
import { Refusal } from '../refusal.ts'

/** The payment, when this person may do this with it now. @throws Refusal saying why not */
export async function disbursementToActOn(
  tx: Handle,
  actor: Actor,
  act: DisbursementAct,
  code: string,
): Promise<DisbursementCase> {
  const payment = await disbursementByCode(tx, code)
  if (!payment) throw new Refusal('NOT_FOUND', {}, 404)
  const reason = canDisbursement(act, payment, await actingPerson(tx, actor))
  if (reason) await refuseStep(tx, reason, payment)
  return payment
}

import type { Handle } from '../../../db/database.ts'
import { type AllocationCase, allocationByCode } from '../../../db/queries/allocations.ts'
import { type AllocationAct, canAllocation } from '../../domain/allocation.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { refuseStep } from '../papers/refuse-step.ts'
import { Refusal } from '../refusal.ts'

/** The allocation, when this person may do this with it now. @throws Refusal saying why not */
export async function allocationToActOn(
  tx: Handle,
  actor: Actor,
  act: AllocationAct,
  code: string,
): Promise<AllocationCase> {
  const allocation = await allocationByCode(tx, code)
  if (!allocation) throw new Refusal('NOT_FOUND', {}, 404)
  const reason = canAllocation(act, allocation, await actingPerson(tx, actor))
  if (reason) await refuseStep(tx, reason, allocation)
  return allocation
}

import {
  insertAllocation,
  type PoolWithMoney,
  poolWithMoney,
  waitingAllocationsVnd,
} from '../../../db/queries/allocations.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type House, houseByCode, unitAndAbove } from '../../../db/queries/projects.ts'
import { allocationStageRefusal, poolServes } from '../../domain/allocation.ts'
import { mayRequest } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

export type AllocationRequest = {
  key: string
  projectCode: string
  /** The account of the pool. */
  poolId: number
  amountVnd: number
}

/**
 * An officer or accountant asks a pool to set money aside for a house. No money moves yet.
 * @throws Refusal('not-your-part') · ('pool-serves-others') · ('not-enough-money') · ('more-than-budget') · by stage
 */
export async function requestAllocation(
  context: Context,
  actor: Actor,
  input: AllocationRequest,
): Promise<{ code: string }> {
  const { key, projectCode, poolId, amountVnd } = input
  const request = {
    act: 'request-allocation',
    by: actor.code,
    projectCode,
    poolId: `${poolId}`,
    amount: `${amountVnd}`,
  }
  return context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      const now = context.clock()
      const house = await houseByCode(tx, projectCode)
      const pool = await poolWithMoney(tx, poolId)
      if (!house || !pool) throw new Refusal('NOT_FOUND', {}, 404)
      const person = await actingPerson(tx, actor)
      if (!mayRequest(person, { house: house.unitId, paying: pool.unitId }))
        throw new Refusal('not-your-part', { code: projectCode })
      const serves = { ...house, unitAndAbove: await unitAndAbove(tx, house.unitId) }
      if (!poolServes(pool, serves)) throw new Refusal('pool-serves-others', { code: projectCode })
      const waitingVnd = await waitingAllocationsVnd(tx, house.id)
      refuseBeyond(house, pool, amountVnd, waitingVnd)

      const code = await freshCode(tx, 'allocation')
      await insertAllocation(tx, {
        code,
        projectId: house.id,
        poolId,
        amountVnd,
        state: 'requested',
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-allocation', subject: code })
      return { code }
    }),
  )
}

/** Money is set aside only for a house that may have it, out of what the pool holds and within the house's budget. */
export function refuseBeyond(
  house: House,
  pool: Pick<PoolWithMoney, 'availableVnd'>,
  amountVnd: number,
  otherRequestsVnd: number,
): void {
  const stage = allocationStageRefusal(house.stage)
  if (stage) throw new Refusal(stage, { code: house.code })
  if (amountVnd > pool.availableVnd)
    throw new Refusal('not-enough-money', { amountVnd, availableVnd: pool.availableVnd })
  const roomVnd = Math.max(0, house.budgetVnd - house.allocatedVnd - otherRequestsVnd)
  if (amountVnd > roomVnd) throw new Refusal('more-than-budget', { amountVnd, budgetVnd: house.budgetVnd, roomVnd })
}

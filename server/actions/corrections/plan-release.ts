import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, accountByName, commitmentAccount } from '../../../db/queries/accounts.ts'
import { type AllocationCase, allocationByCode } from '../../../db/queries/allocations.ts'
import { heldNumbers } from '../../../db/queries/append.ts'
import { allocationOfEntry, standingAllocations } from '../../../db/queries/releases.ts'
import { standingEntry } from '../../../db/queries/reversals.ts'
import { type NumberRange, rangeLength, without } from '../../domain/ledger/numbers.ts'
import { statedTransfers } from '../../domain/ledger/reversal.ts'
import { type Brought, ownSetAside } from '../../domain/ledger/set-aside.ts'
import { availableTo } from '../houses/request-disbursement.ts'
import { Refusal } from '../refusal.ts'

export type ReleasePlan = {
  allocation: AllocationCase & { entryIndex: number }
  committed: AccountRow
  pool: AccountRow
  /** What may go back now, đồng; 0 when all is spent or needed. */
  availableVnd: number
  /** The đồng that would go back, in this order. */
  numbers: readonly NumberRange[]
}

/**
 * What of an allocation (by its entry) is neither spent nor needed by approved payments, and may go back to its pool.
 * @throws Refusal('NOT_FOUND', 404) · ('not-an-allocation') · ('already-reversed', 409)
 */
export async function planRelease(db: Handle, entryIndex: number): Promise<ReleasePlan> {
  const entry = await standingEntry(db, entryIndex)
  if (!entry) throw new Refusal('NOT_FOUND', {}, 404)
  const code = await allocationOfEntry(db, entryIndex)
  const allocation = code && (await allocationByCode(db, code))
  const committed = allocation && (await commitmentAccount(db, allocation.projectId, allocation.unitId))
  if (!allocation || !committed) throw new Refusal('not-an-allocation', { index: String(entryIndex) })
  if (entry.reversedBy !== null)
    throw new Refusal('already-reversed', { index: String(entryIndex), by: String(entry.reversedBy) }, 409)

  const brought: Brought[] = []
  let releasedVnd = 0
  for (const each of await standingAllocations(db, allocation)) {
    const back = await numbersIn(db, each.releases)
    brought.push({ entryIndex: each.entryIndex, numbers: without(await numbersIn(db, [each.body]), back) })
    if (each.entryIndex === entryIndex) releasedVnd = back.reduce((sum, range) => sum + rangeLength(range), 0)
  }
  const own = ownSetAside(await heldNumbers(db, committed.id), brought, entryIndex)
  const unneededVnd = await availableTo(db, allocation, ['approved', 'sent'])
  return {
    allocation: { ...allocation, entryIndex },
    committed,
    pool: await accountById(db, allocation.poolId),
    availableVnd: Math.max(0, Math.min(own.amountVnd, allocation.amountVnd - releasedVnd, unneededVnd)),
    numbers: own.numbers,
  }
}

/** The numbered đồng that these entries moved. */
async function numbersIn(db: Handle, bodies: readonly string[]): Promise<NumberRange[]> {
  const found: NumberRange[] = []
  for (const { numbers } of bodies.flatMap(statedTransfers))
    for (const range of numbers) {
      const line = await accountByName(db, range.line)
      if (line) found.push({ ...range, lineId: line.id })
    }
  return found
}

/** @throws Refusal('release-too-much') */
export function refuseMoreThanLeft({ availableVnd }: ReleasePlan, amountVnd: number): void {
  if (amountVnd > availableVnd) throw new Refusal('release-too-much', { amountVnd, availableVnd })
}

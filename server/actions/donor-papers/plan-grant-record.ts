import type { Handle } from '../../../db/database.ts'
import type { KnownPledge } from '../../../db/queries/pledges.ts'
import { pledgeTrace } from '../../../db/queries/trace.ts'
import { grantableVnd } from '../../domain/grantable.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import { Refusal } from '../refusal.ts'

/** How much of a pledge's money went to houses, and to which. */
export type GrantPlan = { amountVnd: number; houses: string[] }

/**
 * What a record of sponsorship may state now.
 * @throws Refusal('grant-not-business') · ('grant-erased') · ('grant-nothing-for-houses'): pooled money that no house was paid with
 */
export async function planGrantRecord(db: Handle, pledge: KnownPledge): Promise<GrantPlan> {
  if (pledge.donorKind !== 'business') throw new Refusal('grant-not-business')
  if (pledge.erasedIn !== null) throw new Refusal('grant-erased')
  const trace = await pledgeTrace(db, pledge.id)
  const own = projectOfPurpose(pledge.purposeCode)
  const places = trace.map(({ state, amountVnd, project }) => ({ state, amountVnd, isHouse: project !== null }))
  const amountVnd = grantableVnd(own !== null, places)
  if (amountVnd === 0) throw new Refusal('grant-nothing-for-houses')
  const paid = trace.flatMap(({ state, project }) => (state === 'spent' && project ? [project.code] : []))
  return { amountVnd, houses: [...new Set(own ? [own] : paid)].sort() }
}

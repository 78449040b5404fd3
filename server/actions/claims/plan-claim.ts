import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, accountByName } from '../../../db/queries/accounts.ts'
import { heldNumbers } from '../../../db/queries/append.ts'
import { standingClaim } from '../../../db/queries/claims.ts'
import { transfersOf } from '../../../db/queries/matching.ts'
import type { KnownPledge } from '../../../db/queries/pledges.ts'
import { matchItemOf, type StandingEntry, standingEntry } from '../../../db/queries/reversals.ts'
import { numbersBroughtTo } from '../../domain/ledger/moved-numbers.ts'
import type { NumberRange } from '../../domain/ledger/numbers.ts'
import { stillHeld } from '../../domain/ledger/reversal.ts'
import { numbersToMove } from '../ledger/numbers-to-move.ts'
import { pledgeFor } from '../matching/findings.ts'
import { Refusal } from '../refusal.ts'

export type ClaimPlan = {
  gift: StandingEntry
  pledge: KnownPledge
  from: AccountRow
  /** The pledge's pool; the same as `from` where the gift is already what the donor wished. */
  to: AccountRow
  /** The gift's own đồng that are still free and go from pool to pool; what was set aside or spent stays. */
  numbers: readonly NumberRange[]
  movedVnd: number
}

/**
 * What it would write, as the books stand now, that a gift without a giver was this pledge's. The amounts may differ: a
 * donor may have sent more or less than was promised.
 * @throws Refusal as `unclaimedGift` and `pledgeFor` do · ('claim-pledge-cancelled') · ('too-many-ranges')
 */
export async function planClaim(db: Handle, entryIndex: number, pledgeCode: string): Promise<ClaimPlan> {
  const gift = await unclaimedGift(db, entryIndex)
  const pledge = await pledgeFor(db, { entryIndex, unitId: gift.unitId, fundId: gift.fundId }, pledgeCode)
  if (pledge.cancelledAt !== null) throw new Refusal('claim-pledge-cancelled', { code: pledgeCode })
  const [arrival] = await transfersOf(db, entryIndex)
  if (!arrival) throw new Error(`gift ${entryIndex} brought nothing`)
  const [from, to] = [await accountById(db, arrival.creditId), await accountById(db, pledge.poolId)]
  const held = from.id === to.id ? [] : await heldNumbers(db, from.id)
  const own = await broughtTo(db, from, gift.body)
  const movedVnd = stillHeld(held, own)
  return { gift, pledge, from, to, movedVnd, numbers: numbersToMove(held, movedVnd, own) }
}

/**
 * @throws Refusal('claim-entry-missing', 404) · ('line-not-a-gift') · ('already-reversed', 409) · ('gift-claimed', 409) ·
 *   ('gift-has-donor') · ('gift-in-queue') while its bank line waits for a person
 */
async function unclaimedGift(db: Handle, index: number): Promise<StandingEntry> {
  const gift = await standingEntry(db, index)
  if (!gift) throw new Refusal('claim-entry-missing', {}, 404)
  if (gift.kind !== 'receipt') throw new Refusal('line-not-a-gift', { index })
  if (gift.reversedBy !== null)
    throw new Refusal('already-reversed', { index: String(index), by: String(gift.reversedBy) }, 409)
  const claim = await standingClaim(db, index)
  if (claim !== null) throw new Refusal('gift-claimed', { index, by: claim }, 409)
  const { texts } = JSON.parse(gift.body) as { texts: Record<string, string> }
  const line = await matchItemOf(db, index)
  if (gift.reference !== null || texts.donor !== undefined || texts.list !== undefined || line?.resolution != null)
    throw new Refusal('gift-has-donor', { index })
  if (line && line.resolvedAt === null) throw new Refusal('gift-in-queue', { index })
  return gift
}

async function broughtTo(db: Handle, pool: AccountRow, body: string): Promise<NumberRange[]> {
  const own: NumberRange[] = []
  for (const range of numbersBroughtTo(body, pool.name)) {
    const line = await accountByName(db, range.line)
    if (line) own.push({ ...range, lineId: line.id })
  }
  return own
}

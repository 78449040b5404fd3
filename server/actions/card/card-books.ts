import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, balanceOf, poolByPurpose } from '../../../db/queries/accounts.ts'

import { fundById, givingFund, topGivingUnit } from '../../../db/queries/giving.ts'
import { unitById } from '../../../db/queries/units.ts'
import { CARD_COSTS } from '../../domain/purpose.ts'
import { openAccount, openPool } from '../setup/open-accounts.ts'

const sponsorPool = { detail: 'CardCosts', label: 'Nhà tài trợ chi phí thẻ' }

export type Owner = { unitId: number; fundId: number }

/**
 * The one card account belongs to the committee at the top, in the fund that gifts go to: it is paid out to one bank
 * account. What is given to a place waits there in a pool of that place. Null while no committee stands (`YYYY-MM-DD`).
 */
export async function ownerOfCards(db: Handle, today: string): Promise<Owner | null> {
  const fund = await givingFund(db)
  const unit = fund && (await topGivingUnit(db, fund.id, today))
  return fund && unit ? { unitId: unit.unitId, fundId: fund.id } : null
}

/** The money at the provider, on its way to the bank, and what nobody bears yet; opened with the first that is needed. */
export async function cardBooks(tx: Handle, owner: Owner) {
  const unit = await unitById(tx, owner.unitId)
  const fund = await fundById(tx, owner.fundId)
  if (!unit || !fund) throw new Error(`no unit ${owner.unitId} or no fund ${owner.fundId}`)
  const open = (kind: 'stripe' | 'in-transit' | 'receivable', detail?: string) =>
    openAccount(tx, kind, { unit, fund }, detail)
  const costs = await poolByPurpose(tx, { ...owner, purposeCode: CARD_COSTS })
  const sponsors = costs
    ? await accountById(tx, costs.accountId)
    : await openPool(tx, { unit, fund }, { kind: 'card-costs', code: CARD_COSTS, ...sponsorPool })
  return {
    provider: await open('stripe'),
    transit: await open('in-transit'),
    costs: { pool: sponsors, rest: await open('receivable', 'CardFees') },
    refunds: await open('receivable', 'CardRefunds'),
  }
}

export type Share = { account: AccountRow; amountVnd: number }

/** Who bears what leaves: the pool as far as it holds it, the rest is published as owed to the fund. */
export async function bearers(tx: Handle, pool: AccountRow, rest: AccountRow, amountVnd: number): Promise<Share[]> {
  const fromPool = Math.min(await balanceOf(tx, pool.id), amountVnd)
  return shares(pool, fromPool, rest, amountVnd - fromPool)
}

/** Where what comes back goes: first to what is still owed to the fund, then to the pool. */
export async function receivers(tx: Handle, pool: AccountRow, rest: AccountRow, amountVnd: number): Promise<Share[]> {
  const owed = Math.max(0, await balanceOf(tx, rest.id))
  const toRest = Math.min(owed, amountVnd)
  return shares(pool, amountVnd - toRest, rest, toRest)
}

function shares(pool: AccountRow, poolVnd: number, rest: AccountRow, restVnd: number): Share[] {
  return [
    ...(poolVnd > 0 ? [{ account: pool, amountVnd: poolVnd }] : []),
    ...(restVnd > 0 ? [{ account: rest, amountVnd: restVnd }] : []),
  ]
}

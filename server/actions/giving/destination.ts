import type { Handle } from '../../../db/database.ts'
import { poolByPurpose } from '../../../db/queries/accounts.ts'
import { type Appeal, openAppeal } from '../../../db/queries/appeals.ts'
import {
  fundById,
  type GivingUnit,
  givingFund,
  givingUnitByCode,
  givingUnitById,
  type OpenNeed,
  openNeed,
  topGivingUnit,
} from '../../../db/queries/giving.ts'
import { type FundRow, unitById } from '../../../db/queries/units.ts'
import type { PayMethod, poolPurposes } from '../../../db/schema/index.ts'
import { stagesOpenToGifts } from '../../domain/pledge.ts'
import { Refusal } from '../refusal.ts'
import { openPool } from '../setup/open-accounts.ts'

/** What the gift is for. General: wherever the top committee decides. */
export type Purpose =
  | { kind: 'general' }
  | { kind: 'appeal'; appeal: string }
  | { kind: 'commune'; unit: string }
  | { kind: 'project'; project: string }

/** The committee, fund and pool that a gift goes to; `poolId` is null while nobody gave for this purpose yet. */
export type Destination = {
  unit: GivingUnit
  /** The place the donor named; money for it may be received by a committee above it. */
  place: GivingUnit
  fund: FundRow
  poolId: number | null
  purpose: { kind: (typeof poolPurposes)[number]; code: string; detail: string; label: string }
  house: OpenNeed | null
  appeal: Appeal | null
}

/**
 * Where a gift of this purpose goes. A place without a bank account of its own receives transfers through the committee
 * above it, in a pool that names the place; cash is brought to the place itself.
 * @throws Refusal('no-such-place') · Refusal('house-not-open') · Refusal('appeal-not-open') · Refusal('no-account') when nobody above has one
 */
export async function findDestination(
  db: Handle,
  today: string,
  purpose: Purpose,
  method: PayMethod,
): Promise<Destination> {
  const house = purpose.kind === 'project' ? await openNeed(db, stagesOpenToGifts, purpose.project) : null
  if (purpose.kind === 'project' && !house) throw new Refusal('house-not-open')
  const appeal = purpose.kind === 'appeal' ? await openAppeal(db, today, purpose.appeal) : null
  if (purpose.kind === 'appeal' && !appeal) throw new Refusal('appeal-not-open')
  const named = house ?? appeal
  const fund = named ? await fundById(db, named.fundId) : await givingFund(db)
  if (!fund) throw new Refusal('no-account')
  const place = await placeOf(db, fund.id, today, purpose, named)
  const unit = method === 'cash' ? place : await receiverAbove(db, fund.id, today, place, method)
  const to = purposeOf(place, unit, house, appeal)
  return { unit, place, fund, poolId: await openedPool(db, unit, fund.id, to), purpose: to, house, appeal }
}

async function openedPool(
  db: Handle,
  unit: GivingUnit,
  fundId: number,
  purpose: Destination['purpose'],
): Promise<number | null> {
  if (purpose.kind === 'general') return unit.poolId
  const pool = await poolByPurpose(db, { unitId: unit.unitId, fundId, purposeCode: purpose.code })
  return pool?.accountId ?? null
}

async function placeOf(
  db: Handle,
  fundId: number,
  today: string,
  purpose: Purpose,
  named: { unitId: number } | null,
): Promise<GivingUnit> {
  const place = named
    ? await givingUnitById(db, fundId, today, named.unitId)
    : purpose.kind === 'commune'
      ? await givingUnitByCode(db, fundId, today, purpose.unit)
      : await topGivingUnit(db, fundId, today)
  if (!place) throw new Refusal(purpose.kind === 'general' ? 'no-account' : 'no-such-place')
  return place
}

/** Cards are taken by the committee at the top alone. */
async function receiverAbove(
  db: Handle,
  fundId: number,
  today: string,
  place: GivingUnit,
  method: PayMethod,
): Promise<GivingUnit> {
  let unit: GivingUnit | null = place
  while (unit && (unit.bankAccountId === null || (method === 'card' && unit.parentId !== null)))
    unit = unit.parentId === null ? null : await givingUnitById(db, fundId, today, unit.parentId)
  if (!unit) throw new Refusal('no-account')
  return unit
}

function purposeOf(
  place: GivingUnit,
  receiver: GivingUnit,
  house: OpenNeed | null,
  appeal: Appeal | null,
): Destination['purpose'] {
  if (appeal)
    return {
      kind: 'appeal',
      code: `appeal:${appeal.code}`,
      detail: `Appeal-${appeal.code}`,
      label: appeal.title,
    }
  if (house)
    return { kind: 'project', code: `project:${house.code}`, detail: `House-${house.code}`, label: `Nhà ${house.code}` }
  if (place.unitId === receiver.unitId)
    return { kind: 'general', code: 'general', detail: 'General', label: place.poolLabel }
  return {
    kind: 'commune',
    code: `commune:${place.code}`,
    detail: `Commune-${place.code}`,
    label: `Dành cho ${place.areaName}`,
  }
}

/** The pool of a destination, opened by the first gift for its purpose. */
export async function poolFor(tx: Handle, { unit, fund, poolId, purpose }: Destination): Promise<number> {
  if (poolId !== null) return poolId
  const known = await openedPool(tx, unit, fund.id, purpose)
  if (known !== null) return known
  const owner = await unitById(tx, unit.unitId)
  if (!owner) throw new Error(`no unit ${unit.unitId}`)
  return (await openPool(tx, { unit: owner, fund }, purpose)).id
}

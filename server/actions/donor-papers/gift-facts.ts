import type { Handle } from '../../../db/database.ts'
import { appealByCode } from '../../../db/queries/appeals.ts'
import { placeOfUnit } from '../../../db/queries/areas.ts'
import { fundById } from '../../../db/queries/giving.ts'
import {
  type KnownPledge,
  type PledgeReceiptRow,
  pledgeContactOf,
  pledgeReceipts,
} from '../../../db/queries/pledges.ts'
import { officersAt } from '../../../db/queries/signatories.ts'
import { unitById } from '../../../db/queries/units.ts'
import type { DonorKind } from '../../../db/schema/index.ts'
import { type Gift, giftsOf } from '../../domain/gifts.ts'
import { appealOfPurpose, communeOfPurpose, projectOfPurpose } from '../../domain/purpose.ts'

/** Who signs, as the unit was staffed when the paper's event was written down; null for nobody. */
export type Signatories = Record<SigningPost, { name: string; isDeputy: boolean } | null>
export type SigningPost = 'head' | 'accountant' | 'cashier'

/** What every paper about a pledge says of its two sides. Private: it names the donor as they told us. */
export type PledgePaperFacts = {
  fundName: string
  unit: { name: string; address: string | null; phone: string | null }
  donor: {
    kind: DonorKind
    name: string | null
    address: string | null
    taxCode: string | null
    contact: string | null
    representative: string | null
  }
  code: string
  /** What the money is for. */
  purpose:
    | { kind: 'general' }
    | { kind: 'commune'; place: string }
    | { kind: 'project'; code: string }
    | { kind: 'appeal'; title: string }
  /** Everything counted for the pledge, newest first; what went back too. */
  lines: PledgeReceiptRow[]
  gifts: Gift<PledgeReceiptRow>[]
}

export async function pledgePaperFacts(db: Handle, pledge: KnownPledge): Promise<PledgePaperFacts> {
  const [unit, fund] = [await unitById(db, pledge.unitId), await fundById(db, pledge.fundId)]
  if (!unit || !fund) throw new Error(`no unit or fund of pledge ${pledge.code}`)
  const lines = await pledgeReceipts(db, pledge.id)
  const contact = await pledgeContactOf(db, pledge.id)
  return {
    fundName: fund.name,
    unit: { name: unit.name, address: unit.address, phone: unit.phone },
    donor: {
      kind: pledge.donorKind,
      name: contact?.name ?? pledge.publicName,
      address: contact?.address ?? null,
      taxCode: contact?.taxCode ?? null,
      contact: contact?.contact ?? null,
      representative: contact?.representative ?? null,
    },
    code: pledge.code,
    purpose: await purposeOf(db, pledge.purposeCode),
    lines,
    gifts: giftsOf(lines),
  }
}

async function purposeOf(db: Handle, purposeCode: string): Promise<PledgePaperFacts['purpose']> {
  const code = projectOfPurpose(purposeCode)
  if (code) return { kind: 'project', code }
  const appealCode = appealOfPurpose(purposeCode)
  const appeal = appealCode && (await appealByCode(db, appealCode))
  if (appeal) return { kind: 'appeal', title: appeal.title }
  const commune = communeOfPurpose(purposeCode)
  const place = commune && (await placeOfUnit(db, commune))
  return place ? { kind: 'commune', place } : { kind: 'general' }
}

/** @param at epoch ms, when the paper's event was written down */
export async function signatoriesAt(db: Handle, unitId: number, at: number): Promise<Signatories> {
  const officers = await officersAt(db, unitId, at)
  const first = (role: SigningPost) => officers.find((each) => each.role === role) ?? null
  return { head: first('head'), accountant: first('accountant'), cashier: first('cashier') }
}

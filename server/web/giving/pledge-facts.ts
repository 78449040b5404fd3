import type { Handle } from '../../../db/database.ts'
import { placeOfUnit } from '../../../db/queries/areas.ts'
import { type GivingUnit, givingUnitById } from '../../../db/queries/giving.ts'
import {
  type KnownPledge,
  type PledgeReceiptRow,
  pledgeByCode,
  pledgeDestination,
  pledgeReceipts,
  pledgeReceivedVnd,
  pledgeUnclearVnd,
} from '../../../db/queries/pledges.ts'
import { type MoneyPlace, pledgeTrace } from '../../../db/queries/trace.ts'
import { bankAccountById } from '../../../db/queries/units.ts'
import { outstandingVnd, type PledgeStatus, pledgeStatus, whyNotCancel } from '../../domain/pledge.ts'
import { communeOfPurpose } from '../../domain/purpose.ts'
import { vietQrPayload } from '../../domain/vietqr.ts'

/** Everything the public may know of a pledge, and how to pay what is still to come. */
export type PledgeFacts = {
  pledge: KnownPledge
  status: PledgeStatus
  receivedVnd: number
  /** Đồng still to come. */
  outstandingVnd: number
  mayCancel: boolean
  receipts: PledgeReceiptRow[]
  trace: MoneyPlace[]
  /** The committee that receives it, and the place whose poor households it is for ('' where it is for no place). */
  unitName: string
  place: string
  /** The committee as it stands today: its office; null when it has ended. */
  office: GivingUnit | null
  bank: { bankName: string; number: string; holder: string } | null
  /** What the bank's app reads; null when there is nothing to pay by transfer, or no code can carry it. */
  qr: string | null
}

/** `today`: the local day. Null for a code nobody was given. */
export async function pledgeFacts(db: Handle, code: string, today: string): Promise<PledgeFacts | null> {
  const pledge = await pledgeByCode(db, code)
  if (!pledge) return null
  const receivedVnd = await pledgeReceivedVnd(db, pledge.id)
  const standing = { ...pledge, receivedVnd, unclearVnd: await pledgeUnclearVnd(db, code) }
  const { unit } = await pledgeDestination(db, pledge.poolId)
  const office = await givingUnitById(db, pledge.fundId, today, pledge.unitId)
  const commune = communeOfPurpose(pledge.purposeCode)
  const bank = office?.bankAccountId ? await bankAccountById(db, office.bankAccountId) : null
  const outstanding = outstandingVnd(standing)
  return {
    pledge,
    status: pledgeStatus(standing, today),
    receivedVnd,
    outstandingVnd: outstanding,
    mayCancel: whyNotCancel(standing) === null,
    receipts: await pledgeReceipts(db, pledge.id),
    trace: await pledgeTrace(db, pledge.id),
    unitName: unit.name,
    place: (commune && (await placeOfUnit(db, commune))) ?? '',
    office,
    bank,
    qr: bank && outstanding > 0 && pledge.method === 'bank' ? payloadFor(bank, outstanding, code) : null,
  }
}

/** Null when the standard has no room for a field: an amount of fourteen digits is paid by the fields in writing. */
function payloadFor(bank: { bankBin: string; number: string }, amountVnd: number, code: string): string | null {
  try {
    return vietQrPayload({ bankBin: bank.bankBin, accountNumber: bank.number, amountVnd, content: code })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

import { poolByPurpose } from '../../db/queries/accounts.ts'
import type { Context } from '../actions/context.ts'
import { approveRequest } from '../actions/corrections/approve-request.ts'
import { requestReversal } from '../actions/corrections/request-reversal.ts'
import { recordCashGift } from '../actions/record-cash-gift.ts'
import type { Calendar } from './calendar.ts'
import type { Organization } from './organization.ts'

/** A cashier types one nought too many; the receipt is reversed in the open by two others and written again. */
export function scheduleMistake(
  { context, calendar }: { context: Context; calendar: Calendar },
  { fund, communes }: Organization,
): void {
  const [place] = communes
  if (!place) return
  const { unit, crew } = place
  const record = async (key: string, bookedOn: string, amountVnd: number) => {
    const owner = { unitId: unit.id, fundId: fund.id, purposeCode: 'general' }
    const pool = await poolByPurpose(context.database.read, owner)
    const donor = {
      donorKind: 'person',
      nameDisplay: 'hidden',
      name: '',
      contact: '',
      taxCode: '',
      address: '',
      consents: false,
    } as const
    const from = { donor, poolId: pool?.accountId ?? 0 }
    return recordCashGift(context, crew.cashier, key, { from, amountVnd, bookedOn, note: 'Ủng hộ tại trụ sở' })
  }
  const wrong = { index: -1, request: '' }
  calendar.on('2023-12-12', 10, async () => {
    wrong.index = (await record('demo-mistake', '2023-12-12', 5_000_000)).index
  })
  calendar.on('2023-12-13', 9, async () => {
    const { code } = await requestReversal(context, crew.accountant, {
      key: 'demo-mistake-ask',
      entryIndex: wrong.index,
      reason: 'Ghi nhầm số tiền: phiếu giấy là 500.000 đồng, đã ghi 5.000.000 đồng.',
    })
    wrong.request = code
  })
  calendar.on('2023-12-13', 14, () =>
    approveRequest(context, crew.head, { key: 'demo-mistake-approved', code: wrong.request }),
  )
  calendar.on('2023-12-13', 15, () => record('demo-mistake-mended', '2023-12-13', 500_000))
}

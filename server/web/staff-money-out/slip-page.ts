import type { disbursementsOf } from '../../../db/queries/disbursements.ts'
import type { House } from '../../../db/queries/projects.ts'
import type { UnitRow } from '../../../db/queries/units.ts'
import { paymentWording } from '../../actions/houses/settle-payment.ts'
import { amountInWords, formatDay } from '../../format.ts'
import type { Deputies } from './signed-names.ts'
import { payeeNames, receiverText } from './words.ts'

/** Phiếu chi for paper: one A5/A4 page that the receiver signs. Field names follow the common form; nothing of it is public. */
export function slipPage(paid: {
  entry: Awaited<ReturnType<typeof disbursementsOf>>[number]
  house: House
  unit: UnitRow
  /** Who took the money; null after it was erased. */
  receiver: { name: string; relation: string | null } | null
  names: ReadonlyMap<number, string>
  deputies: Deputies
}) {
  const { entry, house, unit, receiver, names, deputies } = paid
  const name = (id: number | null) => (id === null ? '' : (names.get(id) ?? ''))
  return {
    page: { title: 'Phiếu chi' },
    backHref: `/noi-bo/chi/${entry.code}`,
    ledgerHref: `/so-cai/${entry.entryIndex}`,
    isReversed: entry.reversedBy !== null,
    requester: name(entry.requestedBy),
    unitName: unit.name,
    unitAddress: unit.address,
    voucher: entry.voucher ?? '',
    day: entry.bookedOn ? formatDay(entry.bookedOn) : '',
    payee: entry.payeeName,
    payeeKind: payeeNames[entry.payeeKind].toLowerCase(),
    receiver: receiver && receiverText(receiver),
    reason: `${paymentWording(entry)}, ${house.areaName}`,
    amountVnd: entry.amountVnd,
    amountWords: amountInWords(entry.amountVnd),
    reference: entry.code,
    signatures: [
      { title: deputies.head ? 'KT. Trưởng ban' : 'Trưởng ban', name: name(entry.approvedBy) },
      { title: deputies.accountant ? 'Phụ trách kế toán' : 'Kế toán', name: name(entry.checkedBy) },
      { title: 'Thủ quỹ', name: name(entry.paidBy) },
      { title: 'Người nhận tiền', name: receiver?.name ?? '' },
    ],
  }
}

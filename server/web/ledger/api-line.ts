import type { LedgerLine } from '../../../db/queries/ledger.ts'
import { isoInstant } from '../../format.ts'

/** A line as programs read it; the names do not change. */
export function apiLine(line: LedgerLine) {
  return {
    index: line.index,
    recordedAt: isoInstant(line.recordedAt),
    bookedOn: line.bookedOn,
    kind: line.kind,
    direction: line.direction,
    amountVnd: line.amountVnd,
    donor: line.donor,
    memo: line.memo,
    erased: erasedOf(line),
    reference: line.reference,
    voucher: line.voucher,
    unit: line.unit,
    fund: line.fund,
    purpose: line.purpose,
    project: line.project,
    balanceVnd: line.balanceVnd,
  }
}

/** Which of `donor` and `memo` are null because they were erased on request. */
function erasedOf({ donorBlank, memoErased }: LedgerLine): ('donor' | 'memo')[] {
  return [...(donorBlank === 'erased' ? ['donor' as const] : []), ...(memoErased ? ['memo' as const] : [])]
}

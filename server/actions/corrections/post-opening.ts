import type { Handle } from '../../../db/database.ts'
import { accountById } from '../../../db/queries/accounts.ts'
import type { RequestCase } from '../../../db/queries/requests.ts'
import type { Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'

/**
 * Posts an approved opening balance: the account against the general pool. It counts as carried over, not as received,
 * and has no voucher: an opening balance is no receipt, the paper behind it is named in the public line.
 */
export async function postOpening(
  tx: Handle,
  context: Context,
  request: RequestCase & { debitId: number; creditId: number },
): Promise<Receipt> {
  const asset = await accountById(tx, request.debitId)
  const pool = await accountById(tx, request.creditId)
  const { amountVnd } = request
  return appendEntry(tx, context, {
    id: `opening:${request.code}`,
    kind: 'opening',
    bookedOn: request.bookedOn,
    channel: asset.kind === 'cash' ? 'cash' : 'bank',
    amountVnd,
    transfers: [{ debit: asset, credit: pool, amountVnd }],
    owner: asset,
    purpose: 'general',
    authority: request.code,
    people: await whoSigned(tx, { ...request, checkedBy: null }),
    texts: { memo: request.reason },
  })
}

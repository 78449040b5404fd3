import type { Handle } from '../../../db/database.ts'
import type { AccountRow } from '../../../db/queries/accounts.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import type { Channel } from '../../../db/schema/index.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import type { Context } from '../context.ts'
import { appendEntry, type LedgerEvent, type Receipt } from './append-entry.ts'

export type Gift = {
  /** The ledger's id of this event: the same gift is stored once. */
  id: string
  asset: AccountRow
  pool: AccountRow
  /** The purpose code of the pool. */
  purpose: string
  amountVnd: number
  bookedOn: string
  channel: Exclude<Channel, 'none'>
  /** The pledge it answers, if one is known. */
  pledge: { id: number; code: string; publicName: string | null } | null
  /** Scrubbed wording of the transfer, as the public may read it; '' when there is none. */
  memo: string
  /** Of a gift by many: the commitments of its private list (server/domain/collective/manifest.ts). */
  list?: string
  people?: Readonly<Record<string, string>>
}

/** A gift arrives: asset against pool, PT voucher for cash and BC for bank, linked to its pledge. */
export async function postGift(tx: Handle, context: Pick<Context, 'clock'>, gift: Gift): Promise<Receipt> {
  const receipt = await appendEntry(tx, context, giftEvent(gift))
  if (gift.pledge)
    await insertPledgeReceipt(tx, {
      pledgeId: gift.pledge.id,
      entryIndex: receipt.index,
      amountVnd: gift.amountVnd,
    })
  return receipt
}

/** The ledger's event of a gift; who appends it links the pledge too. */
export function giftEvent(gift: Gift): LedgerEvent {
  const { asset, pool, amountVnd, pledge } = gift
  return {
    id: gift.id,
    kind: 'receipt',
    bookedOn: gift.bookedOn,
    channel: gift.channel,
    amountVnd,
    transfers: [{ debit: asset, credit: pool, amountVnd }],
    owner: asset,
    purpose: gift.purpose,
    project: projectOfPurpose(gift.purpose),
    reference: pledge?.code ?? null,
    voucher: gift.channel === 'cash' ? 'PT' : 'BC',
    ...(gift.people ? { people: gift.people } : {}),
    texts: {
      ...(pledge?.publicName ? { donor: pledge.publicName } : {}),
      ...(gift.memo === '' ? {} : { memo: gift.memo }),
      ...(gift.list === undefined ? {} : { list: gift.list }),
    },
  }
}

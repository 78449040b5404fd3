import { randomUUID } from 'node:crypto'
import { accountById } from '../../../db/queries/accounts.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { holds } from '../../domain/four-eyes.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { postGift } from '../ledger/post-gift.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { refuseWrongDay } from '../papers/receipt-day.ts'
import { type AtDesk, pledgeAtDesk } from '../record-cash-gift.ts'
import { Refusal } from '../refusal.ts'
import { theAccount } from '../setup/open-accounts.ts'
import { type GivenList, groupLabel, listAsAsked, refuseWrongList, sealList, storeList } from './store-list.ts'

export type CollectiveGift = {
  /** The group, and the pool it gives to. */
  from: AtDesk
  amountVnd: number
  /** `YYYY-MM-DD`, the day the money was handed over. */
  bookedOn: string
  note: string
  list: GivenList
}

export type CollectiveReceived = { index: number; voucher: string; code: string; listId: number }

/**
 * Cash brought by one for many: one PT voucher, one public line, and a private list that sums to it exactly.
 * @throws Refusal as `refuseWrongDay` and `refuseWrongList` do · ('not-your-part')
 */
export async function recordCollectiveGift(
  context: Context,
  actor: Actor,
  formKey: string,
  gift: CollectiveGift,
): Promise<CollectiveReceived> {
  refuseWrongDay(gift.bookedOn, localDay(context.clock()))
  refuseWrongList(gift.list, gift.amountVnd)
  return context.database.write((tx) =>
    once(tx, context, formKey, requestOf(actor, gift), async () => {
      const { from, amountVnd, list } = gift
      const pool = await accountById(tx, from.poolId)
      if (!holds(await actingPerson(tx, actor), 'cashier', pool.unitId)) throw new Refusal('not-your-part')
      const code = await pledgeAtDesk(tx, context, from, amountVnd)
      const pledge = await pledgeByCode(tx, code)
      if (!pledge) throw new Error(`no pledge ${code}`)
      const { sealed, manifest } = sealList(list)
      const { index, voucher } = await postGift(tx, context, {
        id: randomUUID(),
        asset: await theAccount(tx, 'cash', pool),
        pool,
        purpose: pledge.purposeCode,
        amountVnd,
        bookedOn: gift.bookedOn,
        channel: 'cash',
        pledge: { ...pledge, publicName: groupLabel(pledge.publicName, list.lines.length) },
        memo: scrubMemo(gift.note),
        list: manifest,
        people: { received: actor.code },
      })
      const listId = await storeList(tx, context, actor, { receiptIndex: index, saidIn: index, list, sealed })
      await insertAudit(tx, {
        at: context.clock(),
        staffId: actor.staffId,
        action: 'record-collective-gift',
        subject: voucher as string,
        detail: String(index),
      })
      return { index, voucher: voucher as string, code, listId }
    }),
  )
}

function requestOf(actor: Actor, { from, amountVnd, bookedOn, note, list }: CollectiveGift) {
  const giver = { ...from.donor, consents: String(from.donor.consents), poolId: String(from.poolId) }
  const facts = { amountVnd: String(amountVnd), bookedOn, note, ...listAsAsked(list) }
  return { form: 'record-collective-gift', by: actor.code, ...giver, ...facts }
}

import { randomUUID } from 'node:crypto'
import type { Handle } from '../../db/database.ts'
import { accountById } from '../../db/queries/accounts.ts'
import { insertAudit } from '../../db/queries/operations.ts'
import { pledgeByCode } from '../../db/queries/pledges.ts'
import type { PayMethod } from '../../db/schema/index.ts'
import type { Donor } from '../domain/donor.ts'
import { holds } from '../domain/four-eyes.ts'
import { scrubMemo } from '../domain/memo.ts'
import { localDay } from '../format.ts'
import type { Actor, Context } from './context.ts'
import { storePledge } from './giving/store-pledge.ts'
import { postGift } from './ledger/post-gift.ts'
import { once } from './once.ts'
import { actingPerson } from './papers/acting-person.ts'
import { refuseWrongDay } from './papers/receipt-day.ts'
import { Refusal } from './refusal.ts'
import { theAccount } from './setup/open-accounts.ts'

export type CashGift = {
  /** For a pledge, by its code; or from a donor at the desk, who gets a code to follow the gift by. */
  from: { pledge: string } | AtDesk
  amountVnd: number
  /** `YYYY-MM-DD`, the day the money was handed over. */
  bookedOn: string
  /** A word for the public line; '' for none. */
  note: string
}

export type CashReceived = { index: number; voucher: string; code: string }

/**
 * The cashier takes cash: into the cash box of the pool's unit, with a PT voucher. The same form key is one receipt.
 * @throws Refusal('not-your-part') for a cashier of another unit · Refusal('no-such-pledge') · Refusal('day-in-the-future') · Refusal('day-too-early') · Refusal('not-a-day')
 */
export async function recordCashGift(
  context: Context,
  actor: Actor,
  formKey: string,
  gift: CashGift,
): Promise<CashReceived> {
  refuseWrongDay(gift.bookedOn, localDay(context.clock()))
  return context.database.write(async (tx) =>
    once(tx, context, formKey, requestOf(actor, gift), async () => {
      const { from, amountVnd } = gift
      const code = 'pledge' in from ? from.pledge : await pledgeAtDesk(tx, context, from, amountVnd)
      const pledge = await pledgeByCode(tx, code)
      if (!pledge) throw new Refusal('no-such-pledge')
      const pool = await accountById(tx, pledge.poolId)
      if (!holds(await actingPerson(tx, actor), 'cashier', pool.unitId)) throw new Refusal('not-your-part')
      const receipt = await postGift(tx, context, {
        id: randomUUID(),
        asset: await theAccount(tx, 'cash', pool),
        pool,
        purpose: pledge.purposeCode,
        amountVnd,
        bookedOn: gift.bookedOn,
        channel: 'cash',
        pledge,
        memo: scrubMemo(gift.note),
        people: { received: actor.code },
      })
      const voucher = receipt.voucher as string
      await insertAudit(tx, {
        at: context.clock(),
        staffId: actor.staffId,
        action: 'record-cash-gift',
        subject: voucher,
        detail: String(receipt.index),
      })
      return { index: receipt.index, voucher, code }
    }),
  )
}

export type AtDesk = { donor: Donor; poolId: number }

/** A donor who comes without a pledge gets one of exactly what they bring: its code lets them follow the money. */
export async function pledgeAtDesk(
  tx: Handle,
  context: Context,
  { donor, poolId }: AtDesk,
  amountVnd: number,
  method: PayMethod = 'cash',
): Promise<string> {
  const { unitId, fundId } = await accountById(tx, poolId)
  const { code } = await storePledge(tx, context, {
    donor,
    destination: { unitId, fundId },
    poolId,
    amountVnd,
    method,
    expectedOn: null,
  })
  return code
}

function requestOf(actor: Actor, { from, amountVnd, bookedOn, note }: CashGift): Record<string, string | null> {
  const giver =
    'pledge' in from ? from : { ...from.donor, consents: String(from.donor.consents), poolId: String(from.poolId) }
  return { form: 'record-cash-gift', by: actor.code, ...giver, amountVnd: String(amountVnd), bookedOn, note }
}

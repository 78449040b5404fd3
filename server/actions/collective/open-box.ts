import { randomBytes, randomUUID } from 'node:crypto'
import { accountById, poolByAccount } from '../../../db/queries/accounts.ts'
import { insertBox } from '../../../db/queries/collective.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { boxManifest } from '../../domain/collective/manifest.ts'
import { holds } from '../../domain/four-eyes.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { postGift } from '../ledger/post-gift.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { refuseWrongDay } from '../papers/receipt-day.ts'
import { Refusal } from '../refusal.ts'
import { theAccount } from '../setup/open-accounts.ts'

export const FEWEST_WITNESSES = 3

export type OpenedBox = {
  poolId: number
  sealNumber: string
  /** Where the box stood. */
  place: string
  openedOn: string
  /** What the three counted together, before the pieces were written down. */
  amountVnd: number
  counts: readonly { valueVnd: number; pieces: number }[]
  witnesses: readonly string[]
}

/**
 * A donation box is opened before witnesses and counted: one PT voucher for what lay in it.
 * @throws Refusal as `refuseWrongDay` does · ('box-count-differs') · ('too-few-witnesses') · ('not-your-part')
 */
export async function openBox(
  context: Context,
  actor: Actor,
  formKey: string,
  opened: OpenedBox,
): Promise<{ index: number; voucher: string }> {
  const { poolId, sealNumber, place, openedOn, amountVnd, counts } = opened
  refuseWrongDay(openedOn, localDay(context.clock()))
  const countedVnd = counts.reduce((sum, { valueVnd, pieces }) => sum + valueVnd * pieces, 0)
  if (countedVnd !== amountVnd) throw new Refusal('box-count-differs', { amountVnd, countedVnd })
  if (new Set(opened.witnesses).size < FEWEST_WITNESSES)
    throw new Refusal('too-few-witnesses', { least: FEWEST_WITNESSES })
  return context.database.write((tx) =>
    once(tx, context, formKey, requestOf(actor, opened), async () => {
      const pool = await accountById(tx, poolId)
      if (!holds(await actingPerson(tx, actor), 'cashier', pool.unitId)) throw new Refusal('not-your-part')
      const witnesses = opened.witnesses.map((name) => ({ salt: randomBytes(32), name }))
      const { index, voucher } = await postGift(tx, context, {
        id: randomUUID(),
        asset: await theAccount(tx, 'cash', pool),
        pool,
        purpose: (await poolByAccount(tx, poolId)).purposeCode,
        amountVnd,
        bookedOn: openedOn,
        channel: 'cash',
        pledge: null,
        memo: `Thùng quyên góp tại ${place}, niêm phong số ${sealNumber}`,
        list: boxManifest(sealNumber, counts, witnesses),
        people: { received: actor.code },
      })
      const box = { receiptIndex: index, sealNumber, place, openedOn }
      await insertBox(tx, { ...box, recordedBy: actor.staffId, recordedAt: context.clock() }, counts, witnesses)
      await insertAudit(tx, {
        at: context.clock(),
        staffId: actor.staffId,
        action: 'open-box',
        subject: voucher as string,
        detail: String(index),
      })
      return { index, voucher: voucher as string }
    }),
  )
}

function requestOf(actor: Actor, { counts, witnesses, poolId, amountVnd, ...facts }: OpenedBox) {
  const lists = { counts: JSON.stringify(counts), witnesses: JSON.stringify(witnesses) }
  return { form: 'open-box', by: actor.code, poolId: String(poolId), amountVnd: String(amountVnd), ...facts, ...lists }
}

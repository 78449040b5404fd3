import { randomUUID } from 'node:crypto'
import type { Handle } from '../../../db/database.ts'
import { accountById, poolByPurpose } from '../../../db/queries/accounts.ts'
import { fundById } from '../../../db/queries/giving.ts'
import { insertLot, setLotEntry } from '../../../db/queries/goods.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { unitById } from '../../../db/queries/units.ts'
import type { Valuation } from '../../../db/schema/index.ts'
import { type Donor, publicNameOf } from '../../domain/donor.ts'
import { holds } from '../../domain/four-eyes.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { appendEntry } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { refuseWrongDay } from '../papers/receipt-day.ts'
import { Refusal } from '../refusal.ts'
import { openAccount, openPool } from '../setup/open-accounts.ts'

export type GoodsGift = {
  donor: Donor
  unitId: number
  fundId: number
  item: string
  /** The unit of measure: bao, kg, phần quà. */
  measure: string
  /** Thousandths of the measure, from 1. */
  quantityMilli: number
  valueVnd: number
  valuation: Valuation
  /** The paper behind the value. */
  evidence: string
  receivedOn: string
}

export type GoodsReceived = { index: number; voucher: string; code: string }

/**
 * Goods in kind arrive: a lot of one item with its value and where that comes from, a PN voucher, and a public line. They
 * are no money: no total of money received counts them.
 * @throws Refusal as `refuseWrongDay` does · ('not-your-part')
 */
export async function receiveGoods(
  context: Context,
  actor: Actor,
  formKey: string,
  gift: GoodsGift,
): Promise<GoodsReceived> {
  refuseWrongDay(gift.receivedOn, localDay(context.clock()))
  return context.database.write((tx) =>
    once(tx, context, formKey, requestOf(actor, gift), async () => {
      const { donor, unitId, fundId, item, measure, quantityMilli, valueVnd, valuation, evidence, receivedOn } = gift
      const person = await actingPerson(tx, actor)
      if (!holds(person, 'cashier', unitId) && !holds(person, 'accountant', unitId)) throw new Refusal('not-your-part')
      const owner = await ownerOf(tx, gift)
      const pool = await goodsPool(tx, owner)
      const code = await freshCode(tx, 'goods')
      const account = await openAccount(tx, 'goods', owner, code)
      const facts = { item, measure, quantityMilli, valueVnd, valuation, evidence, receivedOn }
      const lot = { code, unitId, fundId, accountId: account.id, ...facts, receivedBy: actor.staffId }
      const giver = donor.name === '' ? null : { name: donor.name, address: donor.address || null }
      const lotId = await insertLot(tx, { ...lot, recordedAt: context.clock() }, giver)
      const publicName = publicNameOf(donor)
      const { index, voucher } = await appendEntry(tx, context, {
        id: randomUUID(),
        kind: 'goods-in',
        bookedOn: receivedOn,
        channel: 'goods',
        amountVnd: valueVnd,
        transfers: [{ debit: account, credit: pool, amountVnd: valueVnd }],
        owner: account,
        purpose: 'goods',
        reference: code,
        voucher: 'PN',
        people: { received: actor.code },
        texts: { ...(publicName ? { donor: publicName } : {}), memo: goodsWording(gift) },
      })
      await setLotEntry(tx, lotId, index)
      const audit = { at: context.clock(), staffId: actor.staffId, action: 'receive-goods', subject: voucher as string }
      await insertAudit(tx, { ...audit, detail: String(index) })
      return { index, voucher: voucher as string, code }
    }),
  )
}

/** What the public line says of a lot. */
function goodsWording({ quantityMilli, measure, item }: Pick<GoodsGift, 'quantityMilli' | 'measure' | 'item'>) {
  return scrubMemo(`${formatQuantity(quantityMilli)} ${measure} ${item}`)
}

async function ownerOf(tx: Handle, { unitId, fundId }: GoodsGift) {
  const [unit, fund] = [await unitById(tx, unitId), await fundById(tx, fundId)]
  if (!unit || !fund) throw new Error(`no unit ${unitId} or fund ${fundId}`)
  return { unit, fund }
}

/** The value of goods has a pool of its own: what money can be set aside from never counts them. */
async function goodsPool(tx: Handle, owner: Awaited<ReturnType<typeof ownerOf>>) {
  const where = { unitId: owner.unit.id, fundId: owner.fund.id, purposeCode: 'goods' }
  const pool = await poolByPurpose(tx, where)
  if (pool) return accountById(tx, pool.accountId)
  return openPool(tx, owner, { kind: 'goods', code: 'goods', detail: 'Goods', label: 'Hiện vật' })
}

function requestOf(actor: Actor, { donor, unitId, fundId, quantityMilli, valueVnd, ...words }: GoodsGift) {
  const giver = { ...donor, consents: String(donor.consents) }
  const numbers = { unitId, fundId, quantityMilli, valueVnd }
  const asText = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, String(number)]))
  return { form: 'receive-goods', by: actor.code, ...giver, ...asText, ...words }
}

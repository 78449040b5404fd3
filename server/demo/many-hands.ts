import { poolByPurpose } from '../../db/queries/accounts.ts'
import { openBox } from '../actions/collective/open-box.ts'
import { recordCollectiveGift } from '../actions/collective/record-collective-gift.ts'
import type { GivenList } from '../actions/collective/store-list.ts'
import type { Context } from '../actions/context.ts'
import { receiveGoods } from '../actions/goods/receive-goods.ts'
import type { Donor } from '../domain/donor.ts'
import type { Calendar } from './calendar.ts'
import { firmName, personName } from './names.ts'
import type { Organization } from './organization.ts'
import type { Random } from './random.ts'

/** What one hand brings for many: a day's pay, a hamlet's receipt book, a donation box; and what is no money: rice and blankets. */
export function scheduleManyHands(
  { context, random, calendar }: { context: Context; random: Random; calendar: Calendar },
  { fund, province, crew, communes }: Organization,
): void {
  const place = communes[1]
  if (!place) return
  const poolOf = async (unitId: number) => {
    const pool = await poolByPurpose(context.database.read, { unitId, fundId: fund.id, purposeCode: 'general' })
    if (!pool) throw new Error('a committee has no general pool')
    return pool.accountId
  }
  const dayOfPay = listOf(random, 412, { kind: 'salary', book: null, fromVnd: 180_000, toVnd: 460_000 })
  calendar.on('2023-10-20', 10, async () =>
    recordCollectiveGift(context, crew.cashier, 'demo-day-of-pay', {
      from: {
        poolId: await poolOf(province.id),
        donor: named('group', 'Cán bộ, công chức, viên chức các sở Mẫu của tỉnh'),
      },
      amountVnd: sumOf(dayOfPay),
      bookedOn: '2023-10-20',
      note: 'Ủng hộ một ngày lương',
      list: dayOfPay,
    }),
  )
  const book = { number: '07', stubFrom: '0301', stubTo: '0338' }
  const hamlet = listOf(random, 38, { kind: 'book', book, fromVnd: 20_000, toVnd: 300_000 })
  calendar.on('2023-10-26', 10, async () =>
    recordCollectiveGift(context, place.crew.cashier, 'demo-receipt-book', {
      from: { poolId: await poolOf(place.unit.id), donor: named('group', 'Bà con ấp Mẫu 3') },
      amountVnd: sumOf(hamlet),
      bookedOn: '2023-10-26',
      note: 'Sổ vận động của ấp',
      list: hamlet,
    }),
  )
  const counts = [
    { valueVnd: 100_000, pieces: 17 },
    { valueVnd: 50_000, pieces: 46 },
    { valueVnd: 20_000, pieces: 93 },
    { valueVnd: 10_000, pieces: 121 },
  ]
  calendar.on('2023-11-18', 11, async () =>
    openBox(context, crew.cashier, 'demo-box', {
      poolId: await poolOf(province.id),
      sealNumber: 'NP-0218',
      place: 'chợ Mẫu, thành phố Tân An',
      openedOn: '2023-11-18',
      amountVnd: counts.reduce((sum, { valueVnd, pieces }) => sum + valueVnd * pieces, 0),
      counts,
      witnesses: [personName(random), personName(random), `${personName(random)} (Mẫu)`],
    }),
  )
  const giver = named('business', firmName(random))
  const goods = (key: string, what: { item: string; measure: string; quantity: number; valueVnd: number }) => {
    const { quantity, ...facts } = what
    calendar.on('2023-11-10', 10, () =>
      receiveGoods(context, crew.cashier, `demo-goods-${key}`, {
        ...{ donor: giver, unitId: province.id, fundId: fund.id, ...facts, quantityMilli: quantity * 1000 },
        ...{ valuation: 'invoice', evidence: `Hóa đơn minh họa số ${key}`, receivedOn: '2023-11-10' },
      }),
    )
  }
  goods('0001178', { item: 'Gạo tẻ bao 10 kg', measure: 'bao', quantity: 500, valueVnd: 85_000_000 })
  goods('0001179', { item: 'Chăn ấm', measure: 'chiếc', quantity: 276, valueVnd: 41_400_000 })
}

function listOf(
  random: Random,
  count: number,
  of: Pick<GivenList, 'kind' | 'book'> & { fromVnd: number; toVnd: number },
): GivenList {
  const { kind, book, fromVnd, toVnd } = of
  const lines = Array.from({ length: count }, () => ({
    name: personName(random),
    amountVnd: random.whole(fromVnd / 10_000, toVnd / 10_000) * 10_000,
  }))
  return { kind, book, count, lines }
}

function sumOf({ lines }: GivenList): number {
  return lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
}

function named(donorKind: Donor['donorKind'], name: string): Donor {
  return { donorKind, nameDisplay: 'public', name, contact: '', taxCode: '', address: '', consents: true }
}

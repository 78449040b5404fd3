import { donorKinds, nameDisplays, type Valuation, valuations } from '../../../db/schema/index.ts'
import type { GoodsGift } from '../../actions/goods/receive-goods.ts'
import { readDonor } from '../../domain/donor.ts'
import { parseQuantity } from '../../domain/quantity.ts'
import type { Translate } from '../../plugins/texts.ts'
import { type FieldErrors, FormReader, inOrder } from '../components/typed-form.ts'

export const fieldNames = [
  'noi-nhan',
  'hang',
  'so-luong',
  'don-vi-tinh',
  'gia-tri',
  'can-cu',
  'chung-tu',
  'ngay',
  'ai',
  'ten',
  'mst',
  'dia-chi',
  'hien-ten',
  'dong-y',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Typed = Record<FieldName, string>

/** A unit and fund that this person receives goods for. */
export type Store = { unitId: number; fundId: number; text: string; mark: string }

export const storeValue = ({ unitId, fundId }: Store) => `${unitId}-${fundId}`

export const valuationNames: Record<Valuation, string> = {
  invoice: 'Theo hóa đơn',
  market: 'Theo giá thị trường',
  minutes: 'Theo biên bản của Ban Vận động',
}

/** Goods as they were written down, or every box to mend. */
export function readGoods(
  t: Translate,
  typed: Typed,
  stores: readonly Store[],
): { gift: GoodsGift } | { errors: FieldErrors } {
  const form = new FormReader(t)
  const chosen = form.choice('noi-nhan', typed['noi-nhan'], stores.map(storeValue), 'Xin chọn nơi nhận.')
  const item = form.requiredLine('hang', typed.hang, { name: 'Tên hàng', max: 100, ask: 'Xin ghi tên hàng.' })
  const measure = form.requiredLine('don-vi-tinh', typed['don-vi-tinh'], {
    ...{ name: 'Đơn vị tính', max: 20, ask: 'Xin ghi đơn vị tính: bao, kg, phần quà.' },
  })
  const quantityMilli = parseQuantity(typed['so-luong'])
  if (quantityMilli === null) form.errors['so-luong'] = 'Số lượng phải lớn hơn 0, nhiều nhất ba số lẻ: 20; 1.250; 12,5.'
  const valueVnd = form.amount('gia-tri', typed['gia-tri'])
  const valuation = form.choice('can-cu', typed['can-cu'], valuations, 'Xin chọn căn cứ của giá trị.')
  const evidence = form.requiredLine('chung-tu', typed['chung-tu'], {
    ...{ name: 'Chứng từ', max: 120, ask: 'Xin ghi số hóa đơn, bảng giá ngày nào, hoặc số biên bản.' },
  })
  const receivedOn = form.day('ngay', typed.ngay)
  const { donor, problems } = readDonor({
    donorKind: form.choice('ai', typed.ai || 'person', donorKinds, t('giving.choose')),
    nameDisplay: form.choice('hien-ten', typed['hien-ten'] || 'hidden', nameDisplays, t('giving.choose')),
    ...{
      name: typed.ten,
      contact: '',
      taxCode: typed.mst,
      address: typed['dia-chi'],
      consents: typed['dong-y'] === 'co',
    },
  })
  if (problems.name) form.errors.ten = t(`giving.${problems.name}`)
  if (problems.taxCode) form.errors.mst = t(`giving.${problems.taxCode}`)
  if (problems.address) form.errors['dia-chi'] = t(`giving.${problems.address}`)
  if (problems.consent) form.errors['dong-y'] = t('giving.consent-desk')
  const store = stores.find((each) => storeValue(each) === chosen)
  if (!form.isRight || !store || quantityMilli === null) return { errors: inOrder(form.errors, fieldNames) }
  const { unitId, fundId } = store
  return { gift: { donor, unitId, fundId, item, measure, quantityMilli, valueVnd, valuation, evidence, receivedOn } }
}

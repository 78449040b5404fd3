import type { DonorKind } from '../../../db/schema/index.ts'
import type { Likeness } from '../../domain/donor-likeness.ts'

export const PATH = '/noi-bo/nguoi-ung-ho'

export const likenessTexts: Record<Likeness, string> = {
  'same-tax-code': 'Cùng mã số thuế',
  'same-email': 'Cùng thư điện tử',
  'same-phone': 'Cùng số điện thoại',
  'same-name': 'Cùng tên',
  'same-name-unmarked': 'Cùng tên nếu bỏ dấu',
}

export const kindTexts: Record<DonorKind, string> = {
  person: 'Cá nhân',
  business: 'Doanh nghiệp',
  group: 'Tập thể, nhóm',
}

import type { PayeeKind } from '../../../db/schema/index.ts'

export const payeeNames: Readonly<Record<PayeeKind, string>> = {
  household: 'Hộ gia đình',
  builder: 'Thợ, đội xây',
  shop: 'Cửa hàng vật liệu, doanh nghiệp',
  'commune-committee': 'Ban Vận động xã, phường',
}

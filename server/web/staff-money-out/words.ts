import type { PayeeKind } from '../../../db/schema/index.ts'

export const payeeNames: Readonly<Record<PayeeKind, string>> = {
  household: 'Hộ gia đình',
  builder: 'Thợ, đội xây',
  shop: 'Cửa hàng vật liệu, doanh nghiệp',
  'commune-committee': 'Ban Vận động xã, phường',
}

/** Who took the money, and for whom when it was not the payee. */
export function receiverText({ name, relation }: { name: string; relation: string | null }): string {
  return relation === null ? name : `${name}, nhận thay (${relation})`
}

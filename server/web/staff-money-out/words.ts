import type { DisbursementState, PayeeKind } from '../../../db/schema/index.ts'
import type { Translate } from '../../plugins/texts.ts'
import type { Tag, Tone } from '../components/display.ts'

const tones: Readonly<Record<DisbursementState, Tone>> = {
  requested: 'waiting',
  checked: 'waiting',
  approved: 'current',
  sent: 'current',
  paid: 'done',
  refused: 'stopped',
  cancelled: 'stopped',
}

/** An approved allocation is done; an approved payment still waits for the money to go. */
export function stateTag(state: DisbursementState, of: 'allocation' | 'payment', t: Translate): Tag {
  if (of === 'allocation' && state === 'approved') return { text: 'Đã duyệt', tone: 'done' }
  return { text: t(`houses.state-${state}`), tone: tones[state] }
}

export const payeeNames: Readonly<Record<PayeeKind, string>> = {
  household: 'Hộ gia đình',
  builder: 'Thợ, đội xây',
  shop: 'Cửa hàng vật liệu, doanh nghiệp',
  'commune-committee': 'Ban Vận động xã, phường',
}

import type { DisbursementState } from '../../../db/schema/index.ts'
import type { Translate } from '../../plugins/texts.ts'
import type { Tag, Tone } from './display.ts'

const tones: Readonly<Record<DisbursementState, Tone>> = {
  requested: 'waiting',
  checked: 'waiting',
  approved: 'current',
  sent: 'current',
  paid: 'done',
  refused: 'stopped',
  cancelled: 'stopped',
}

/** The state of an allocation or a payment. An approved allocation is done; an approved payment still waits for the money to go. */
export function paperTag(state: DisbursementState, of: 'allocation' | 'payment', t: Translate): Tag {
  if (of === 'allocation' && state === 'approved') return { text: 'Đã duyệt', tone: 'done' }
  return { text: t(`houses.state-${state}`), tone: tones[state] }
}

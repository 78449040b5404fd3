import type { DisbursementState } from '../../../db/schema/index.ts'
import { isWithdrawn } from '../../domain/four-eyes.ts'
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

/** As `paperTag`; a paper that who asked for it took back says so. */
export function ownPaperTag(
  paper: { state: DisbursementState } & Parameters<typeof isWithdrawn>[0],
  of: 'allocation' | 'payment',
  t: Translate,
): Tag {
  return isWithdrawn(paper) ? { text: 'Đã rút', tone: 'stopped' } : paperTag(paper.state, of, t)
}

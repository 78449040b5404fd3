import { textsIn } from '../../plugins/texts.ts'
import { type FieldErrors, FormReader, readTyped } from '../components/typed-form.ts'

const boxes = ['deputy', 'from', 'to', 'reason'] as const
export type DelegationForm = Record<(typeof boxes)[number], string>
export const emptyForm: DelegationForm = { deputy: '', from: '', to: '', reason: '' }

/** Reads "Ủy quyền": what was typed and a sentence for every box that is not right yet. */
export function readDelegation(body: unknown): { form: DelegationForm; errors: FieldErrors } {
  const form = readTyped(body, boxes)
  const reader = new FormReader(textsIn('vi'))
  if (form.deputy === '') reader.errors.deputy = 'Xin chọn người nhận ủy quyền.'
  reader.day('from', form.from)
  reader.day('to', form.to)
  reader.requiredLine('reason', form.reason, { name: 'Lý do', max: 200, ask: 'Xin ghi lý do, ví dụ đi công tác.' })
  return { form, errors: reader.errors }
}

/** The post or the delegation that a link or a button names by its number; 0 for none. */
export function readGrantId(given: unknown): number {
  const { 'chuc-danh': typed } = readTyped(given, ['chuc-danh'])
  return /^\d{1,15}$/.test(typed) ? Number(typed) : 0
}

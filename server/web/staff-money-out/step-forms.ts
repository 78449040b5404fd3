import { randomUUID } from 'node:crypto'
import { dateField, textArea, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { StepField, StepForm } from './form.ts'

/** One thing a person can do with a paper: its address, its button, and what it asks for. */
export type StepOffer = {
  /** Last part of the address. */
  slug: string
  text: string
  kind: 'primary' | 'secondary' | 'danger'
  asks: readonly StepField[]
  /** What stands in a box before anybody types. */
  given: Partial<StepForm>
  /** Why this person may not, or null. */
  whyNot: string | null
}

export type StepAgain = { slug: string; form: StepForm; errors: FieldErrors }

/** Steps that can be taken as forms, each with a key of its own, and those that cannot with the reason. */
export function stepForms(path: string, offers: readonly StepOffer[], today: string, again: StepAgain | null) {
  return {
    forms: offers
      .filter(({ whyNot }) => whyNot === null)
      .map((offer) => ({
        action: `${path}/${offer.slug}`,
        key: randomUUID(),
        text: offer.text,
        kind: offer.kind,
        // Saying no is folded away: it is asked for seldom and not undone.
        folded: offer.kind === 'danger',
        isOpen: again?.slug === offer.slug,
        fields: offer.asks.map((name) => field(name, offer, today, again?.slug === offer.slug ? again : null)),
      })),
    cannot: offers.filter(({ whyNot }) => whyNot !== null).map(({ text, whyNot }) => ({ text, whyNot })),
  }
}

function field(name: StepField, { slug, given }: StepOffer, today: string, again: StepAgain | null) {
  const common = { name, id: again ? name : `${slug}-${name}`, error: again?.errors[name] ?? null }
  const value = again?.form[name] ?? given[name] ?? ''
  if (name === 'day') return dateField({ ...common, label: 'Ngày chi tiền', max: today, value: value || today })
  if (name === 'reason') return textArea({ ...common, label: 'Lý do', rows: 2, maxlength: 300, value })
  if (name === 'receiver')
    return textField({
      ...common,
      label: 'Người đã nhận tiền',
      hint: 'Họ tên người ký nhận. In trên phiếu chi, không công khai.',
      autocomplete: 'off',
      maxlength: 120,
      value,
    })
  if (name === 'relation')
    return textField({
      ...common,
      label: 'Quan hệ, nếu nhận thay',
      hint: 'Ví dụ con ruột, có giấy ủy quyền. Bỏ trống nếu chính người được chi nhận.',
      width: 'medium',
      autocomplete: 'off',
      maxlength: 60,
      value,
    })
  const label = name === 'decision' ? 'Số quyết định' : 'Số ủy nhiệm chi'
  const hint = name === 'decision' ? 'Công khai cùng dòng sổ. Ví dụ 12/QĐ-BVĐ.' : 'Số trên ủy nhiệm chi đã ký.'
  return textField({ ...common, label, hint, width: 'medium', autocomplete: 'off', maxlength: 40, value })
}

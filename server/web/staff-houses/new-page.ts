import { randomUUID } from 'node:crypto'
import type { UnitRow } from '../../../db/queries/units.ts'
import { householdCategories, projectKinds } from '../../../db/schema/index.ts'
import type { Translate } from '../../plugins/texts.ts'
import {
  amountField,
  checkboxes,
  dateField,
  errorSummary,
  radios,
  selectField,
  textField,
} from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { HouseForm } from './form.ts'

/** The form itself, for an error of none of its fields. */
export const WHOLE_FORM = 'de-nghi'

/** "Đề nghị một căn nhà": everything typed is kept when it comes back. `today` is the last day that can be chosen. */
export function newHousePage(
  t: Translate,
  units: readonly UnitRow[],
  form: HouseForm,
  today: string,
  errors: FieldErrors = {},
) {
  const error = (field: string) => errors[field] ?? null
  const again = checkboxes({
    name: 'again',
    label: 'Hộ cùng họ tên',
    values: [form.again],
    error: error('again'),
    choices: [{ value: 'yes', text: 'Đã xem căn nhà đó: đúng là hộ khác, hoặc hộ này được hỗ trợ thêm một việc khác' }],
  })
  return {
    page: { title: 'Đề nghị một căn nhà' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    key: randomUUID(),
    formId: WHOLE_FORM,
    fields: [
      selectField({
        name: 'unit',
        label: 'Đơn vị',
        value: form.unit,
        error: error('unit'),
        choices: units.map(({ code, name }) => ({ value: code, text: name, mark: code })),
      }),
      radios({
        name: 'kind',
        label: 'Loại',
        look: 'tiles',
        value: form.kind,
        error: error('kind'),
        choices: projectKinds.map((value) => ({ value, text: t(`houses.kind-${value}`) })),
      }),
      textField({
        name: 'name',
        label: 'Họ và tên chủ hộ',
        hint: 'Chỉ cán bộ của đơn vị thấy. Công chúng chỉ thấy chữ viết tắt, ví dụ N.V.A.',
        autocomplete: 'off',
        value: form.name,
        error: error('name'),
      }),
      ...(errors.again || form.again === 'yes' ? [again] : []),
      textField({
        name: 'hamlet',
        label: 'Ấp, khu phố',
        hint: 'Công khai. Không ghi số nhà.',
        optionalText: t('form.optional'),
        width: 'medium',
        autocomplete: 'off',
        value: form.hamlet,
        error: error('hamlet'),
      }),
      radios({
        name: 'category',
        label: 'Diện hộ',
        look: 'tiles',
        value: form.category,
        error: error('category'),
        choices: householdCategories.map((value) => ({ value, text: t(`houses.category-${value}`) })),
      }),
      amountField({
        name: 'budget',
        label: 'Dự toán',
        hint: 'Tổng giá trị dự kiến, ví dụ 60 triệu. Quỹ không phân bổ quá số này.',
        value: form.budget,
        error: error('budget'),
      }),
      dateField({ name: 'day', label: 'Ngày bình xét', max: today, value: form.day, error: error('day') }),
    ],
  }
}

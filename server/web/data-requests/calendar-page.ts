import type { HolidayRow, TermInForce } from '../../../db/queries/terms.ts'
import type { TermPurpose } from '../../../db/schema/index.ts'
import { formatDay } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable } from '../components/display.ts'
import { dateField, errorSummary, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { termNames } from './words.ts'

type Calendar = {
  holidays: readonly HolidayRow[]
  terms: readonly (TermInForce & { purpose: TermPurpose })[]
  mayKeep: boolean
  mayRead: boolean
}

/** The terms in force and the days that are no working days. */
export function calendarPage(
  t: Translate,
  { holidays, terms, mayKeep, mayRead }: Calendar,
  typed: { ngay: string; ten: string },
  errors: FieldErrors,
) {
  return {
    page: { title: 'Thời hạn và ngày nghỉ' },
    back: mayRead
      ? { href: '/noi-bo/yeu-cau-du-lieu', text: 'Yêu cầu về dữ liệu cá nhân' }
      : { href: '/noi-bo', text: 'Việc cần làm' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    terms: dataTable({
      caption: 'Thời hạn đang áp dụng',
      columns: [{ text: 'Việc' }, { text: 'Thời hạn' }, { text: 'Căn cứ' }],
      rows: terms.map(({ purpose, days, unit, source }) => [
        { text: termNames[purpose] ?? purpose, heading: true },
        `${days} ${unit === 'day' ? 'ngày' : 'ngày làm việc'}`,
        source,
      ]),
    }),
    holidays: holidays.map(({ day, name }) => ({ day, text: `${formatDay(day)}: ${name}` })),
    mayKeep,
    day: dateField({ name: 'ngay', label: 'Ngày', value: typed.ngay, error: errors.ngay ?? null, required: true }),
    name: textField({
      name: 'ten',
      label: 'Tên ngày nghỉ',
      value: typed.ten,
      error: errors.ten ?? null,
      width: 'medium',
      required: true,
    }),
  }
}

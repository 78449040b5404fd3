import type { LevelHalf, unitsOnOtherLevels } from '../../../db/queries/levels.ts'
import { LONGEST_REASON } from '../../domain/correction.ts'
import { isMoneyPool } from '../../domain/purpose.ts'
import { formatDay, formatNumber, formatVnd } from '../../format.ts'
import { radios, selectField, textArea } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { Bearer } from './fee-choices.ts'
import type { Typed } from './form.ts'

/** The units at the other end that a line may name, and halves of its amount that they have said already. */
export type OtherLevels = { units: Awaited<ReturnType<typeof unitsOnOtherLevels>>; halves: readonly LevelHalf[] }

/** The form that says a line is money from another level, or to one; null where no unit stands above or below. */
export function levelChoices(
  isIn: boolean,
  { units, halves }: OtherLevels,
  pools: readonly Bearer[],
  typed: Typed,
  errors: FieldErrors,
) {
  if (units.length === 0) return null
  const [told] = halves
  const named = typed.cap || String(told?.unitId ?? '')
  const general = pools.find(({ purposeCode }) => purposeCode === 'general')
  return {
    title: isIn ? 'Là tiền từ cấp khác của Quỹ?' : 'Là tiền chuyển cho cấp khác của Quỹ?',
    lead: isIn
      ? 'Tiền cấp trên hoặc cấp dưới chuyển về không phải khoản ủng hộ: đã được ghi nhận ở đơn vị chuyển.'
      : 'Tiền chuyển cho cấp trên hoặc cấp dưới không phải khoản chi: đơn vị nhận sẽ chi và công khai.',
    told: told
      ? `${told.unitName} đã ghi ${isIn ? 'chuyển' : 'nhận'} đúng số tiền này ngày ${formatDay(told.bookedOn)}, ở dòng ${formatNumber(told.index)} của sổ.`
      : null,
    unit: selectField({
      name: 'cap',
      label: isIn ? 'Đơn vị chuyển' : 'Đơn vị nhận',
      value: named,
      error: errors.cap ?? null,
      choices: [
        { value: '', text: 'Chọn đơn vị' },
        ...units.map(({ id, name, code }) => ({ value: String(id), text: `${name} (${code})` })),
      ],
    }),
    pool: radios({
      name: 'nguon-cap',
      label: isIn ? 'Tiền vào nguồn nào' : 'Tiền lấy từ nguồn nào',
      value: typed['nguon-cap'] || String(general?.accountId ?? ''),
      error: errors['nguon-cap'] ?? null,
      choices: pools
        .filter(({ purposeCode }) => isMoneyPool(purposeCode))
        .map(({ accountId, label, availableVnd }) => ({
          value: String(accountId),
          text: label,
          hint: `Còn ${formatVnd(availableVnd)}`,
        })),
    }),
    reason: textArea({
      name: 'ly-do-cap',
      label: 'Căn cứ',
      hint: 'Được công khai cùng bút toán, ví dụ “Quyết định phân bổ số 12/QĐ-BVĐ ngày 02/5”.',
      rows: 2,
      maxlength: LONGEST_REASON,
      value: typed['ly-do-cap'],
      error: errors['ly-do-cap'] ?? null,
      required: true,
    }),
  }
}

import { formatVnd } from '../../format.ts'
import { radios, textArea } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { Typed } from './form.ts'

/** A pool of the account's books, with what it holds now. */
export type Bearer = { accountId: number; label: string; purposeCode: string; availableVnd: number }

/** The form that says a debit was the bank's fee: which pool bears it, and the paper that shows it. */
export function feeChoices(pools: readonly Bearer[], amountVnd: number, typed: Typed, errors: FieldErrors) {
  const general = pools.find(({ purposeCode }) => purposeCode === 'general')
  return {
    pool: radios({
      name: 'nguon',
      label: 'Nguồn nào chịu phí',
      hint: 'Thường là Quỹ chung. Nếu có nhà tài trợ chịu phí theo quy chế, chọn nguồn của nhà tài trợ.',
      value: typed.nguon || String(general?.accountId ?? ''),
      error: errors.nguon ?? null,
      choices: pools.map(({ accountId, label, availableVnd }) => ({
        value: String(accountId),
        text: label,
        hint:
          availableVnd >= amountVnd
            ? `Còn ${formatVnd(availableVnd)}`
            : `Chỉ còn ${formatVnd(availableVnd)}: phí sẽ ghi là khoản phải thu của đơn vị, công khai`,
      })),
    }),
    reason: textArea({
      name: 'ly-do',
      id: 'ly-do-phi',
      label: 'Căn cứ',
      hint: 'Được công khai cùng bút toán, ví dụ “Biểu phí dịch vụ tháng 5, giấy báo Nợ số 12”.',
      rows: 2,
      maxlength: 500,
      value: typed['ly-do'],
      error: errors['ly-do'] ?? null,
      required: true,
    }),
  }
}

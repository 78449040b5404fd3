import type { Candidates } from '../../actions/matching/findings.ts'
import { LONGEST_REASON } from '../../domain/correction.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { checkboxes, textArea } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { Typed } from './form.ts'

/** The card provider's payouts that one credit may be, several of them too; null where none is on its way. */
export function payoutChoices(payouts: Candidates['payouts'], amountVnd: number, typed: Typed, errors: FieldErrors) {
  if (payouts.length === 0) return null
  return {
    chosen: checkboxes({
      name: 'lan-chuyen',
      label: 'Những lần chuyển gộp thành khoản này',
      hint: `Cộng lại phải là ${formatVnd(amountVnd)}. Tiền đổi từ ngoại tệ có thể chênh theo tỷ giá của ngân hàng.`,
      values: typed['lan-chuyen'].split(','),
      error: errors['lan-chuyen'] ?? null,
      choices: payouts.map((payout) => ({
        value: payout.id,
        text: `${formatVnd(payout.amountVnd)}, dự kiến về ngày ${formatDay(payout.expectedOn)}`,
        hint: `Mã ${payout.id}`,
      })),
    }),
    reason: textArea({
      name: 'ly-do-the',
      label: 'Căn cứ',
      hint: 'Được công khai cùng bút toán, ví dụ “Bảng kê chuyển tiền của tổ chức thanh toán ngày 02/5”.',
      rows: 2,
      maxlength: LONGEST_REASON,
      value: typed['ly-do-the'],
      error: errors['ly-do-the'] ?? null,
      required: true,
    }),
  }
}

import { randomUUID } from 'node:crypto'
import type { ClaimPlan } from '../../actions/claims/plan-claim.ts'
import { LONGEST_EVIDENCE } from '../../actions/claims/request-claim.ts'
import { formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { errorSummary, textArea, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'

export const CLAIM_PATH = '/noi-bo/dieu-chinh/nhan-khoan'
export const claimFields = ['but-toan', 'ma', 'chung-cu'] as const
export type ClaimForm = Record<(typeof claimFields)[number], string>

/** Which gift, whose pledge, and what shows it. `told`: why it could not be sent, where no field is at fault. */
export function newClaimPage(t: Translate, form: ClaimForm, errors: FieldErrors = {}, told: string | null = null) {
  const common = (name: keyof ClaimForm) => ({ name, value: form[name], error: errors[name] ?? null, required: true })
  return {
    page: { title: 'Nhận khoản chưa rõ người ủng hộ' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    told: told && { title: 'Chưa gửi được đề nghị', text: told },
    path: CLAIM_PATH,
    key: randomUUID(),
    fields: [
      textField({
        ...common('but-toan'),
        label: 'Số của dòng trên Sổ thu – chi công khai',
        hint: 'Dòng ghi “Chưa xác định người ủng hộ”.',
        inputmode: 'numeric',
        autocomplete: 'off',
        width: 'short',
      }),
      textField({
        ...common('ma'),
        label: 'Mã đăng ký của người ủng hộ',
        hint: 'Người ủng hộ chưa đăng ký thì lập đăng ký trước. Số tiền của khoản có thể khác số đã đăng ký.',
        autocomplete: 'off',
        width: 'medium',
      }),
    ],
    seen: textArea({
      ...common('chung-cu'),
      label: 'Chứng cứ đã xem',
      hint: 'Ví dụ số ủy nhiệm chi, xác nhận của chủ tài khoản. Không công khai; được xóa khi xóa thông tin người ủng hộ.',
      rows: 3,
      maxlength: LONGEST_EVIDENCE,
    }),
  }
}

/** What approving a claim will write, in words. */
export function claimNotice({ gift, pledge, from, to, movedVnd }: ClaimPlan) {
  const staysVnd = gift.amountVnd - movedVnd
  const differs =
    gift.amountVnd === pledge.amountVnd
      ? ''
      : ` Số tiền khác số đã đăng ký (${formatVnd(pledge.amountVnd)}); khoản được tính đúng số đã nhận.`
  if (from.id === to.id) return { title: 'Không chuyển tiền', text: `Khoản này đã ở đúng nguồn của đăng ký.${differs}` }
  const stays = staysVnd === 0 ? '' : ` ${formatVnd(staysVnd)} đã phân bổ hoặc chi từ trước, giữ nguyên chỗ.`
  return {
    title: movedVnd === 0 ? 'Không chuyển tiền' : `Chuyển ${formatVnd(movedVnd)} sang nguồn của đăng ký`,
    text: `${stays}${differs}`.trim() || 'Cả khoản còn nguyên trong nguồn cũ.',
  }
}

import { randomUUID } from 'node:crypto'
import type { OpeningAccount, StandingEntry } from '../../../db/queries/reversals.ts'
import type { ReversalPlan } from '../../actions/corrections/plan-reversal.ts'
import { LONGEST_REASON, SHORTEST_REASON } from '../../domain/correction.ts'
import type { Translate } from '../../plugins/texts.ts'
import { amountField, dateField, errorSummary, selectField, textArea, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { OpeningForm } from './form.ts'
import { entryFacts, entryPostings, planPostings } from './postings.ts'

/** Asks which line is meant. */
export function whichEntryPage(t: Translate, typed: string, error: string | null) {
  return {
    page: { title: 'Điều chỉnh dòng nào?' },
    errors: errorSummary(t('form.summary', { count: 1 }), { 'but-toan': error }),
    entry: textField({
      name: 'but-toan',
      label: 'Số của dòng trên Sổ thu – chi công khai',
      hint: 'Số đứng đầu mỗi dòng, cũng là số cuối địa chỉ trang của dòng đó.',
      inputmode: 'numeric',
      autocomplete: 'off',
      width: 'short',
      value: typed,
      error,
    }),
  }
}

/** The line, what reversing it writes, and the reason to give; `whyNot` stands in place of the form. */
export function newReversalPage(
  t: Translate,
  {
    entry,
    plan,
    whyNot,
    waiting,
  }: { entry: StandingEntry; plan: ReversalPlan | null; whyNot: string | null; waiting: string | null },
  again: { reason: string; errors: FieldErrors } = { reason: '', errors: {} },
) {
  const { errors } = again
  return {
    page: { title: `Điều chỉnh dòng ${entry.index}` },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    index: entry.index,
    facts: entryFacts(entry),
    now: entryPostings(entry),
    plan: plan && planPostings(plan),
    whyNot: whyNot && { title: 'Chưa điều chỉnh được dòng này', text: whyNot },
    isNobodys: isNobodys(entry),
    waitingHref: waiting && `/noi-bo/dieu-chinh/${waiting}`,
    waiting,
    key: randomUUID(),
    reason: textArea({
      name: 'reason',
      label: 'Lý do điều chỉnh',
      hint: `Được công khai cùng bút toán. Không ghi tên người, số điện thoại hay số tài khoản. Từ ${SHORTEST_REASON} đến ${LONGEST_REASON} ký tự.`,
      rows: 3,
      maxlength: LONGEST_REASON,
      value: again.reason,
      error: errors.reason ?? null,
      required: true,
    }),
  }
}

/** A gift that named no giver when it was posted. */
function isNobodys({ kind, reference, reversedBy }: StandingEntry): boolean {
  return kind === 'receipt' && reference === null && reversedBy === null
}

/** A cash box's or bank account's balance when its books began. */
export function newOpeningPage(
  t: Translate,
  { accounts, today }: { accounts: readonly OpeningAccount[]; today: string },
  form: OpeningForm = { account: '', amount: '', day: '', evidence: '' },
  errors: FieldErrors = {},
) {
  const common = (name: keyof OpeningForm) => ({ name, value: form[name], error: errors[name] ?? null, required: true })
  return {
    page: { title: 'Số dư đầu kỳ' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    key: randomUUID(),
    fields: [
      selectField({
        ...common('account'),
        label: 'Quỹ tiền mặt hoặc tài khoản',
        choices: [
          { value: '', text: 'Xin chọn' },
          ...accounts.map((account) => ({ value: String(account.id), text: accountChoice(account) })),
        ],
      }),
      amountField({ ...common('amount'), label: 'Số tiền mang sang' }),
      dateField({
        ...common('day'),
        label: 'Có từ ngày',
        hint: 'Thường là ngày đầu năm. Sổ ghi số dư vào ngày này.',
        max: today,
        value: form.day || `${today.slice(0, 4)}-01-01`,
      }),
      textField({
        ...common('evidence'),
        label: 'Số và tên chứng từ',
        hint: 'Biên bản kiểm kê, xác nhận số dư của ngân hàng, báo cáo năm trước đã duyệt. Được công khai.',
        maxlength: 200,
        autocomplete: 'off',
      }),
    ],
  }
}

function accountChoice(account: OpeningAccount): string {
  const name = account.kind === 'cash' ? 'Quỹ tiền mặt' : `${account.bankName ?? 'Tài khoản'} ${account.number ?? ''}`
  const moved = account.hasMoved ? ' (đã có phát sinh)' : ''
  return `${name} – ${account.unitName}, ${account.fundName}${moved}`
}

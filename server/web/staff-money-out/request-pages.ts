import { randomUUID } from 'node:crypto'
import type { PoolWithMoney } from '../../../db/queries/allocations.ts'
import type { House } from '../../../db/queries/projects.ts'
import { payeeKinds } from '../../../db/schema/index.ts'
import { formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { amountField, errorSummary, radios, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { AllocationForm, PaymentForm } from './form.ts'
import { payeeNames } from './words.ts'

/** A cash box or bank account that may pay for a house. */
export type PayingAccount = { id: number; text: string; availableVnd: number; committedVnd: number }

/** "Đề nghị phân bổ": which pool, how much. `waitingVnd`: asked for this house and not yet decided on. */
export function allocationRequestPage(
  t: Translate,
  house: House,
  { pools, waitingVnd }: { pools: readonly PoolWithMoney[]; waitingVnd: number },
  form: AllocationForm,
  errors: FieldErrors = {},
) {
  const roomVnd = Math.max(0, house.budgetVnd - house.allocatedVnd - waitingVnd)
  return {
    ...requestPage(t, house, 'Đề nghị phân bổ', 'de-nghi-phan-bo', errors),
    figures: [
      { label: 'Dự toán', amount: house.budgetVnd },
      { label: 'Đã phân bổ', amount: house.allocatedVnd },
      { label: 'Đang đề nghị phân bổ', amount: waitingVnd },
      { label: 'Còn được phân bổ', amount: roomVnd },
    ],
    fields: [
      radios({
        name: 'pool',
        label: 'Nguồn tiền',
        value: form.pool,
        error: errors.pool ?? null,
        choices: pools.map((pool) => ({
          value: String(pool.accountId),
          text: `${pool.label}, ${pool.unitName}`,
          hint: `Còn ${formatVnd(pool.availableVnd)}`,
        })),
      }),
      amountField({ name: 'amount', label: 'Số tiền', value: form.amount, error: errors.amount ?? null }),
    ],
    canChoose: pools.length > 0,
    whyNot: 'Chưa có nguồn tiền nào dùng được cho căn nhà này.',
  }
}

/** "Đề nghị chi một đợt": from where, to whom, how much. */
export function paymentRequestPage(
  t: Translate,
  house: House,
  accounts: readonly PayingAccount[],
  form: PaymentForm,
  errors: FieldErrors = {},
) {
  const error = (field: string) => errors[field] ?? null
  return {
    ...requestPage(t, house, 'Đề nghị chi một đợt', 'de-nghi-chi', errors),
    figures: [
      { label: 'Đã phân bổ', amount: house.allocatedVnd },
      { label: 'Đã chi', amount: house.allocatedVnd - house.leftVnd },
      { label: 'Chưa chi', amount: house.leftVnd },
    ],
    fields: [
      radios({
        name: 'asset',
        label: 'Chi từ đâu',
        value: form.asset,
        error: error('asset'),
        choices: accounts.map((account) => ({
          value: String(account.id),
          text: account.text,
          hint: `Còn ${formatVnd(account.availableVnd)}; đơn vị này đã phân bổ cho căn nhà, chưa chi ${formatVnd(account.committedVnd)}`,
        })),
      }),
      amountField({ name: 'amount', label: 'Số tiền', value: form.amount, error: error('amount') }),
      radios({
        name: 'payeeKind',
        label: 'Người nhận là',
        value: form.payeeKind,
        error: error('payeeKind'),
        choices: payeeKinds.map((value) => ({ value, text: payeeNames[value] })),
      }),
      textField({
        name: 'payeeName',
        label: 'Tên người nhận',
        hint: 'Chỉ cán bộ thấy.',
        autocomplete: 'off',
        value: form.payeeName,
        error: error('payeeName'),
      }),
      textField({
        name: 'payeeAccount',
        label: 'Số tài khoản và ngân hàng',
        hint: 'Cần khi chi qua ngân hàng. Bỏ trống khi chi tiền mặt.',
        autocomplete: 'off',
        value: form.payeeAccount,
        error: error('payeeAccount'),
      }),
    ],
    canChoose: accounts.length > 0,
    whyNot: 'Chưa có đơn vị nào phân bổ tiền cho căn nhà này.',
  }
}

/** What every such page has: its house, its form's address and key. */
export function requestPage(t: Translate, house: House, title: string, slug: string, errors: FieldErrors) {
  return {
    page: { title },
    key: randomUUID(),
    houseCode: house.code,
    houseHref: `/noi-bo/nha/${house.code}`,
    household: house.householdShort,
    action: `/noi-bo/nha/${house.code}/${slug}`,
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
  }
}

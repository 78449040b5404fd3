import { randomUUID } from 'node:crypto'
import type { CardRefundCase, refundablePayments } from '../../../db/queries/card-refunds.ts'
import type { KnownPledge } from '../../../db/queries/pledges.ts'
import type { CardRefundState } from '../../../db/schema/index.ts'
import { canRefund, isRefusedByProvider } from '../../actions/card/decide-refund.ts'
import { LONGEST_REASON } from '../../domain/correction.ts'
import { holds, type Person } from '../../domain/four-eyes.ts'
import { formatInstant, formatNumber, formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, emptyState, summaryList, type Tag } from '../components/display.ts'
import { amountField, errorSummary, radios, textArea, textField } from '../components/fields.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import { type FieldErrors, inOrder } from '../components/typed-form.ts'

export const REFUNDS_PATH = '/noi-bo/hoan-the'
export const typedFields = ['khoan', 'so-tien', 'ly-do', 'de-nghi', 'ly-do-dung'] as const
export type TypedRefund = Record<(typeof typedFields)[number], string>
export const NOTHING_TYPED: TypedRefund = { khoan: '', 'so-tien': '', 'ly-do': '', 'de-nghi': '', 'ly-do-dung': '' }

const tags: Record<CardRefundState, Tag> = {
  requested: { text: 'Chờ Trưởng ban duyệt', tone: 'waiting' },
  approved: { text: 'Đang gửi tổ chức thanh toán', tone: 'current' },
  sent: { text: 'Tổ chức thanh toán đang hoàn', tone: 'current' },
  done: { text: 'Đã hoàn, đã ghi sổ', tone: 'done' },
  failed: { text: 'Hoàn không thành, tiền đã trở lại', tone: 'stopped' },
  refused: { text: 'Không hoàn', tone: 'stopped' },
}

/** How it stands; one that cannot go on by itself is said to be so. */
function tagOf(refund: CardRefundCase): Tag {
  return isRefusedByProvider(refund) && refund.state === 'approved'
    ? { text: 'Chưa hoàn được', tone: 'waiting' }
    : tags[refund.state]
}

/** What the provider said when it would not; its own codes (https://docs.stripe.com/error-codes). */
const refusedWords: Readonly<Record<string, string>> = {
  charge_already_refunded: 'khoản này đã được hoàn hết ở tổ chức thanh toán',
  charge_disputed: 'khoản này đang bị khiếu nại, tiền đã bị ngân hàng của chủ thẻ giữ',
  balance_insufficient: 'số dư của Quỹ ở tổ chức thanh toán không đủ',
  resource_missing: 'tổ chức thanh toán không có khoản này',
}

/** Why a refund is not done yet, and what follows; null while nothing stands in its way. */
function problemText({ problem, nextAttemptAt, attempts }: CardRefundCase): string | null {
  if (problem === null) return null
  const again = nextAttemptAt === null ? '' : ` Hệ thống tự thử lại lúc ${formatInstant(nextAttemptAt)}.`
  if (problem === 'provider-silent')
    return `Tổ chức thanh toán chưa trả lời (đã thử ${formatNumber(attempts)} lần).${again} Thử lại không hoàn hai lần.`
  const code = problem.slice('refused:'.length)
  return `Tổ chức thanh toán từ chối: ${refusedWords[code] ?? `mã ${code}`}.${again}`
}

/** Every refund of the units a person reaches, those that are not over first. */
export function listPage(
  refunds: readonly CardRefundCase[],
  { isOn, typed, wrong }: { isOn: boolean; typed: string; wrong: string | null },
) {
  const search = textField({
    name: 'ma',
    label: 'Mã đăng ký của khoản ủng hộ',
    hint: 'Bắt đầu bằng VNN, gồm 12 ký tự.',
    value: typed,
    error: wrong,
    autocomplete: 'off',
    width: 'medium',
    maxlength: 40,
  })
  return {
    page: { title: 'Hoàn tiền thẻ', wide: true },
    path: REFUNDS_PATH,
    isOn,
    errors: wrong === null ? null : errorSummary('Chưa tìm được khoản ủng hộ', { ma: wrong }),
    search,
    empty: emptyState({ title: 'Chưa có khoản thẻ nào được đề nghị hoàn' }),
    table:
      refunds.length === 0
        ? null
        : dataTable({
            caption: 'Đề nghị hoàn tiền thẻ',
            captionHidden: true,
            columns: [
              { text: 'Đề nghị' },
              { text: 'Khoản ủng hộ' },
              { text: 'Số tiền (₫)', numeric: true },
              { text: 'Tình trạng' },
            ],
            rows: refunds.map((refund) => [
              { text: refund.code, href: `${REFUNDS_PATH}/${refund.pledgeCode}`, heading: true },
              { text: refund.pledgeCode, note: refund.unitName },
              formatNumber(refund.amountVnd),
              { text: problemText(refund) ?? '', tag: tagOf(refund) },
            ]),
          }),
  }
}

type Gift = {
  pledge: KnownPledge
  payments: Awaited<ReturnType<typeof refundablePayments>>
  refunds: readonly CardRefundCase[]
  isOn: boolean
}

/** One gift by card: what was paid, what was or is to be given back, and the form that asks for it. */
export function giftPage(
  t: Translate,
  { pledge, payments, refunds, isOn }: Gift,
  person: Person,
  { typed, errors, told }: { typed: TypedRefund; errors: FieldErrors; told: string | null },
) {
  const left = payments.filter(({ leftVnd }) => leftVnd > 0)
  const mayAsk = holds(person, 'accountant', pledge.unitId)
  const ordered = inOrder(errors, typedFields)
  return {
    page: { title: `Tiền thẻ của đăng ký ${pledge.code}` },
    back: { href: REFUNDS_PATH, text: 'Hoàn tiền thẻ' },
    path: `${REFUNDS_PATH}/${pledge.code}`,
    isOn,
    told,
    errors: errorSummary(t('form.summary', { count: Object.keys(ordered).length }), ordered),
    facts: summaryList([
      { key: 'Đăng ký', value: pledge.code, href: `/ung-ho/${pledge.code}` },
      { key: 'Tên công khai', value: pledgeNameText({ t }, pledge) },
      ...payments.flatMap(({ createdAt, amountVnd, leftVnd }) => [
        { key: `Trả bằng thẻ lúc ${formatInstant(createdAt)}`, value: formatVnd(amountVnd), numeric: true },
        { key: 'Còn có thể hoàn', value: formatVnd(leftVnd), numeric: true },
      ]),
    ]),
    isEmpty: payments.length === 0,
    refunds: refunds.map((refund) => refundCard(refund, person, typed, errors)),
    ask: mayAsk && left.length > 0 ? askForm(left, typed, errors) : null,
    key: randomUUID(),
  }
}

function refundCard(refund: CardRefundCase, person: Person, typed: TypedRefund, errors: FieldErrors) {
  const mayEnd =
    canRefund('end', refund, person) === null && (refund.state === 'requested' || isRefusedByProvider(refund))
  const isOwn = typed['de-nghi'] === refund.code
  return {
    code: refund.code,
    tag: tagOf(refund),
    problem: problemText(refund),
    facts: summaryList([
      { key: 'Số tiền hoàn', value: formatVnd(refund.amountVnd), numeric: true },
      { key: 'Lý do', value: refund.reason },
      { key: 'Kế toán đề nghị', value: `${refund.requester}, ${formatInstant(refund.requestedAt)}` },
      ...(refund.approvedAt === null
        ? []
        : [{ key: 'Trưởng ban duyệt', value: `${refund.approver ?? ''}, ${formatInstant(refund.approvedAt)}` }]),
      ...(refund.endReason === null ? [] : [{ key: 'Lý do không hoàn', value: refund.endReason }]),
      ...(refund.refundId === null ? [] : [{ key: 'Mã ở tổ chức thanh toán', value: refund.refundId }]),
    ]),
    approveKey: canRefund('approve', refund, person) === null ? randomUUID() : null,
    retryKey: refund.problem !== null && canRefund('retry', refund, person) === null ? randomUUID() : null,
    endKey: mayEnd ? randomUUID() : null,
    reason: textArea({
      name: 'ly-do-dung',
      id: isOwn ? 'ly-do-dung' : `ly-do-dung-${refund.code}`,
      label: 'Lý do không hoàn',
      hint: 'Từ 10 ký tự.',
      rows: 2,
      maxlength: LONGEST_REASON,
      value: isOwn ? typed['ly-do-dung'] : '',
      error: isOwn ? (errors['ly-do-dung'] ?? null) : null,
      required: true,
    }),
  }
}

function askForm(left: Gift['payments'], typed: TypedRefund, errors: FieldErrors) {
  const [only] = left.length === 1 ? left : []
  return {
    payment: radios({
      name: 'khoan',
      label: 'Hoàn từ lần trả tiền nào',
      value: typed.khoan || String(only?.id ?? ''),
      error: errors.khoan ?? null,
      choices: left.map(({ id, createdAt, leftVnd }) => ({
        value: String(id),
        text: `Lần trả lúc ${formatInstant(createdAt)}`,
        hint: `Còn có thể hoàn ${formatVnd(leftVnd)}`,
      })),
    }),
    amount: amountField({
      name: 'so-tien',
      label: 'Số tiền hoàn',
      value: typed['so-tien'] || (only ? formatNumber(only.leftVnd) : ''),
      error: errors['so-tien'] ?? null,
      required: true,
    }),
    reason: textArea({
      name: 'ly-do',
      label: 'Lý do hoàn',
      hint: 'Ví dụ “Người ủng hộ báo trả nhầm hai lần, thư ngày 02/5”. Không ghi tên, số điện thoại hay số thẻ.',
      rows: 3,
      maxlength: LONGEST_REASON,
      value: typed['ly-do'],
      error: errors['ly-do'] ?? null,
      required: true,
    }),
  }
}

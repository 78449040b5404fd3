import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { MatchCase } from '../../../db/queries/matching.ts'
import type { KnownPledge } from '../../../db/queries/pledges.ts'
import type { Candidates } from '../../actions/matching/findings.ts'
import { LONGEST_REASON } from '../../domain/correction.ts'
import { writeFinding } from '../../domain/matching.ts'
import { queueReasonTexts } from '../../domain/matching-text.ts'
import { formatDay, formatInstant, formatNumber, formatVnd } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { accountName } from '../components/bank-accounts.ts'
import { summaryList } from '../components/display.ts'
import { type Choice, errorSummary, radios, textArea, textField } from '../components/fields.ts'
import { addressWith } from '../components/keyset.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { type Bearer, feeChoices } from './fee-choices.ts'
import { NOTHING_TYPED, type Typed } from './form.ts'
import { levelChoices, type OtherLevels } from './level-choices.ts'
import { LIST_PATH } from './list-page.ts'
import { payoutChoices } from './payout-choices.ts'

/** A pledge that the line may answer: found by its code in the memo, or searched. */
export type PledgeSeen = KnownPledge & {
  poolLabel: string
  receivedVnd: number
  /** What stands against linking it, in a sentence; null when nothing does. */
  obstacle: string | null
  /** The gift already lies in this pledge's pool: no second person is needed. */
  isSamePool: boolean
}

export type Order = { code: string; projectCode: string; tranche: number; orderNumber: string | null }

export type Wording = {
  memo: string
  document: string | null
  from: { statementId: number; row: number } | { eventId: number }
}

export type LineSeen = {
  line: MatchCase
  unitName: string
  /** The public wording, for lines that no file gave. */
  memo: string | null
  memoErased: boolean
  /** The bank's own, from its statement or from its notification. */
  wording: Wording | null
  waitingRequest: string | null
  lastRefusal: { code: string; reason: string } | null
  /** The reader is an accountant of the account's unit. */
  mayAct: boolean
  /** The statement and the queue are for accountants and auditors; the head comes from a request. */
  mayReadStatements: boolean
  /** Codes in the memo that are pledges of ours. */
  suggested: readonly PledgeSeen[]
  /** The pledge that was searched for, or that no such pledge exists. */
  searched: PledgeSeen | null
  candidates: Candidates
  orders: readonly Order[]
  /** The pools that may bear a bank fee. */
  bearers: readonly Bearer[]
  /** The units that money between levels may have come from or gone to. */
  levels: OtherLevels
  /** The next line of this person's queue. */
  next: number | null
}

/** One bank line: what is known of it, what became of it, or what an accountant may say it is. */
export function linePage(
  request: FastifyRequest,
  seen: LineSeen & { told: string | null },
  typed: Typed = NOTHING_TYPED,
  errors: FieldErrors = {},
) {
  const { line } = seen
  const path = `${LIST_PATH}/${line.entryIndex}`
  const isOpen = line.resolvedAt === null && line.reversedBy === null
  const offers = isOpen && seen.mayAct && seen.waitingRequest === null
  const said = sentences(request, errors)
  return {
    page: { title: `Dòng ${formatNumber(line.entryIndex)} ${isOpen ? 'chờ' : 'không còn chờ'} đối chiếu` },
    errors: errorSummary(request.t('form.summary', { count: Object.keys(said).length }), said),
    path,
    back: seen.mayReadStatements
      ? { href: LIST_PATH, text: 'Chờ đối chiếu' }
      : { href: '/noi-bo/dieu-chinh', text: 'Điều chỉnh' },
    told: seen.told,
    facts: facts(seen),
    why: isOpen ? queueReasonTexts[line.reason] : null,
    resolved: resolvedText(line),
    resolutionHref: line.resolution === null ? null : `/so-cai/${line.resolution}`,
    reversedHref: line.reversedBy === null ? null : `/so-cai/${line.reversedBy}`,
    reversedBy: line.reversedBy,
    waiting:
      isOpen && seen.waitingRequest
        ? { code: seen.waitingRequest, href: `/noi-bo/dieu-chinh/${seen.waitingRequest}` }
        : null,
    refusal: offers ? seen.lastRefusal : null,
    gift: offers && line.kind === 'receipt' ? giftChoices(seen, typed, said) : null,
    suspense: offers && line.kind === 'suspense' ? suspenseChoices(seen, typed, said) : null,
    debit: offers && line.kind === 'unexplained' ? debitChoices(seen, typed, said) : null,
    level: offers ? levelChoices(line.kind === 'suspense', seen.levels, seen.bearers, typed, said) : null,
    nextHref: !offers && seen.next !== null ? `${LIST_PATH}/${seen.next}` : null,
    key: randomUUID(),
  }
}

/** Errors are sentences, or keys of sentences that both languages have. */
function sentences(request: FastifyRequest, errors: FieldErrors): FieldErrors {
  const told = Object.entries(errors).map(([field, text]): [string, string] => [
    field,
    text.startsWith('refusals.') ? request.t(text) : text,
  ])
  return Object.fromEntries(told)
}

function facts({ line, unitName, wording, memo, memoErased, mayReadStatements }: LineSeen) {
  const isDebit = line.kind === 'unexplained'
  return summaryList([
    { key: isDebit ? 'Ghi Nợ' : 'Ghi Có', value: formatVnd(line.amountVnd), numeric: true },
    { key: 'Ngày ngân hàng ghi', value: formatDay(line.day) },
    {
      key: 'Nội dung',
      value: wording?.memo || memo || (memoErased ? 'Đã xóa theo yêu cầu' : 'Ngân hàng không ghi nội dung'),
    },
    ...(wording?.document ? [{ key: 'Số chứng từ ngân hàng', value: wording.document }] : []),
    { key: 'Tài khoản', value: `${accountName(line)} · ${unitName}` },
    { key: 'Trên sổ công khai', value: `Dòng ${formatNumber(line.entryIndex)}`, href: `/so-cai/${line.entryIndex}` },
    ...(wording ? [source(wording.from, mayReadStatements)] : []),
  ])
}

function source(from: Wording['from'], mayRead: boolean) {
  return 'eventId' in from
    ? {
        key: 'Theo thông báo',
        value: `Thông báo ${formatNumber(from.eventId)} của ngân hàng`,
        href: mayRead ? `/noi-bo/thong-bao-ngan-hang/${from.eventId}` : null,
      }
    : {
        key: 'Trong sao kê',
        value: `Dòng ${formatNumber(from.row)} của tệp`,
        href: mayRead ? `/noi-bo/sao-ke/${from.statementId}` : null,
      }
}

function resolvedText({ resolvedAt, resolverName, resolution }: MatchCase): string | null {
  if (resolvedAt === null) return null
  const left = resolution === null ? ', để nguyên là khoản chưa xác định người ủng hộ' : ''
  return `${resolverName ?? ''} đã xử lý dòng này lúc ${formatInstant(resolvedAt)}${left}`
}

function giftChoices(seen: LineSeen, typed: Typed, errors: FieldErrors) {
  const path = `${LIST_PATH}/${seen.line.entryIndex}`
  return {
    search: searchField(typed, errors),
    suggested: seen.suggested.map((pledge) => suggestion(path, pledge)),
    pledge: seen.searched && {
      ...pledgeFacts(seen.searched),
      code: seen.searched.code,
      obstacle: seen.searched.obstacle,
      mayLink: seen.searched.obstacle === null && seen.searched.isSamePool,
      mayMove: seen.searched.obstacle === null && !seen.searched.isSamePool,
      reason: reasonField('Vì sao khoản này thuộc đăng ký trên', typed, errors),
    },
  }
}

function searchField(typed: Typed, errors: FieldErrors) {
  return textField({
    name: 'ma',
    label: 'Mã đăng ký',
    hint: 'Bắt đầu bằng VNN, gồm 12 ký tự. Hỏi người ủng hộ hoặc xem giấy đăng ký.',
    value: typed.ma,
    error: errors.ma,
    autocomplete: 'off',
    width: 'medium',
    maxlength: 40,
  })
}

function suggestion(path: string, { code, poolLabel, amountVnd }: PledgeSeen) {
  return {
    href: addressWith(path, { ma: code }),
    text: `${code}: đăng ký ${formatVnd(amountVnd)}, ${poolLabel}`,
  }
}

function pledgeFacts(pledge: PledgeSeen) {
  const { code, amountVnd, receivedVnd, poolLabel, cancelledAt } = pledge
  return {
    facts: summaryList([
      {
        key: 'Đăng ký',
        value: code,
        href: `/ung-ho/${code}`,
        tag: cancelledAt === null ? null : { text: 'Đã hủy', tone: 'stopped' },
      },
      { key: 'Tên công khai', value: pledgeNameText({ t: textsIn('vi') }, pledge) },
      { key: 'Dành cho', value: poolLabel },
      { key: 'Số tiền đăng ký', value: formatVnd(amountVnd), numeric: true },
      { key: 'Đã nhận', value: formatVnd(receivedVnd), numeric: true },
    ]),
  }
}

function suspenseChoices(seen: LineSeen, typed: Typed, errors: FieldErrors) {
  const path = `${LIST_PATH}/${seen.line.entryIndex}`
  return {
    search: searchField(typed, errors),
    suggested: seen.suggested.map((pledge) => suggestion(path, pledge)),
    obstacle: seen.searched?.obstacle ?? null,
    isOtherUnit: seen.line.reason === 'other-unit',
    finding: radios({
      name: 'la',
      label: 'Khoản này là',
      value: typed.la,
      error: errors.la,
      choices: findingChoices(seen),
    }),
    reason: reasonField('Căn cứ', typed, errors),
    payouts: payoutChoices(seen.candidates.payouts, seen.line.amountVnd, typed, errors),
  }
}

function findingChoices({ searched, candidates }: LineSeen): Choice[] {
  const { payments, debitsElsewhere, debitsHere } = candidates
  const fits = searched && searched.obstacle === null ? [searched] : []
  return [
    ...fits.map((pledge) => ({
      value: writeFinding({ as: 'gift', pledge: pledge.code }),
      text: `Ủng hộ theo đăng ký ${pledge.code}`,
      hint: `${pledgeNameText({ t: textsIn('vi') }, pledge)} · ${pledge.poolLabel}`,
    })),
    {
      value: writeFinding({ as: 'gift', pledge: null }),
      text: 'Ủng hộ, chưa xác định người ủng hộ',
      hint: 'Chuyển vào Quỹ chung và tính là tiền ủng hộ.',
    },
    {
      value: writeFinding({ as: 'interest' }),
      text: 'Lãi tiền gửi ngân hàng',
      hint: 'Chuyển vào Quỹ chung, không tính là tiền ủng hộ.',
    },
    ...payments.map(({ code, projectCode, tranche, bookedOn }) => ({
      value: writeFinding({ as: 'returned', disbursement: code }),
      text: `Tiền của khoản chi ${code} bị trả lại`,
      hint: `Nhà ${projectCode}, đợt ${tranche}, chi ngày ${formatDay(bookedOn)}. Tiền trở về phần đã phân bổ cho căn nhà.`,
    })),
    ...debitsElsewhere.map((debit) => ({
      value: writeFinding({ as: 'own-transfer', debit: debit.entryIndex }),
      text: `Chuyển từ tài khoản khác của đơn vị: ghi Nợ ở dòng ${formatNumber(debit.entryIndex)}`,
      hint: debitHint(debit),
    })),
    ...debitsHere.map((debit) => ({
      value: writeFinding({ as: 'sent-back', debit: debit.entryIndex }),
      text: `Chuyển nhầm, Quỹ đã chuyển trả: ghi Nợ ở dòng ${formatNumber(debit.entryIndex)}`,
      hint: debitHint(debit),
    })),
  ]
}

function debitHint({ bankName, number, day }: Candidates['debitsHere'][number]): string {
  return `${bankName} ${number}, ngày ${formatDay(day)}. Cả hai dòng cùng được xử lý.`
}

function reasonField(label: string, typed: Typed, errors: FieldErrors) {
  return textArea({
    name: 'ly-do',
    label,
    hint: 'Được công khai cùng bút toán. Xin ghi số giấy báo, số công văn; không ghi tên, số điện thoại hay số tài khoản của ai.',
    rows: 3,
    maxlength: LONGEST_REASON,
    value: typed['ly-do'],
    error: errors['ly-do'],
    required: true,
  })
}

function debitChoices({ line, orders, bearers }: LineSeen, typed: Typed, errors: FieldErrors) {
  const fee = feeChoices(bearers, line.amountVnd, typed, errors)
  if (orders.length === 0) return { order: null, fee }
  return {
    fee,
    order: radios({
      name: 'phieu',
      label: 'Ngân hàng đã chi theo ủy nhiệm chi nào?',
      value: typed.phieu,
      error: errors.phieu,
      choices: orders.map(({ code, projectCode, tranche, orderNumber }) => ({
        value: code,
        text: `Khoản chi ${code}: nhà ${projectCode}, đợt ${tranche}`,
        hint: orderNumber ? `Ủy nhiệm chi số ${orderNumber}` : null,
      })),
    }),
  }
}

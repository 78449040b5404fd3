import type { DisbursementCase, receiverOf } from '../../../db/queries/disbursements.ts'
import { canDisbursement, type DisbursementAct, disbursementSteps, houseStopped } from '../../domain/disbursement.ts'
import { isWithdrawn, mayWithdraw, type Person } from '../../domain/four-eyes.ts'
import { formatInstant, formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { summaryList, timeline } from '../components/display.ts'
import { errorSummary } from '../components/fields.ts'
import { ownPaperTag } from '../components/paper-tag.ts'
import type { Deputies } from './signed-names.ts'
import { type StepAgain, type StepOffer, stepForms } from './step-forms.ts'
import { payeeNames, receiverText } from './words.ts'

export type PaymentOnFile = {
  paper: DisbursementCase
  unitName: string
  /** What the cash box or bank account holds now. */
  availableVnd: number
  /** What the paying unit set aside for the house and has not paid yet. */
  committedVnd: number
  voucher: string | null
  /** Who took the cash; null before that, and after it was erased. */
  receiver: Awaited<ReturnType<typeof receiverOf>>
  names: ReadonlyMap<number, string>
  deputies: Deputies
  today: string
}

const offers = {
  check: { slug: 'kiem-tra', text: 'Đã kiểm tra hồ sơ', kind: 'primary', asks: [] },
  approve: { slug: 'duyet', text: 'Duyệt chi', kind: 'primary', asks: [] },
  pay: { slug: 'chi-tien', text: 'Đã chi tiền mặt', kind: 'primary', asks: ['day', 'receiver', 'relation'] },
  send: { slug: 'gui', text: 'Đã gửi ủy nhiệm chi', kind: 'primary', asks: ['order'] },
  refuse: { slug: 'tu-choi', text: 'Từ chối', kind: 'danger', asks: ['reason'] },
  cancel: { slug: 'huy', text: 'Hủy khoản chi', kind: 'danger', asks: ['reason'] },
} as const satisfies Record<DisbursementAct, Omit<StepOffer, 'whyNot' | 'given'>>

/** One payment: what is asked, who signed, and the steps this person can take now. */
export function paymentPage(
  t: Translate,
  file: PaymentOnFile,
  person: Person,
  again: StepAgain | null = null,
  told: string | null = null,
) {
  const { paper } = file
  return {
    page: { title: `Khoản chi ${paper.code}` },
    told: told && { title: 'Chưa thực hiện được', text: told },
    errors: again && errorSummary(t('form.summary', { count: Object.keys(again.errors).length }), again.errors),
    tag: ownPaperTag(paper, 'payment', t),
    houseHref: `/noi-bo/nha/${paper.projectCode}`,
    facts: facts(t, file),
    signatures: signatures(file),
    waitsForBank: paper.state === 'sent',
    slipHref: paper.method === 'cash' && paper.state === 'paid' ? `/noi-bo/chi/${paper.code}/phieu-chi` : null,
    ledgerHref: paper.entryIndex === null ? null : `/so-cai/${paper.entryIndex}`,
    ...stepForms(`/noi-bo/chi/${paper.code}`, openSteps(t, paper, person), file.today, again),
  }
}

/** The steps that lead on from the paper's state, each with why this person may not take it. */
function openSteps(t: Translate, paper: DisbursementCase, person: Person): StepOffer[] {
  const stopped = houseStopped(paper.stage)
  return (Object.keys(offers) as DisbursementAct[])
    .filter((act) => (disbursementSteps[act].from as readonly string[]).includes(paper.state))
    .filter((act) => act !== (paper.method === 'cash' ? 'send' : 'pay'))
    .map((act) => {
      const paying = act === 'approve' || act === 'pay' || act === 'send'
      const reason = canDisbursement(act, paper, person) ?? (paying ? stopped : null)
      const code = reason === stopped ? paper.projectCode : paper.code
      const text = act === 'refuse' && mayWithdraw(paper, person) ? 'Rút đề nghị' : offers[act].text
      return {
        ...offers[act],
        text,
        given: { receiver: paper.payeeName },
        whyNot: reason && t(`refusals.${reason}`, { code }),
      }
    })
}

function facts(t: Translate, { paper, unitName, availableVnd, committedVnd, voucher, receiver }: PaymentOnFile) {
  const from = paper.method === 'cash' ? 'Quỹ tiền mặt còn' : 'Tài khoản còn'
  return summaryList([
    { key: 'Căn nhà', value: paper.projectCode, href: `/noi-bo/nha/${paper.projectCode}` },
    { key: 'Số tiền', value: formatVnd(paper.amountVnd), numeric: true },
    { key: 'Đợt', value: String(paper.tranche) },
    { key: 'Cách chi', value: t(`houses.way-${paper.method}`) },
    { key: 'Người nhận', value: `${paper.payeeName} (${payeeNames[paper.payeeKind].toLowerCase()})` },
    ...(paper.payeeAccount ? [{ key: 'Tài khoản nhận', value: paper.payeeAccount }] : []),
    ...(receiver ? [{ key: 'Đã nhận tiền', value: receiverText(receiver) }] : []),
    { key: 'Đơn vị chi', value: unitName },
    { key: 'Đã phân bổ, chưa chi', value: formatVnd(committedVnd), numeric: true },
    { key: from, value: formatVnd(availableVnd), numeric: true },
    ...(paper.orderNumber ? [{ key: 'Số ủy nhiệm chi', value: paper.orderNumber }] : []),
    ...(voucher ? [{ key: 'Chứng từ', value: voucher }] : []),
    ...(paper.endReason ? [{ key: 'Lý do', value: paper.endReason }] : []),
  ])
}

function signatures({ paper, names, deputies }: PaymentOnFile) {
  const by = (id: number | null, at: number | null) =>
    at === null ? null : { text: id === null ? 'Sao kê ngân hàng' : (names.get(id) ?? ''), when: formatInstant(at) }
  const ended = paper.state === 'refused' || paper.state === 'cancelled'
  const acts = [
    { title: 'Đề nghị', done: by(paper.requestedBy, paper.requestedAt) },
    {
      title: deputies.accountant ? 'Phụ trách kế toán kiểm tra' : 'Kế toán kiểm tra',
      done: by(paper.checkedBy, paper.checkedAt),
    },
    {
      title: deputies.head ? 'KT. Trưởng ban duyệt' : 'Trưởng ban duyệt',
      done: by(paper.approvedBy, paper.approvedAt),
    },
    ...(paper.method === 'bank' ? [{ title: 'Gửi ủy nhiệm chi', done: by(paper.sentBy, paper.sentAt) }] : []),
    {
      title: paper.method === 'bank' ? 'Ngân hàng ghi Nợ' : 'Thủ quỹ chi tiền',
      done: paper.state === 'paid' ? by(paper.paidBy, paper.paidAt) : null,
    },
    ...(ended ? [{ title: endedTitle(paper), done: by(paper.endedBy, paper.endedAt) }] : []),
  ].filter(({ done }) => !ended || done)
  const current = acts.findIndex(({ done }) => !done)
  return timeline(
    acts.map(({ title, done }, position) => ({
      title,
      state: done ? 'done' : position === current ? 'current' : 'upcoming',
      ...done,
    })),
    { done: 'Đã xong', current: 'Đang chờ', upcoming: 'Chưa tới' },
  )
}

function endedTitle(paper: DisbursementCase): string {
  if (isWithdrawn(paper)) return 'Rút đề nghị'
  return paper.state === 'refused' ? 'Từ chối' : 'Hủy khoản chi'
}

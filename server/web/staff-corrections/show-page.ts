import { randomUUID } from 'node:crypto'
import type { RequestCase } from '../../../db/queries/requests.ts'
import type { OpeningAccount, StandingEntry } from '../../../db/queries/reversals.ts'
import type { RequestKind } from '../../../db/schema/index.ts'
import type { ClaimPlan } from '../../actions/claims/plan-claim.ts'
import type { ReversalPlan } from '../../actions/corrections/plan-reversal.ts'
import type { ErasurePlan } from '../../actions/erasure/plan-erasure.ts'
import { canRequest, LONGEST_REASON } from '../../domain/correction.ts'
import { isWithdrawn, type Person } from '../../domain/four-eyes.ts'
import { readFinding } from '../../domain/matching.ts'
import { findingText } from '../../domain/matching-text.ts'
import { formatDay, formatInstant } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { summaryList, timeline } from '../components/display.ts'
import { errorSummary, textArea } from '../components/fields.ts'
import { requestText } from '../components/request-words.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { claimNotice } from './claim-pages.ts'
import { erasureTables } from './erasure-pages.ts'
import { entryFacts, planPostings, requestPostings } from './postings.ts'
import { stateTag } from './words.ts'

export type RequestOnFile = {
  paper: RequestCase
  /** A deputy approved it in place of the head. */
  byDeputy: boolean
  /** The line it is about. */
  entry: StandingEntry | null
  /** What a reversal would post now, while it waits. */
  plan: ReversalPlan | null
  /** Why it can no longer be posted, or null. */
  whyNotNow: string | null
  /** What an erasure would take away now, while it waits. */
  erasure: ErasurePlan | null
  /** What a claim would move now, while it waits. */
  claim: ClaimPlan | null
  /** The account that an opening balance is for. */
  opened: OpeningAccount | null
}

/** Requests about a line of a bank statement. */
const aboutLine: readonly RequestKind[] = ['classification', 'designation', 'fee', 'level-in', 'level-out']

/** One request: what is asked and by whom, what will be posted, and the two answers. `told`: why an answer did not go through. */
export function showPage(
  t: Translate,
  file: RequestOnFile,
  person: Person,
  again: { told: string | null; reason: string; errors: FieldErrors } = { told: null, reason: '', errors: {} },
) {
  const { paper } = file
  const waits = paper.state === 'requested'
  const mayRefuse = canRequest('refuse', paper, person) === null
  const whyNot = waits ? canRequest('approve', paper, person) : null
  const isOwn = paper.requestedBy === person.staffId
  return {
    page: { title: `Đề nghị ${paper.code}` },
    errors: errorSummary(t('form.summary', { count: Object.keys(again.errors).length }), again.errors),
    told: again.told && { title: 'Chưa thực hiện được', text: again.told },
    tag: isWithdrawn(paper) ? { text: 'Đã rút', tone: 'stopped' as const } : stateTag(paper.state),
    amountVnd: paper.amountVnd,
    facts: facts(paper),
    people: people(paper, file.byDeputy),
    entry: file.entry && entryFacts(file.entry),
    postings: waits
      ? file.plan
        ? planPostings(file.plan)
        : paper.kind === 'reversal' || paper.kind === 'claim'
          ? null
          : requestPostings(paper)
      : null,
    claim: file.claim && claimNotice(file.claim),
    warnings: waits ? warnings(file) : [],
    erasure: file.erasure && erasureTables(file.erasure, person.reach.has('accountant') || person.reach.has('auditor')),
    lineHref: aboutLine.includes(paper.kind) ? `/noi-bo/doi-chieu/${paper.targetEntry}` : null,
    postedHref: paper.entryIndex === null ? null : `/so-cai/${paper.entryIndex}`,
    path: `/noi-bo/dieu-chinh/${paper.code}`,
    approveText: paper.kind === 'redaction' ? 'Duyệt và xóa' : 'Duyệt và ghi sổ',
    approveKey: waits && whyNot === null && file.whyNotNow === null ? randomUUID() : null,
    whyNot: whyNot && t(`refusals.${whyNot}`, { code: paper.code }),
    refuseKey: waits && mayRefuse ? randomUUID() : null,
    refuseText: isOwn ? 'Rút đề nghị' : 'Từ chối',
    reason: textArea({
      name: 'reason',
      label: isOwn ? 'Lý do rút' : 'Lý do từ chối',
      hint: isOwn ? 'Từ 10 ký tự.' : 'Người đề nghị sẽ đọc. Từ 10 ký tự.',
      rows: 2,
      maxlength: LONGEST_REASON,
      value: again.reason,
      error: again.errors.reason ?? null,
      required: true,
    }),
  }
}

function facts(paper: RequestCase) {
  const finding = paper.kind === 'classification' && paper.evidence ? readFinding(paper.evidence) : null
  const pledge = /^pledge:(.+)$/.exec(paper.evidence ?? '')?.[1]
  return summaryList([
    { key: 'Việc', value: requestText(paper.kind) },
    { key: 'Đơn vị', value: `${paper.unitName}, ${paper.fundName}` },
    { key: 'Ngày ghi sổ', value: formatDay(paper.bookedOn) },
    { key: 'Lý do', value: paper.reason || 'Đã xóa theo yêu cầu' },
    ...(paper.kind === 'opening' ? [{ key: 'Chứng từ', value: paper.evidence ?? 'Đã xóa theo yêu cầu' }] : []),
    ...(finding ? [{ key: 'Được xác định là', value: findingText(finding) }] : []),
    ...(paper.otherUnit
      ? [{ key: paper.kind === 'level-in' ? 'Bên chuyển' : 'Bên nhận', value: paper.otherUnit }]
      : []),
    ...(pledge ? [{ key: 'Theo đăng ký', value: pledge, href: `/ung-ho/${pledge}` }] : []),
    ...(paper.kind === 'claim' ? [{ key: 'Chứng cứ đã xem', value: paper.seen ?? 'Đã xóa theo yêu cầu' }] : []),
    ...(paper.refusalReason
      ? [{ key: isWithdrawn(paper) ? 'Lý do rút' : 'Lý do từ chối', value: paper.refusalReason }]
      : []),
  ])
}

function people(paper: RequestCase, byDeputy: boolean) {
  const answered =
    paper.state === 'refused'
      ? { title: isWithdrawn(paper) ? 'Rút đề nghị' : 'Từ chối', text: paper.refuser, at: paper.refusedAt }
      : { title: byDeputy ? 'KT. Trưởng ban duyệt' : 'Trưởng ban duyệt', text: paper.approver, at: paper.approvedAt }
  return timeline(
    [
      { title: 'Kế toán đề nghị', state: 'done', text: paper.requester, when: formatInstant(paper.requestedAt) },
      {
        title: answered.title,
        state: answered.at === null ? 'current' : 'done',
        text: answered.text,
        when: answered.at === null ? null : formatInstant(answered.at),
      },
    ],
    { done: 'Đã xong', current: 'Đang chờ', upcoming: 'Chưa tới' },
  )
}

function warnings({ paper, whyNotNow, opened }: RequestOnFile) {
  return [
    ...(paper.kind === 'redaction'
      ? [
          {
            title: 'Đã xóa thì không lấy lại được',
            text: 'Thông tin bị xóa khỏi sổ, phần tìm kiếm và đăng ký. Số tiền và mã băm không đổi.',
          },
        ]
      : []),
    ...(whyNotNow ? [{ title: 'Sổ đã thay đổi từ khi đề nghị', text: whyNotNow }] : []),
    ...(paper.kind === 'opening' && opened?.hasMoved
      ? [
          {
            title: 'Tài khoản này đã có phát sinh',
            text: 'Số dư đầu kỳ sẽ cộng thêm vào số đang có. Chỉ duyệt khi chắc chắn số mang sang chưa được ghi.',
          },
        ]
      : []),
  ]
}

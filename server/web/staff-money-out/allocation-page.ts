import type { AllocationCase } from '../../../db/queries/allocations.ts'
import { type AllocationAct, allocationSteps, canAllocation } from '../../domain/allocation.ts'
import { isWithdrawn, mayWithdraw, type Person } from '../../domain/four-eyes.ts'
import { formatInstant, formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { summaryList, timeline } from '../components/display.ts'
import { errorSummary } from '../components/fields.ts'
import { ownPaperTag } from '../components/paper-tag.ts'
import type { Deputies } from './signed-names.ts'
import { type StepAgain, type StepOffer, stepForms } from './step-forms.ts'

export type AllocationOnFile = {
  paper: AllocationCase
  /** What the pool holds now. */
  availableVnd: number
  /** Names of the people who signed, by id. */
  names: ReadonlyMap<number, string>
  deputies: Deputies
  today: string
}

const offers = {
  check: { slug: 'kiem-tra', text: 'Đã kiểm tra hồ sơ', kind: 'primary', asks: [] },
  approve: { slug: 'duyet', text: 'Duyệt phân bổ', kind: 'primary', asks: ['decision'] },
  refuse: { slug: 'tu-choi', text: 'Từ chối', kind: 'danger', asks: ['reason'] },
} as const satisfies Record<AllocationAct, Omit<StepOffer, 'whyNot' | 'given'>>

/** One allocation: what is asked, who signed, and the steps this person can take now. */
export function allocationPage(
  t: Translate,
  file: AllocationOnFile,
  person: Person,
  again: StepAgain | null = null,
  told: string | null = null,
) {
  const { paper } = file
  const open = (Object.keys(offers) as AllocationAct[]).filter((act) =>
    (allocationSteps[act].from as readonly string[]).includes(paper.state),
  )
  const steps = open.map((act) => {
    const reason = canAllocation(act, paper, person)
    const text = act === 'refuse' && mayWithdraw(paper, person) ? 'Rút đề nghị' : offers[act].text
    return { ...offers[act], text, given: {}, whyNot: reason && t(`refusals.${reason}`, { code: paper.code }) }
  })
  return {
    page: { title: `Phân bổ ${paper.code}` },
    told: told && { title: 'Chưa thực hiện được', text: told },
    errors: again && errorSummary(t('form.summary', { count: Object.keys(again.errors).length }), again.errors),
    tag: ownPaperTag(paper, 'allocation', t),
    houseHref: `/noi-bo/nha/${paper.projectCode}`,
    facts: facts(file),
    signatures: signatures(file),
    ledgerHref: paper.entryIndex === null ? null : `/so-cai/${paper.entryIndex}`,
    ...stepForms(`/noi-bo/phan-bo/${paper.code}`, steps, file.today, again),
  }
}

function facts({ paper, availableVnd }: AllocationOnFile) {
  return summaryList([
    { key: 'Căn nhà', value: paper.projectCode, href: `/noi-bo/nha/${paper.projectCode}` },
    { key: 'Số tiền', value: formatVnd(paper.amountVnd), numeric: true },
    { key: 'Nguồn', value: `${paper.poolLabel}, ${paper.unitName}` },
    { key: 'Nguồn còn', value: formatVnd(availableVnd), numeric: true },
    ...(paper.decisionNumber ? [{ key: 'Quyết định', value: paper.decisionNumber }] : []),
    ...(paper.refusalReason
      ? [{ key: isWithdrawn(paper) ? 'Lý do rút' : 'Lý do từ chối', value: paper.refusalReason }]
      : []),
  ])
}

function signatures({ paper, names, deputies }: AllocationOnFile) {
  const by = (id: number | null, at: number | null) =>
    id === null || at === null ? null : { text: names.get(id) ?? '', when: formatInstant(at) }
  const acts = [
    { title: 'Đề nghị', done: by(paper.requestedBy, paper.requestedAt) },
    {
      title: deputies.accountant ? 'Phụ trách kế toán kiểm tra' : 'Kế toán kiểm tra',
      done: by(paper.checkedBy, paper.checkedAt),
    },
    paper.state === 'refused'
      ? { title: isWithdrawn(paper) ? 'Rút đề nghị' : 'Từ chối', done: by(paper.refusedBy, paper.refusedAt) }
      : {
          title: deputies.head ? 'KT. Trưởng ban duyệt' : 'Trưởng ban duyệt',
          done: by(paper.approvedBy, paper.approvedAt),
        },
  ].filter(({ done }) => paper.state !== 'refused' || done)
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

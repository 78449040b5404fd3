import { randomUUID } from 'node:crypto'
import type { KnownPledge, PledgeContactRow } from '../../../db/queries/pledges.ts'
import type { DataRequestCase } from '../../../db/queries/rights.ts'
import { type AnswerStep, LONGEST_ANSWER } from '../../actions/rights/answer-request.ts'
import type { Wanted } from '../../domain/data-request.ts'
import { formatInstant } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import { errorSummary, radios, textArea } from '../components/fields.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { clockOf, kindNames } from './words.ts'

export type File = {
  asked: DataRequestCase
  pledge: KnownPledge
  contact: PledgeContactRow | null
  /** Codes of other pledges that staff found to be of the same donor. */
  others: string[]
  /** Money came, so the public name stands in the ledger. */
  isPublished: boolean
  today: string
}

export type Answer = { step: string; text: string; errors: FieldErrors; told: string | null }
const NO_ANSWER: Answer = { step: '', text: '', errors: {}, told: null }

const PATH = '/noi-bo/yeu-cau-du-lieu'

/** One request: what is asked, until when, what is held now, and answering it. */
export function showPage(
  t: Translate,
  file: File,
  may: { answer: boolean; erase: boolean },
  answer: Answer = NO_ANSWER,
) {
  const { asked, pledge, contact, today } = file
  const wanted: Wanted | null = asked.wanted === null ? null : JSON.parse(asked.wanted)
  const clock = clockOf(asked, today)
  return {
    page: { title: `Yêu cầu ${asked.code}` },
    errors: errorSummary(t('form.summary', { count: Object.keys(answer.errors).length }), answer.errors),
    told: answer.told && { title: 'Chưa ghi được', text: answer.told },
    tag: clock.tag,
    facts: summaryList([
      { key: 'Yêu cầu', value: kindNames[asked.kind] },
      { key: 'Đăng ký', value: pledge.code, href: `/ung-ho/${pledge.code}` },
      { key: 'Đơn vị', value: asked.unitName },
      { key: 'Gửi lúc', value: formatInstant(asked.askedAt) },
      ...(asked.closedAt === null ? [{ key: 'Thời hạn', value: `${clock.text} (${clock.note})` }] : []),
      ...(asked.answeredAt === null
        ? []
        : [{ key: 'Trả lời', value: `${formatInstant(asked.answeredAt)}, ${asked.answerer}` }]),
      ...(asked.answer ? [{ key: 'Nội dung trả lời', value: asked.answer }] : []),
      ...(asked.closedAt === null ? [] : [{ key: 'Xong', value: `${formatInstant(asked.closedAt)}, ${asked.closer}` }]),
    ]),
    message: wanted?.message ?? null,
    changes: asked.kind === 'correct' && asked.closedAt === null ? changesTable(wanted, file) : null,
    held: summaryList([
      { key: 'Tên công khai', value: pledgeNameText({ t }, pledge) },
      { key: 'Thông tin riêng', value: contact ? 'Còn lưu' : 'Không lưu' },
      {
        key: 'Gửi thư được',
        value: contact?.contact?.includes('@') ? 'Có, bằng thư điện tử' : 'Không; người ủng hộ đọc ở trang riêng',
      },
    ]),
    namePublished:
      asked.kind === 'correct' && wanted?.name !== undefined && pledge.publicName !== null && file.isPublished,
    others: othersPart(file, may.erase),
    erase: eraseStep(file, may.erase),
    form: asked.closedAt === null && may.answer ? answerForm(asked, answer) : null,
  }
}

function changesTable(wanted: Wanted | null, { contact }: File) {
  const rows = [
    ['Tên', contact?.name, wanted?.name],
    ['Liên hệ', contact?.contact, wanted?.contact],
    ['Địa chỉ', contact?.address, wanted?.address],
  ].filter(([, , change]) => change !== undefined)
  if (rows.length === 0) return null
  return dataTable({
    caption: 'Đề nghị sửa',
    columns: [{ text: 'Thông tin' }, { text: 'Đang ghi' }, { text: 'Sửa thành' }],
    rows: rows.map(([field, before, after]) => [{ text: field ?? '', heading: true }, before ?? '–', after ?? '']),
  })
}

/** Erasing has its own road: an accountant asks, the head approves. */
function eraseStep({ asked, pledge, contact }: File, mayErase: boolean) {
  if (asked.closedAt !== null || (asked.kind !== 'erase' && asked.kind !== 'withdraw-name')) return null
  const scope = asked.kind === 'erase' ? '' : '&pham-vi=ten'
  const isDone = pledge.erasedIn !== null && (asked.kind === 'withdraw-name' || contact === null)
  return { isDone, href: mayErase ? `/noi-bo/dieu-chinh/xoa?tim=${pledge.code}${scope}` : null }
}

/** What the donor may mean besides: once one pledge is erased, nothing leads from it to these any more. */
function othersPart({ asked, others }: File, mayErase: boolean) {
  if (others.length === 0) return null
  const scope = asked.kind === 'withdraw-name' ? '&pham-vi=ten' : ''
  const erases = asked.closedAt === null && (asked.kind === 'erase' || asked.kind === 'withdraw-name')
  return {
    erases,
    list: others.map((code) => ({
      code,
      href: `/noi-bo/nguoi-ung-ho/${code}`,
      eraseHref: erases && mayErase ? `/noi-bo/dieu-chinh/xoa?tim=${code}${scope}` : null,
    })),
  }
}

function answerForm(asked: DataRequestCase, { step, text, errors }: Answer) {
  const steps: [AnswerStep, string, string][] = [
    ['answer', 'Trả lời, còn phải thực hiện', 'Cho biết sẽ làm gì, trong bao lâu.'],
    [
      'done',
      'Đã thực hiện',
      asked.kind === 'correct' ? 'Thông tin được sửa theo đề nghị ngay khi ghi.' : 'Yêu cầu được đóng lại.',
    ],
    ['refused', 'Không thực hiện được', 'Nêu lý do, ví dụ pháp luật buộc phải giữ.'],
  ]
  return {
    path: `${PATH}/${asked.code}/tra-loi`,
    key: randomUUID(),
    step: radios({
      name: 'buoc',
      label: 'Bước này',
      choices: steps
        .filter(([value]) => value !== 'answer' || asked.answeredAt === null)
        .map(([value, label, hint]) => ({ value, text: label, hint })),
      value: step,
      error: errors.buoc ?? null,
    }),
    answer: textArea({
      name: 'tra-loi',
      label: 'Trả lời người ủng hộ',
      hint: 'Hiện ở trang riêng của người ủng hộ và gửi bằng thư nếu họ để lại thư điện tử. Không công khai.',
      rows: 5,
      maxlength: LONGEST_ANSWER,
      value: text,
      error: errors['tra-loi'] ?? null,
      required: true,
    }),
  }
}

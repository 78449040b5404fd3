import { randomUUID } from 'node:crypto'
import type { StandingText } from '../../../db/queries/erasure.ts'
import type { StandingEntry } from '../../../db/queries/reversals.ts'
import type { PrivateField } from '../../../db/schema/index.ts'
import type { ErasurePlan } from '../../actions/erasure/plan-erasure.ts'
import { LONGEST_REASON, SHORTEST_REASON } from '../../domain/correction.ts'
import type { PledgeErasure } from '../../domain/redaction.ts'
import { formatInstant } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable } from '../components/display.ts'
import { checkboxes, errorSummary, textArea, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { entryFacts } from './postings.ts'

export const ERASE_PATH = '/noi-bo/dieu-chinh/xoa'

const fieldNames: Record<PrivateField, string> = {
  donor: 'Tên người ủng hộ',
  memo: 'Nội dung',
  reason: 'Lý do',
  list: 'Danh sách tập thể',
}

/** A list is seals, not words: what goes with it are the names behind them. */
function wording(field: PrivateField, text: string): string {
  return field === 'list' ? 'Mọi tên trong danh sách riêng, hoặc của người chứng kiến' : text
}

/** Asks whose texts are meant: a line, or everything behind a pledge. */
export function whichErasurePage(t: Translate, typed: string, error: string | null) {
  return {
    page: { title: 'Xóa thông tin cá nhân theo yêu cầu' },
    errors: errorSummary(t('form.summary', { count: 1 }), { tim: error }),
    path: ERASE_PATH,
    search: textField({
      name: 'tim',
      label: 'Mã đăng ký ủng hộ, hoặc số của dòng trên Sổ thu – chi công khai',
      hint: 'Có mã đăng ký thì xóa được một lần ở mọi dòng của người ấy.',
      autocomplete: 'off',
      width: 'medium',
      value: typed,
      error,
    }),
  }
}

export type EntryTexts = {
  entry: StandingEntry
  texts: StandingText[]
  /** The pledge the entry's money answers, if it answers one. */
  pledge: string | null
}

export type Asked = { fields: string[]; reason: string; errors: FieldErrors; told: string | null }
const NOTHING_ASKED: Asked = { fields: [], reason: '', errors: {}, told: null }

/** The texts of one line, to choose from. */
export function entryErasurePage(t: Translate, { entry, texts, pledge }: EntryTexts, asked: Asked = NOTHING_ASKED) {
  return {
    scope: null,
    ...frame(t, `Xóa thông tin cá nhân ở dòng ${entry.index}`, String(entry.index), asked),
    facts: entryFacts(entry),
    pledge: pledge && { code: pledge, href: `${ERASE_PATH}?tim=${pledge}` },
    table: null,
    contact: false,
    files: null,
    isEmpty: texts.length === 0,
    choices:
      texts.length === 0
        ? null
        : checkboxes({
            name: 'gi',
            label: 'Cần xóa',
            hint: 'Bản chép của cùng nội dung ở dòng khác, và nội dung ngân hàng ghi cho dòng này, cũng được xóa.',
            choices: texts.map(({ field, text }) => ({
              value: field,
              text: fieldNames[field],
              hint: wording(field, text),
            })),
            values: asked.fields,
            error: asked.errors.gi ?? null,
          }),
  }
}

/** Everything that is known of who made a pledge. `plan` null: there is nothing left. */
export function pledgeErasurePage(
  t: Translate,
  { pledge: code, only, plan }: PledgeErasure & { plan: ErasurePlan | null },
  asked: Asked = NOTHING_ASKED,
) {
  return {
    ...frame(t, `${only ? 'Rút tên công khai' : 'Xóa thông tin người ủng hộ'} của đăng ký ${code}`, code, asked),
    scope: scopeOf(code, only),
    facts: null,
    pledge: null,
    ...(plan ? erasureTables(plan, true) : { table: null, contact: false, files: null }),
    isEmpty: plan === null,
    choices: null,
  }
}

/** Withdrawing the name alone leaves the fund able to write to the donor; the other scope is a link away. */
function scopeOf(code: string, only: PledgeErasure['only']) {
  const whole = `${ERASE_PATH}?tim=${code}`
  const donorHref = `/noi-bo/nguoi-ung-ho/${code}`
  return only
    ? {
        donorHref,
        value: 'ten',
        text: 'Chỉ rút những gì công chúng đọc được: tên và lời nhắn trên sổ. Quỹ vẫn giữ cách liên hệ.',
        href: whole,
        linkText: 'Xóa toàn bộ thông tin người ủng hộ',
      }
    : {
        donorHref,
        value: '',
        text: 'Xóa mọi điều đã biết về người ủng hộ của đăng ký này.',
        href: `${whole}&pham-vi=ten`,
        linkText: 'Chỉ rút tên công khai',
      }
}

function frame(t: Translate, title: string, search: string, { reason, errors, told }: Asked) {
  return {
    page: { title },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    told: told && { title: 'Chưa gửi được đề nghị', text: told },
    path: ERASE_PATH,
    search,
    key: randomUUID(),
    reason: textArea({
      name: 'reason',
      label: 'Lý do',
      hint: `Được công khai cùng bút toán, nên không ghi lại tên cần xóa. Từ ${SHORTEST_REASON} đến ${LONGEST_REASON} ký tự.`,
      rows: 3,
      maxlength: LONGEST_REASON,
      value: reason,
      error: errors.reason ?? null,
      required: true,
    }),
  }
}

/**
 * What approving will erase, word for word, and what stays outside the database. For staff only; statements are opened by
 * accountants and auditors.
 */
export function erasureTables({ texts, pledge, files }: ErasurePlan, mayOpenStatements: boolean) {
  return {
    table:
      texts.length === 0
        ? null
        : dataTable({
            caption: 'Sẽ xóa khi được duyệt',
            columns: [{ text: 'Dòng sổ' }, { text: 'Thông tin' }, { text: 'Đang ghi' }],
            rows: texts.map(({ index, field, text }) => [
              { text: String(index), href: `/so-cai/${index}`, heading: true },
              fieldNames[field],
              wording(field, text),
            ]),
          }),
    contact: pledge !== null && !pledge.keepsContact,
    files:
      files.length === 0
        ? null
        : dataTable({
            caption: 'Tệp sao kê gốc vẫn giữ nguyên',
            columns: [{ text: 'Tệp' }, { text: 'Tải lên lúc' }],
            rows: files.map(({ statementId, fileName, uploadedAt }) => [
              { text: fileName, href: mayOpenStatements ? `/noi-bo/sao-ke/${statementId}` : null, heading: true },
              formatInstant(uploadedAt),
            ]),
          }),
  }
}

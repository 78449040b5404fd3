import { randomUUID } from 'node:crypto'
import type { DonorsPledge, Finding, ToldPledge } from '../../../db/queries/donors.ts'
import type { KnownPledge, PledgeContactRow } from '../../../db/queries/pledges.ts'
import type { Likeness } from '../../domain/donor-likeness.ts'
import { maskedContact } from '../../domain/mask.ts'
import { formatDay, formatInstant, formatNumber, localDay } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import { checkboxes, dateField, errorSummary, radios, textArea, textField } from '../components/fields.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { kindTexts, likenessTexts, PATH } from './words.ts'

export type Alike = { pledge: ToldPledge; reasons: Likeness[] }

export type DonorFile = {
  pledge: KnownPledge
  contact: PledgeContactRow | null
  pledges: readonly DonorsPledge[]
  alike: readonly Alike[]
  findings: readonly Finding[]
  today: string
}

/** What was typed into the decision, or into undoing one. */
export type Said = {
  others: string[]
  code: string
  verdict: string
  reason: string
  undo: number | null
  undoReason: string
}
export const NOTHING_SAID: Said = { others: [], code: '', verdict: '', reason: '', undo: null, undoReason: '' }

/** One donor: their pledges, their statement, who may be the same, and what was said of that. */
export function showPage(t: Translate, file: DonorFile, mayJudge: boolean, said: Said, errors: FieldErrors) {
  const { pledge, today } = file
  const path = `${PATH}/${pledge.code}`
  return {
    page: { title: `Người ủng hộ của đăng ký ${pledge.code}` },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    facts: donorFacts(t, file),
    pledges: pledgeTable(file.pledges),
    isErased: pledge.erasedIn !== null && file.contact === null,
    statement: {
      path: `${path}/bang-ke`,
      pdfPath: `${path}/bang-ke.pdf`,
      from: dateField({ name: 'tu', label: 'Từ ngày', value: `${today.slice(0, 4)}-01-01`, max: today }),
      to: dateField({ name: 'den', label: 'Đến hết ngày', value: today, max: today }),
    },
    form: mayJudge ? judgeForm(path, file.alike, said, errors) : null,
    findings: file.findings.map((finding) => findingCard(finding, path, mayJudge, said, errors)),
  }
}

function donorFacts(t: Translate, { pledge, contact }: DonorFile) {
  const told = [
    { key: 'Tên', value: contact?.name },
    { key: 'Liên hệ', value: contact?.contact },
    { key: 'Mã số thuế', value: contact?.taxCode },
    { key: 'Địa chỉ', value: contact?.address },
    { key: 'Người đại diện', value: contact?.representative },
  ]
  return summaryList([
    { key: 'Loại', value: kindTexts[pledge.donorKind] },
    ...told.flatMap(({ key, value }) => (value ? [{ key, value }] : [])),
    { key: 'Tên công khai', value: pledgeNameText({ t }, pledge) },
  ])
}

function pledgeTable(pledges: readonly DonorsPledge[]) {
  const sum = (of: 'amountVnd' | 'receivedVnd') => formatNumber(pledges.reduce((total, each) => total + each[of], 0))
  return dataTable({
    caption: 'Đăng ký của người này',
    captionHidden: true,
    columns: [
      { text: 'Đăng ký' },
      { text: 'Dành cho' },
      { text: 'Đăng ký (₫)', numeric: true },
      { text: 'Đã nhận (₫)', numeric: true },
    ],
    rows: pledges.map((each) => [
      {
        text: each.code,
        href: `/noi-bo/dang-ky/${each.code}`,
        heading: true,
        note: `${formatDay(localDay(each.createdAt))}${each.cancelledAt === null ? '' : ', đã hủy'}`,
      },
      { text: each.purpose, note: each.unitName },
      formatNumber(each.amountVnd),
      formatNumber(each.receivedVnd),
    ]),
    foot: pledges.length > 1 ? [`Cộng ${pledges.length} đăng ký`, '', sum('amountVnd'), sum('receivedVnd')] : null,
  })
}

function judgeForm(path: string, alike: readonly Alike[], said: Said, errors: FieldErrors) {
  return {
    path: `${path}/ghi-nhan`,
    key: randomUUID(),
    others:
      alike.length === 0
        ? null
        : checkboxes({
            name: 'cung',
            label: 'Đăng ký giống đăng ký này',
            values: said.others,
            error: errors.cung ?? null,
            choices: alike.map(({ pledge, reasons }) => ({
              value: pledge.code,
              text: `${pledge.name ?? 'Không ghi tên'} (${pledge.code}${pledge.contact === null ? '' : `, ${maskedContact(pledge.contact)}`})`,
              hint: reasons.map((reason) => likenessTexts[reason]).join(', '),
            })),
          }),
    code: textField({
      name: 'ma',
      label: alike.length === 0 ? 'Mã của đăng ký kia' : 'Hoặc mã của đăng ký khác',
      width: 'medium',
      autocomplete: 'off',
      value: said.code,
      error: errors.ma ?? null,
    }),
    verdict: radios({
      name: 'la',
      label: 'Ghi nhận',
      value: said.verdict,
      error: errors.la ?? null,
      choices: [
        { value: 'same', text: 'Cùng một người, một đơn vị' },
        { value: 'different', text: 'Không phải cùng một người', hint: 'Không nhắc lại hai đăng ký này nữa.' },
      ],
    }),
    reason: textArea({
      name: 'ly-do',
      label: 'Vì sao biết',
      hint: 'Ví dụ: đã gọi số điện thoại đã ghi và hỏi lại. Chỉ cán bộ của Quỹ đọc được.',
      rows: 3,
      maxlength: 500,
      value: said.reason,
      error: errors['ly-do'] ?? null,
    }),
  }
}

function findingCard(finding: Finding, path: string, mayJudge: boolean, said: Said, errors: FieldErrors) {
  const { id, undone } = finding
  const name = `ly-do-huy-${id}`
  return {
    title: `${finding.firstCode} và ${finding.secondCode}`,
    tag: undone
      ? { text: 'Đã hủy ghi nhận', tone: 'stopped' as const }
      : { text: finding.verdict === 'same' ? 'Cùng một người' : 'Không phải cùng một người', tone: 'done' as const },
    facts: summaryList([
      {
        key: 'Ghi nhận',
        value: `${finding.verdict === 'same' ? 'Cùng' : 'Không cùng'} một người, ${finding.by}, ${formatInstant(finding.at)}`,
      },
      { key: 'Vì sao', value: finding.reason },
      ...(undone
        ? [
            { key: 'Hủy', value: `${undone.by}, ${formatInstant(undone.at)}` },
            { key: 'Vì sao hủy', value: undone.reason },
          ]
        : []),
    ]),
    undo:
      mayJudge && !undone
        ? {
            path: `${path}/huy-ghi-nhan`,
            key: randomUUID(),
            id,
            isOpen: said.undo === id,
            reason: textArea({
              name: 'ly-do-huy',
              id: name,
              label: 'Vì sao hủy ghi nhận này',
              rows: 2,
              maxlength: 500,
              value: said.undo === id ? said.undoReason : '',
              error: errors[name] ?? null,
            }),
          }
        : null,
  }
}

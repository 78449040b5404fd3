import { randomUUID } from 'node:crypto'
import type { GrantRecordRow } from '../../../db/queries/grant-records.ts'
import type { PledgePaperFacts, Signatories } from '../../actions/donor-papers/gift-facts.ts'
import { grantNumber } from '../../actions/donor-papers/grant-paper.ts'
import type { GrantPlan } from '../../actions/donor-papers/plan-grant-record.ts'
import { formatDay, formatInstant, formatVnd } from '../../format.ts'
import type { Paper } from '../../gateways/pdf/paper.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import { dateField, errorSummary, textArea, textField } from '../components/fields.ts'
import { sheetModel } from '../components/paper-sheet.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { FieldName, Typed } from './form.ts'

export const RECORDS_PATH = '/noi-bo/bien-ban'

/** Asks for which pledge. */
export function whichPledgePage(t: Translate, typed: string, error: string | null) {
  return {
    page: { title: 'Biên bản xác nhận tài trợ' },
    errors: errorSummary(t('form.summary', { count: 1 }), { ma: error }),
    path: RECORDS_PATH,
    search: textField({
      name: 'ma',
      label: 'Mã đăng ký ủng hộ của doanh nghiệp',
      autocomplete: 'off',
      width: 'medium',
      value: typed,
      error,
    }),
  }
}

export type GrantPage = {
  facts: PledgePaperFacts
  records: GrantRecordRow[]
  /** What may be confirmed now, or why nothing can. */
  plan: GrantPlan | { refused: string }
  typed: Typed
  errors: FieldErrors
  told: string | null
}

/** One pledge: what was issued for it, and the form for the next record. */
export function grantPage(t: Translate, { facts, records, plan, typed, errors, told }: GrantPage) {
  const { code } = facts
  const path = `${RECORDS_PATH}/${code}`
  const isOpen = 'amountVnd' in plan && records.every(({ revokedAt }) => revokedAt !== null)
  const standing = records.find(({ revokedAt }) => revokedAt === null)
  return {
    page: { title: `Biên bản xác nhận tài trợ của đăng ký ${code}` },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    told,
    path,
    key: randomUUID(),
    refused: 'refused' in plan ? plan.refused : null,
    tooMuch: standing && 'amountVnd' in plan && plan.amountVnd < standing.amountVnd ? formatVnd(plan.amountVnd) : null,
    facts: summaryList([
      { key: 'Đăng ký', value: code, href: `/ung-ho/${code}` },
      { key: 'Đơn vị ủng hộ', value: facts.donor.name ?? '' },
      ...('amountVnd' in plan
        ? [
            { key: 'Đã dành hoặc chi cho nhà', value: formatVnd(plan.amountVnd), numeric: true },
            { key: 'Căn nhà', value: plan.houses.join(', ') },
          ]
        : []),
    ]),
    records:
      records.length === 0
        ? null
        : dataTable({
            caption: 'Đã lập',
            captionHidden: true,
            columns: [{ text: 'Biên bản' }, { text: 'Lúc' }, { text: 'Số tiền', numeric: true }],
            rows: records.map(({ number, issuedAt, amountVnd, revokedAt, facts: kept }) => [
              {
                text: grantNumber({ code }, number),
                href: kept === null ? null : `${path}/${number}`,
                note: revokedAt === null ? null : `Đã thu hồi lúc ${formatInstant(revokedAt)}`,
              },
              formatInstant(issuedAt),
              formatVnd(amountVnd),
            ]),
          }),
    form: isOpen ? formModel(typed, errors) : null,
  }
}

function formModel(typed: Typed, errors: FieldErrors) {
  const box = (name: FieldName, label: string) => ({ name, label, value: typed[name], error: errors[name] ?? null })
  const optional = { optionalText: '(không bắt buộc)' }
  return {
    sponsor: [
      textField(box('ten', 'Tên đơn vị tài trợ')),
      textField(box('dia-chi', 'Địa chỉ')),
      textField({ ...box('dien-thoai', 'Số điện thoại'), ...optional, width: 'medium' }),
      textField({ ...box('mst', 'Mã số thuế'), width: 'medium' }),
      textField({ ...box('dai-dien', 'Người đại diện, chức vụ'), ...optional }),
    ],
    receiver: [
      textField(box('nhan-ten', 'Tên đơn vị nhận tài trợ')),
      textField({ ...box('nhan-dia-chi', 'Địa chỉ'), ...optional }),
      textField({ ...box('nhan-dien-thoai', 'Số điện thoại'), ...optional, width: 'medium' }),
      textField({ ...box('nhan-mst', 'Mã số thuế'), ...optional, width: 'medium' }),
      textField({ ...box('nhan-dai-dien', 'Người đại diện, chức vụ'), ...optional }),
    ],
    place: textField({ ...box('noi', 'Nơi lập'), width: 'medium' }),
    day: dateField(box('ngay', 'Ngày lập')),
    attachments: textArea({
      ...box('chung-tu', 'Chứng từ kèm theo'),
      ...optional,
      hint: 'Mỗi dòng một chứng từ.',
      rows: 4,
    }),
  }
}

/** What the form says before anybody types: what the pledge and the unit are known by. */
export function startOf(facts: PledgePaperFacts, signatories: Signatories, today: string): Typed {
  const { donor, unit, gifts } = facts
  const phone = donor.contact && /^[\d\s+().-]+$/.test(donor.contact) ? donor.contact : ''
  return {
    ten: donor.name ?? '',
    'dia-chi': donor.address ?? '',
    'dien-thoai': phone,
    mst: donor.taxCode ?? '',
    'dai-dien': donor.representative ?? '',
    'nhan-ten': unit.name,
    'nhan-dia-chi': unit.address ?? '',
    'nhan-dien-thoai': unit.phone ?? '',
    'nhan-mst': '',
    'nhan-dai-dien': signatories.head?.name ?? '',
    noi: unit.name,
    ngay: today,
    'chung-tu': gifts
      .filter(({ voucher, reversedBy }) => voucher !== null && reversedBy === null)
      .map(({ voucher, bookedOn, amountVnd }) => `${voucher} ngày ${formatDay(bookedOn)}, ${formatVnd(amountVnd)}`)
      .slice(0, 20)
      .join('\n'),
  }
}

/** A record as it was issued, to print, to fetch or to take back. */
export function recordPage(
  paper: Paper,
  { code, number, isRevoked }: { code: string; number: number; isRevoked: boolean },
) {
  const path = `${RECORDS_PATH}/${code}/${number}`
  return {
    page: { title: `Biên bản ${grantNumber({ code }, number)}` },
    back: `${RECORDS_PATH}/${code}`,
    pdfPath: `${path}/ban-in.pdf`,
    revokePath: isRevoked ? null : `${path}/thu-hoi`,
    key: randomUUID(),
    paper: sheetModel(paper),
  }
}

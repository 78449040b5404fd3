import { type CollectiveKind, collectiveKinds, type NameDisplay } from '../../../db/schema/index.ts'
import type { GivenList } from '../../actions/collective/store-list.ts'
import { type RowProblem, readNameList } from '../../domain/collective/name-list.ts'
import { type Donor, readDonor } from '../../domain/donor.ts'
import type { TableRow } from '../../domain/table-text.ts'
import type { Translate } from '../../plugins/texts.ts'
import { type FieldErrors, FormReader, inOrder } from '../components/typed-form.ts'

export const fieldNames = [
  'loai',
  'ten',
  'hien-ten',
  'dong-y',
  'quy',
  'so-nguoi',
  'so-tien',
  'ngay',
  'dien-giai',
  'so-quyen',
  'cuong-tu',
  'cuong-den',
  'danh-sach',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Typed = Record<FieldName, string>

export type ReadForm = {
  donor: Donor
  poolId: number
  amountVnd: number
  bookedOn: string
  note: string
  list: GivenList
}

export type Refused = { errors: FieldErrors; problems: RowProblem[] }

/** What is asked: at the desk everything; of a receipt that stands, its money is known, and its giver may be. */
export type Asked = { poolIds: readonly number[] } | { receiptVnd: number; giverKnown: boolean }

const NOT_ASKED: Donor = {
  ...{ donorKind: 'group', nameDisplay: 'hidden', name: '', contact: '', taxCode: '', address: '', consents: false },
}

/** A gift by many as it was typed, or every box and every row that must be mended. */
export function readListForm(t: Translate, typed: Typed, rows: readonly TableRow[], asked: Asked): ReadForm | Refused {
  const form = new FormReader(t)
  const kind = form.choice('loai', typed.loai, collectiveKinds, 'Xin chọn loại danh sách.')
  const donor = 'receiptVnd' in asked && asked.giverKnown ? NOT_ASKED : readGroup(t, form, typed)
  const desk = 'poolIds' in asked ? readDesk(form, typed, asked.poolIds) : null
  const count = readCount(form, typed['so-nguoi'])
  const book = kind === 'book' ? readBook(form, typed) : null
  const { lines, problems } = readNameList(rows)
  if (problems.length > 0) form.errors['danh-sach'] = `Danh sách có ${problems.length} dòng phải sửa, ghi ở bên dưới.`
  else if (rows.length === 0) form.errors['danh-sach'] = 'Xin dán danh sách, hoặc chọn tệp.'
  if (!form.isRight) return { errors: inOrder(form.errors, fieldNames), problems }
  const amountVnd = 'receiptVnd' in asked ? asked.receiptVnd : (desk?.amountVnd ?? 0)
  const { poolId, bookedOn, note } = desk ?? { poolId: 0, bookedOn: '', note: '' }
  return { donor, poolId, amountVnd, bookedOn, note, list: { kind, count, lines, book } }
}

function readGroup(t: Translate, form: FormReader, typed: Typed): Donor {
  const nameDisplay: NameDisplay = typed['hien-ten'] === 'public' ? 'public' : 'hidden'
  const told = { ...NOT_ASKED, nameDisplay, name: typed.ten, consents: typed['dong-y'] === 'co' }
  const { donor, problems } = readDonor(told)
  if (donor.name === '' && !problems.name) form.errors.ten = 'Xin ghi tên tập thể.'
  if (problems.name) form.errors.ten = t(`giving.${problems.name}`)
  if (problems.consent) form.errors['dong-y'] = t('giving.consent-desk')
  return donor
}

function readDesk(form: FormReader, typed: Typed, poolIds: readonly number[]) {
  const poolId = Number(form.choice('quy', typed.quy, poolIds.map(String), 'Xin chọn nơi nhận.'))
  const amountVnd = form.amount('so-tien', typed['so-tien'])
  const bookedOn = form.day('ngay', typed.ngay)
  const note = form.line('dien-giai', typed['dien-giai'], { name: 'Nội dung', max: 200 }) ?? ''
  return { poolId, amountVnd, bookedOn, note }
}

function readCount(form: FormReader, typed: string): number {
  const count = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : 0
  if (count === 0) form.errors['so-nguoi'] = 'Xin ghi số người, đếm trên danh sách giấy.'
  return count
}

function readBook(form: FormReader, typed: Typed) {
  const line = (field: FieldName, name: string) =>
    form.requiredLine(field, typed[field], { name, max: 40, ask: `Xin ghi ${name.toLowerCase()}.` })
  const number = line('so-quyen', 'Số quyển biên nhận')
  return { number, stubFrom: line('cuong-tu', 'Cuống từ số'), stubTo: line('cuong-den', 'Đến số') }
}

export const kindNames: Record<CollectiveKind, string> = {
  salary: 'Một ngày lương',
  book: 'Quyển biên nhận',
  group: 'Danh sách khác',
}

/** What is wrong with a row, for a person. */
export function rowSentence(t: Translate, { problem }: RowProblem): string {
  if (problem === 'too-many-rows') return 'Danh sách dài quá 5.000 dòng.'
  if (problem === 'name-missing') return 'Thiếu họ tên.'
  if (problem === 'name-formula') return 'Họ tên bắt đầu bằng dấu = + - hoặc @, giống một công thức.'
  const [what, ...code] = problem.split('-')
  return what === 'name' ? t(`giving.${problem}`) : t(`money.${code.join('-')}`)
}

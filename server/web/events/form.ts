import type { NewEvent } from '../../actions/events/open-event.ts'
import type { RegistrationBatch } from '../../actions/events/register-at-event.ts'
import { type RegistrationProblem, readRegistrations } from '../../domain/registration-list.ts'
import { rowsOfText } from '../../domain/table-text.ts'
import type { Translate } from '../../plugins/texts.ts'
import { type FieldErrors, FormReader, inOrder } from '../components/typed-form.ts'

export const eventFields = ['ten', 'noi', 'ngay', 'quy', 'bang'] as const
export type EventField = (typeof eventFields)[number]
export const batchFields = ['so-nguoi', 'so-tien', 'danh-sach', 'van-ghi'] as const
export type BatchField = (typeof batchFields)[number]

export function readEvent(
  t: Translate,
  typed: Record<EventField, string>,
  poolIds: readonly number[],
): { event: NewEvent } | { errors: FieldErrors } {
  const form = new FormReader(t)
  const name = form.requiredLine('ten', typed.ten, { name: 'Tên sự kiện', max: 150, ask: 'Xin ghi tên sự kiện.' })
  const place = form.requiredLine('noi', typed.noi, { name: 'Nơi tổ chức', max: 150, ask: 'Xin ghi nơi tổ chức.' })
  const heldOn = form.day('ngay', typed.ngay)
  const poolId = Number(form.choice('quy', typed.quy, poolIds.map(String), 'Xin chọn nơi nhận.'))
  const boardVnd = typed.bang.trim() === '' ? null : form.amount('bang', typed.bang)
  return form.isRight
    ? { event: { name, place, heldOn, poolId, boardVnd } }
    : { errors: inOrder(form.errors, eventFields) }
}

/** Registrations as they were typed, or every box and every row that must be mended. */
export function readBatch(
  t: Translate,
  typed: Record<BatchField, string>,
  eventCode: string,
): RegistrationBatch | { errors: FieldErrors; problems: RegistrationProblem[] } {
  const form = new FormReader(t)
  const count = /^\d{1,3}$/.test(typed['so-nguoi'].trim()) ? Number(typed['so-nguoi']) : 0
  if (count === 0) form.errors['so-nguoi'] = 'Xin ghi số đăng ký, đếm trên giấy.'
  const totalVnd = form.amount('so-tien', typed['so-tien'])
  const rows = rowsOfText(typed['danh-sach'])
  const { lines, problems } = readRegistrations(rows)
  if (problems.length > 0) form.errors['danh-sach'] = `Danh sách có ${problems.length} chỗ phải sửa, ghi ở bên dưới.`
  else if (rows.length === 0) form.errors['danh-sach'] = 'Xin dán hoặc gõ danh sách.'
  if (!form.isRight) return { errors: inOrder(form.errors, batchFields), problems }
  return { eventCode, control: { count, totalVnd }, lines, doublesAreMeant: typed['van-ghi'] === 'co' }
}

/** What is wrong with a row, for a person. */
export function rowSentence(t: Translate, { problem }: RegistrationProblem): string {
  const own: Partial<Record<RegistrationProblem['problem'], string>> = {
    'too-many-rows': 'Mỗi lần ghi nhiều nhất 500 đăng ký.',
    'name-missing': 'Thiếu tên.',
    'name-formula': 'Tên bắt đầu bằng dấu = + - hoặc @, giống một công thức.',
    'kind-unknown': 'Loại phải là: cá nhân, doanh nghiệp hoặc tập thể.',
    'method-unknown': 'Cách nộp phải là: chuyển khoản hoặc tiền mặt.',
    'naming-unknown': 'Cột công khai tên chỉ ghi: có, hoặc để trống.',
  }
  return own[problem] ?? (problem.startsWith('name-') ? t(`giving.${problem}`) : t(`money.${problem.slice(7)}`))
}

import type { GrantAsked } from '../../actions/donor-papers/issue-grant-record.ts'
import type { Translate } from '../../plugins/texts.ts'
import { type FieldErrors, FormReader } from '../components/typed-form.ts'

export const fieldNames = [
  'ten',
  'dia-chi',
  'dien-thoai',
  'mst',
  'dai-dien',
  'nhan-ten',
  'nhan-dia-chi',
  'nhan-dien-thoai',
  'nhan-mst',
  'nhan-dai-dien',
  'noi',
  'ngay',
  'chung-tu',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Typed = Record<FieldName, string>

const MOST_ATTACHMENTS = 20

/** The record as the accountant wants it, or what must be mended. Amount and houses are not typed. */
export function readGrant(t: Translate, code: string, typed: Typed): { asked: GrantAsked } | { errors: FieldErrors } {
  const reader = new FormReader(t)
  const line = (field: FieldName, name: string, max = 200) => reader.line(field, typed[field], { name, max }) ?? ''
  const required = (field: FieldName, name: string, ask: string) =>
    reader.requiredLine(field, typed[field], { name, max: 200, ask })
  const asked: GrantAsked = {
    code,
    sponsor: {
      name: required('ten', 'Tên', 'Xin ghi tên đơn vị tài trợ.'),
      address: required('dia-chi', 'Địa chỉ', 'Xin ghi địa chỉ đơn vị tài trợ.'),
      phone: line('dien-thoai', 'Số điện thoại', 40),
      taxCode: required('mst', 'Mã số thuế', 'Xin ghi mã số thuế của đơn vị tài trợ.'),
      representative: line('dai-dien', 'Người đại diện'),
    },
    receiver: {
      name: required('nhan-ten', 'Tên', 'Xin ghi tên đơn vị nhận tài trợ.'),
      address: line('nhan-dia-chi', 'Địa chỉ'),
      phone: line('nhan-dien-thoai', 'Số điện thoại', 40),
      taxCode: line('nhan-mst', 'Mã số thuế', 40),
      representative: line('nhan-dai-dien', 'Người đại diện'),
    },
    place: required('noi', 'Nơi lập', 'Xin ghi nơi lập biên bản.'),
    day: reader.day('ngay', typed.ngay),
    attachments: attachments(reader, typed['chung-tu']),
  }
  return reader.isRight ? { asked } : { errors: reader.errors }
}

/** One a line. */
function attachments(reader: FormReader, typed: string): string[] {
  const lines = typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length > MOST_ATTACHMENTS) reader.errors['chung-tu'] = `Nhiều nhất ${MOST_ATTACHMENTS} chứng từ.`
  return lines.flatMap((line) => reader.line('chung-tu', line, { name: 'Chứng từ', max: 200 }) ?? [])
}

// What staff read about corrections: kinds, states, and ledger accounts in words.
import type { EntryKind, RequestKind, RequestState } from '../../../db/schema/index.ts'
import type { Tag } from '../components/display.ts'

export const requestKindNames: Record<RequestKind, string> = {
  reversal: 'Điều chỉnh một dòng sổ',
  opening: 'Số dư đầu kỳ',
  classification: 'Phân loại khoản tạm giữ',
  designation: 'Chuyển đúng nguồn của đăng ký',
}

const stateTags: Record<RequestState, Tag> = {
  requested: { text: 'Chờ Trưởng ban duyệt', tone: 'waiting' },
  approved: { text: 'Đã duyệt, đã ghi sổ', tone: 'done' },
  refused: { text: 'Đã từ chối', tone: 'stopped' },
}

export function stateTag(state: RequestState): Tag {
  return stateTags[state]
}

export const entryKindNames: Record<EntryKind, string> = {
  opening: 'Số dư đầu kỳ',
  receipt: 'Khoản ủng hộ',
  suspense: 'Khoản tạm giữ, chưa xác định',
  classification: 'Phân loại khoản tạm giữ',
  interest: 'Lãi tiền gửi',
  unexplained: 'Ghi Nợ chưa rõ nội dung',
  explanation: 'Chi hỗ trợ, xác định sau',
  allocation: 'Phân bổ',
  release: 'Thu hồi phân bổ',
  disbursement: 'Chi hỗ trợ',
  deposit: 'Nộp, rút tiền giữa quỹ và ngân hàng',
  designation: 'Chuyển nguồn',
  reversal: 'Bút toán điều chỉnh',
  decision: 'Quyết định',
}

const labels: Record<string, string> = {
  Cash: 'Quỹ tiền mặt',
  Bank: 'Tài khoản ngân hàng',
  Suspense: 'Tạm giữ, chưa xác định',
  Unexplained: 'Ghi Nợ chưa rõ',
  Pool: 'Nguồn',
  Committed: 'Đã phân bổ cho nhà',
}

/** `Assets:LA:VNN:Bank:100…` → "Tài khoản ngân hàng 100…"; a kind without words of its own stays as it is written. */
export function accountWords(name: string): string {
  const [, , , label = '', detail] = name.split(':')
  if (label === 'Pool' && detail === 'General') return 'Nguồn chung'
  const words = labels[label]
  if (!words) return name
  return detail === undefined ? words : `${words} ${detail}`
}

import type { ListedState } from '../../../db/queries/pledge-list.ts'
import type { Tag } from '../components/display.ts'

export const PATH = '/noi-bo/dang-ky'

/** Who ended a promise, and why, without the mark of a rest (`pledge.cancel_reason`). */
export const cancelTexts: Readonly<Record<string, string>> = {
  donor: 'người ủng hộ tự hủy ở trang riêng',
  'staff-asked': 'Người ủng hộ báo cho Ban Vận động là không tiếp tục',
  'staff-no-answer': 'Đã hỏi nhiều lần, không có trả lời',
  'staff-mistake': 'Đăng ký nhầm hoặc lập hai lần',
}

export const stateTags: Record<ListedState, Tag> = {
  waiting: { text: 'Chờ tiền về', tone: 'waiting' },
  partly: { text: 'Đã nhận một phần', tone: 'money' },
  late: { text: 'Đã qua ngày dự kiến', tone: 'waiting' },
  lapsed: { text: 'Đã lâu chưa có tiền', tone: 'neutral' },
  full: { text: 'Nhận đủ', tone: 'done' },
  over: { text: 'Nhận nhiều hơn đăng ký', tone: 'done' },
  cancelled: { text: 'Đã hủy', tone: 'stopped' },
}

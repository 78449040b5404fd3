import type { ListedState } from '../../../db/queries/pledge-list.ts'
import type { Tag } from '../components/display.ts'

export const stateTags: Record<ListedState, Tag> = {
  waiting: { text: 'Chờ tiền về', tone: 'waiting' },
  partly: { text: 'Đã nhận một phần', tone: 'money' },
  late: { text: 'Đã qua ngày dự kiến', tone: 'waiting' },
  lapsed: { text: 'Đã lâu chưa có tiền', tone: 'neutral' },
  full: { text: 'Nhận đủ', tone: 'done' },
  over: { text: 'Nhận nhiều hơn đăng ký', tone: 'done' },
  cancelled: { text: 'Đã hủy', tone: 'stopped' },
}

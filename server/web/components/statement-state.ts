import type { StatementState } from '../../../db/schema/index.ts'
import type { Tag } from './display.ts'

/** How far a bank's statement has come. */
export const statementTags: Readonly<Record<StatementState, Tag>> = {
  reading: { text: 'Đang đọc', tone: 'waiting' },
  refused: { text: 'Cần sửa', tone: 'stopped' },
  ready: { text: 'Chờ xác nhận', tone: 'current' },
  posting: { text: 'Đang ghi sổ', tone: 'waiting' },
  posted: { text: 'Đã ghi sổ', tone: 'done' },
  cancelled: { text: 'Đã bỏ', tone: 'neutral' },
}

import type { DataRequestRow } from '../../../db/queries/rights.ts'
import type { DataRequestKind, TermPurpose } from '../../../db/schema/index.ts'
import { daysBetween } from '../../domain/legal-clock.ts'
import { formatDay } from '../../format.ts'
import type { Tag } from '../components/display.ts'

export const kindNames: Record<DataRequestKind, string> = {
  correct: 'Sửa thông tin',
  'withdraw-name': 'Rút tên công khai',
  erase: 'Xóa dữ liệu',
  question: 'Hỏi, yêu cầu khác',
}

export const termNames: Partial<Record<TermPurpose, string>> = { 'answer-request': 'Trả lời mọi yêu cầu', ...kindNames }

type Clock = Pick<DataRequestRow, 'answeredAt' | 'closedAt' | 'answerBy' | 'carryOutBy' | 'outcome'>

/** What is due next and until when; an overdue one says by how much. */
export function clockOf(row: Clock, today: string): { text: string; note: string; tag: Tag } {
  if (row.outcome !== null)
    return {
      text: '',
      note: '',
      tag:
        row.outcome === 'done' ? { text: 'Đã thực hiện', tone: 'done' } : { text: 'Không thực hiện', tone: 'stopped' },
    }
  const [step, until] = row.answeredAt === null ? ['Trả lời', row.answerBy] : ['Thực hiện', row.carryOutBy]
  const left = daysBetween(today, until)
  const text = `${step} trước hết ngày ${formatDay(until)}`
  if (left < 0) return { text, note: `quá hạn ${-left} ngày`, tag: { text: 'Quá hạn', tone: 'current' } }
  const note = left === 0 ? 'hạn cuối là hôm nay' : `còn ${left} ngày`
  return { text, note, tag: { text: row.answeredAt === null ? 'Chờ trả lời' : 'Đang thực hiện', tone: 'waiting' } }
}

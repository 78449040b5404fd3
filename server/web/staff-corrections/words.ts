import type { RequestState } from '../../../db/schema/index.ts'
import type { Tag } from '../components/display.ts'

const stateTags: Record<RequestState, Tag> = {
  requested: { text: 'Chờ Trưởng ban duyệt', tone: 'waiting' },
  approved: { text: 'Đã duyệt, đã ghi sổ', tone: 'done' },
  refused: { text: 'Đã từ chối', tone: 'stopped' },
}

export function stateTag(state: RequestState): Tag {
  return stateTags[state]
}

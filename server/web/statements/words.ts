import type { StatementRow } from '../../../db/queries/statements.ts'
import type { Outcome } from '../../actions/statements/preview-lines.ts'
import { queueReasonNames } from '../../domain/matching-text.ts'
import type { StatementShape } from '../../domain/statement/read-statement.ts'
import { formatDay } from '../../format.ts'

/** "01/05/2023 – 31/05/2023", one day alone, or null before the file is read. */
export function period({ firstDay, lastDay }: Pick<StatementRow, 'firstDay' | 'lastDay'>): string | null {
  if (!firstDay || !lastDay) return null
  return firstDay === lastDay ? formatDay(firstDay) : `${formatDay(firstDay)} – ${formatDay(lastDay)}`
}

const banks: Record<StatementShape['bank'], string> = {
  VCB: 'Mẫu sao kê Vietcombank (VCB)',
  BIDV: 'Mẫu sao kê BIDV',
  VietinBank: 'Mẫu sao kê VietinBank',
  other: 'Mẫu sao kê chung, có cột ngày, ghi nợ, ghi có, nội dung',
  community: 'Mẫu CSV TNXDate, DocNo, Debit, Credit, Balance, TransactionDetails',
}

/** The layout as it was recognised: whose it is, how it writes numbers, in which order. */
export function shapeText({ bank, numberFormat, order }: StatementShape): string {
  const numbers = numberFormat === 'dot-groups' ? 'số viết kiểu 1.000.000' : 'số viết kiểu 1,000,000'
  const sequence = order === 'newest-first' ? 'dòng mới nhất đứng đầu' : 'dòng cũ nhất đứng đầu'
  return `${banks[bank]}; ${numbers}; ${sequence}`
}

/** What a line would become, and what then waits for a person. */
export function outcomeText(outcome: Outcome): { text: string; note: string | null } {
  switch (outcome.as) {
    case 'known':
      return { text: 'Đã có trong sổ, sẽ bỏ qua', note: null }
    case 'unclear':
      return {
        text: 'Chưa rõ: có thể đã ghi theo thông báo của ngân hàng',
        note: `Cùng ngày, cùng số tiền với dòng ${outcome.entryIndex} trong sổ`,
      }
    case 'gift':
      return {
        text: outcome.pledgeCode ? `Ủng hộ theo đăng ký ${outcome.pledgeCode}` : 'Ủng hộ, chưa xác định người ủng hộ',
        note: outcome.queue && waits(outcome.queue),
      }
    case 'suspense':
      return { text: 'Tạm giữ, chưa tính là ủng hộ', note: waits(outcome.queue) }
    case 'payment':
      return { text: `Xác nhận khoản chi ${outcome.code}`, note: null }
    case 'unexplained':
      return { text: 'Chi chưa rõ nội dung', note: waits(outcome.queue) }
  }
}

function waits(queue: keyof typeof queueReasonNames): string {
  return `Chờ đối chiếu: ${queueReasonNames[queue].charAt(0).toLowerCase()}${queueReasonNames[queue].slice(1)}`
}

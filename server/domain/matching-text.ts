// What staff read about bank lines that wait for a person: why they wait, and what they were found to be.
import type { QueueReason } from '../../db/schema/index.ts'
import type { Finding } from './matching.ts'

/** In a few words, for lists and filters. */
export const queueReasonNames: Record<QueueReason, string> = {
  'ambiguous-code': 'Có nhiều mã đăng ký',
  'unknown-code': 'Mã đăng ký không có trong sổ',
  'cancelled-pledge': 'Đăng ký đã hủy',
  interest: 'Có thể là lãi tiền gửi',
  returned: 'Có thể là tiền chi bị trả lại',
  'own-transfer': 'Có thể là chuyển giữa các tài khoản',
  'other-unit': 'Của đơn vị khác',
  'other-level': 'Có thể là tiền từ cấp khác',
  'card-payout': 'Tiền thẻ về, chưa rõ lần chuyển nào',
  'account-rule': 'Tài khoản giữ khoản chưa rõ',
  'unexplained-debit': 'Ghi Nợ chưa rõ nội dung',
  'ambiguous-debit': 'Ghi Nợ khớp với nhiều ủy nhiệm chi',
}

/** Why a line waits, in a sentence that says where its money is meanwhile. */
export const queueReasonTexts: Record<QueueReason, string> = {
  'ambiguous-code': 'Nội dung chuyển khoản có từ hai mã đăng ký trở lên, nên chưa gắn với đăng ký nào.',
  'unknown-code': 'Nội dung chuyển khoản có một mã đúng dạng nhưng không có đăng ký nào mang mã đó.',
  'cancelled-pledge': 'Nội dung chuyển khoản có mã của một đăng ký đã hủy.',
  interest:
    'Nội dung giống lãi tiền gửi, nên tiền đang ở khoản tạm giữ: chưa tính là tiền ủng hộ và chưa phân bổ được.',
  returned:
    'Nội dung giống tiền chi bị ngân hàng trả lại, nên tiền đang ở khoản tạm giữ: chưa tính là tiền ủng hộ và chưa phân bổ được.',
  'own-transfer':
    'Nội dung giống chuyển tiền giữa các tài khoản của đơn vị, nên tiền đang ở khoản tạm giữ: chưa tính là tiền ủng hộ.',
  'other-unit': 'Khoản này của một đơn vị khác, nên tiền đang ở khoản tạm giữ: chưa tính là tiền ủng hộ.',
  'other-level':
    'Nội dung giống tiền cấp trên hoặc cấp dưới chuyển về, nên tiền đang ở khoản tạm giữ: chưa tính là tiền ủng hộ.',
  'card-payout':
    'Nội dung nêu tên tổ chức thanh toán thẻ, nhưng không khớp với đúng một lần chuyển tiền đang chờ. Các khoản ủng hộ bằng thẻ đã có trong sổ, nên tiền này đang tạm giữ: chưa tính thêm là tiền ủng hộ.',
  'account-rule':
    'Theo quy định của tài khoản này, khoản không có mã đăng ký được tạm giữ cho đến khi có người xác định.',
  'unexplained-debit':
    'Ngân hàng đã ghi Nợ, nhưng chưa chắc là của phiếu chi nào: nội dung không nêu mã phiếu hay số ủy nhiệm chi đang chờ.',
  'ambiguous-debit':
    'Ngân hàng đã ghi Nợ, có từ hai ủy nhiệm chi đã gửi khớp tài khoản và số tiền, và nội dung không nêu rõ phiếu nào.',
}

/** What a line was found to be, as the end of "Dòng này là …" and of the public wording of its entry. */
export function findingText(finding: Finding): string {
  switch (finding.as) {
    case 'gift':
      return finding.pledge === null ? 'khoản ủng hộ vào Quỹ chung' : `khoản ủng hộ theo đăng ký ${finding.pledge}`
    case 'interest':
      return 'lãi tiền gửi ngân hàng'
    case 'returned':
      return `tiền của khoản chi ${finding.disbursement} bị trả lại`
    case 'payout':
      return `tiền thẻ tổ chức thanh toán chuyển về ngân hàng (${finding.payouts.join(', ')})`
    case 'own-transfer':
      return `tiền chuyển giữa các tài khoản của đơn vị (ghi Nợ ở dòng ${finding.debit})`
    case 'sent-back':
      return `tiền chuyển nhầm, đã chuyển trả (ghi Nợ ở dòng ${finding.debit})`
  }
}

// What staff read about a bank's notification that was set aside: why, and what to do about it.

type Words = { name: string; text: string }

const reasons: Readonly<Record<string, Words>> = {
  malformed: {
    name: 'Không đọc được',
    text: 'Chữ ký đúng, nhưng nội dung không theo mẫu đã biết. Xin xem nội dung gốc bên dưới và báo người quản trị hệ thống.',
  },
  'unknown-currency': {
    name: 'Không phải đồng Việt Nam',
    text: 'Thông báo ghi một loại tiền khác, nên không ghi sổ được. Khoản này sẽ vào sổ theo sao kê của ngân hàng.',
  },
  'wrong-amount': {
    name: 'Số tiền không hợp lệ',
    text: 'Số tiền không phải số nguyên đồng lớn hơn 0. Xin so với sao kê của ngân hàng.',
  },
  'wrong-day': { name: 'Ngày không hợp lệ', text: 'Thông báo ghi một ngày không có. Xin so với sao kê của ngân hàng.' },
  'not-a-transfer': {
    name: 'Không phải khoản tiền',
    text: 'Đơn vị cung cấp báo giao dịch không thành công, nên không có tiền để ghi sổ.',
  },
  'unknown-account': {
    name: 'Tài khoản lạ',
    text: 'Số tài khoản này không có trong danh sách tài khoản chính thức. Nếu là tài khoản mới của quỹ, xin mở tài khoản trong hệ thống rồi bấm “Xử lý lại”.',
  },
  'other-sub-account': {
    name: 'Tài khoản phụ khác',
    text: 'Tiền vào một tài khoản phụ không phải của quỹ này. Tiền của quỹ khác không ghi vào đây.',
  },
  'account-of-several': {
    name: 'Nhiều tài khoản cùng số',
    text: 'Có từ hai tài khoản chính thức mang số này ở các ngân hàng khác nhau, nên không biết ghi vào tài khoản nào. Khoản này sẽ vào sổ theo sao kê.',
  },
  'day-in-the-future': {
    name: 'Ngày chưa tới',
    text: 'Thông báo ghi một ngày chưa tới. Xin so với sao kê của ngân hàng, hoặc bấm “Xử lý lại” khi đã tới ngày đó.',
  },
  'maybe-known': {
    name: 'Có thể đã ghi sổ',
    text: 'Trong sổ có dòng cùng ngày, cùng số tiền, nhưng số tham chiếu và nội dung không đủ để nhận ra có phải là cùng một khoản. Xin so với sao kê gốc rồi chọn bên dưới.',
  },
  failed: {
    name: 'Chưa ghi được',
    text: 'Đã thử nhiều lần trong khoảng một giờ nhưng sổ không nhận: thường là khoản ghi Nợ lớn hơn số dư trên sổ, vì còn thiếu khoản ghi Có hoặc số dư đầu kỳ. Khi đã đủ, xin bấm “Xử lý lại”.',
  },
}

/** In a few words, for lists. */
export function noticeReasonName(reason: string): string {
  return reasons[reason]?.name ?? reason
}

/** What happened and what to do, in a sentence or two. */
export function noticeReasonText(reason: string): string {
  return reasons[reason]?.text ?? ''
}

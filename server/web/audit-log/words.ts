import { roles } from '../../../db/schema/index.ts'
import { roleNames } from '../components/role-names.ts'

type About = 'person' | 'pledge' | 'house' | 'allocation' | 'disbursement' | 'statement' | 'request' | 'entry'
type Deed = { text: string; about?: About }

// Each action's code, as the actions write it into the log. A code that is not here is shown as it is.
const deeds: Readonly<Record<string, Deed>> = {
  'sign-in': { text: 'Đăng nhập', about: 'person' },
  'sign-out': { text: 'Đăng xuất', about: 'person' },
  'sign-out-everywhere': { text: 'Đăng xuất khỏi mọi thiết bị', about: 'person' },
  'sign-in-slowed': { text: 'Thử sai mật khẩu nhiều lần, đã bị làm chậm', about: 'person' },
  'change-password': { text: 'Đổi mật khẩu', about: 'person' },
  'reset-password': { text: 'Cấp mật khẩu tạm', about: 'person' },
  'hire-staff': { text: 'Thêm người', about: 'person' },
  'grant-role': { text: 'Cấp vai trò', about: 'person' },
  'revoke-role': { text: 'Thu hồi vai trò', about: 'person' },
  'dismiss-staff': { text: 'Cho thôi việc', about: 'person' },
  'make-pledge': { text: 'Đăng ký ủng hộ', about: 'pledge' },
  'cancel-pledge': { text: 'Hủy đăng ký ủng hộ', about: 'pledge' },
  'record-cash-gift': { text: 'Thu tiền mặt' },
  'upload-statement': { text: 'Tải lên sao kê', about: 'statement' },
  'confirm-statement': { text: 'Xác nhận sao kê để ghi sổ', about: 'statement' },
  'cancel-statement': { text: 'Bỏ sao kê', about: 'statement' },
  'propose-house': { text: 'Đề xuất căn nhà', about: 'house' },
  'record-stage': { text: 'Ghi nhận tiến độ căn nhà', about: 'house' },
  'request-allocation': { text: 'Đề nghị phân bổ', about: 'allocation' },
  'check-allocation': { text: 'Kiểm tra phân bổ', about: 'allocation' },
  'approve-allocation': { text: 'Duyệt phân bổ', about: 'allocation' },
  'refuse-allocation': { text: 'Từ chối phân bổ', about: 'allocation' },
  'request-disbursement': { text: 'Đề nghị chi', about: 'disbursement' },
  'check-disbursement': { text: 'Kiểm tra phiếu chi', about: 'disbursement' },
  'approve-disbursement': { text: 'Duyệt chi', about: 'disbursement' },
  'refuse-disbursement': { text: 'Từ chối chi', about: 'disbursement' },
  'cancel-disbursement': { text: 'Hủy phiếu chi', about: 'disbursement' },
  'send-payment-order': { text: 'Gửi ủy nhiệm chi', about: 'disbursement' },
  'pay-cash': { text: 'Chi tiền mặt', about: 'disbursement' },
  'confirm-payment': { text: 'Xác nhận ngân hàng đã ghi Nợ', about: 'disbursement' },
}

const places: Record<About, ((subject: string) => string) | null> = {
  person: null,
  pledge: (code) => `/ung-ho/${code}`,
  house: (code) => `/noi-bo/nha/${code}`,
  allocation: (code) => `/noi-bo/phan-bo/${code}`,
  disbursement: (code) => `/noi-bo/chi/${code}`,
  statement: (id) => `/noi-bo/sao-ke/${id}`,
  request: (code) => `/noi-bo/dieu-chinh/${code}`,
  entry: (index) => `/so-cai/${index}`,
}

/** Every action the log may be filtered by, in the order of a day's work. */
export const knownActions: readonly { value: string; text: string }[] = Object.entries(deeds).map(
  ([value, { text }]) => ({ value, text }),
)

/** An action in words; its code where no words are known. */
export function deedOf(action: string): string {
  return deeds[action]?.text ?? action
}

/** Where the thing an action was done to can be seen, or null. */
export function placeOf(action: string, subject: string): string | null {
  const about = deeds[action]?.about
  return (about && places[about]?.(encodeURIComponent(subject))) ?? null
}

/** A detail in words: a role with its unit's code, or what the action noted. */
export function detailOf(detail: string): string {
  const [first = '', ...rest] = detail.split(' ')
  const role = roles.find((known) => known === first)
  return role ? [roleNames[role], ...rest].join(' ') : detail
}

import { projectStages, roles } from '../../../db/schema/index.ts'
import { textsIn } from '../../plugins/texts.ts'
import { roleNames } from '../components/role-names.ts'

type About =
  | 'data-request'
  | 'person'
  | 'pledge'
  | 'house'
  | 'allocation'
  | 'disbursement'
  | 'statement'
  | 'request'
  | 'line'
  | 'letter'
/** `byPublic`: donors do it too, without signing in. */
type Deed = { text: string; about?: About; byPublic?: true }

// Each action's code, as the actions write it into the log. A code that is not here is shown as it is.
const deeds: Readonly<Record<string, Deed>> = {
  'sign-in': { text: 'Đăng nhập', about: 'person' },
  'sign-out': { text: 'Đăng xuất', about: 'person' },
  'sign-out-everywhere': { text: 'Đăng xuất khỏi mọi thiết bị', about: 'person' },
  'sign-in-slowed': { text: 'Thử sai mật khẩu nhiều lần, đã bị làm chậm', about: 'person' },
  'enrol-second-factor': { text: 'Đăng ký điện thoại nhận mã xác nhận', about: 'person' },
  'leave-second-factor': { text: 'Bỏ điện thoại nhận mã để đổi máy khác', about: 'person' },
  'renew-recovery-codes': { text: 'Tạo mã dự phòng mới', about: 'person' },
  'use-recovery-code': { text: 'Dùng một mã dự phòng', about: 'person' },
  'change-password': { text: 'Đổi mật khẩu', about: 'person' },
  'reset-password': { text: 'Cấp mật khẩu tạm', about: 'person' },
  'reset-second-factor': { text: 'Đặt lại mã xác nhận', about: 'person' },
  'hire-staff': { text: 'Thêm người', about: 'person' },
  'grant-role': { text: 'Cấp vai trò', about: 'person' },
  'revoke-role': { text: 'Thu hồi vai trò', about: 'person' },
  'delegate-post': { text: 'Ủy quyền chức danh', about: 'person' },
  'end-delegation': { text: 'Kết thúc ủy quyền', about: 'person' },
  'dismiss-staff': { text: 'Cho thôi việc', about: 'person' },
  'make-pledge': { text: 'Đăng ký ủng hộ', about: 'pledge', byPublic: true },
  'say-same-donor': { text: 'Ghi nhận các đăng ký của cùng một người ủng hộ' },
  'say-other-donor': { text: 'Ghi nhận các đăng ký không phải của cùng một người' },
  'undo-donor-finding': { text: 'Hủy ghi nhận về người ủng hộ' },
  'show-both-links': { text: 'Đưa ra liên kết riêng của hai đăng ký', about: 'pledge', byPublic: true },
  'cancel-pledge': { text: 'Hủy đăng ký ủng hộ', about: 'pledge', byPublic: true },
  'ask-about-data': { text: 'Gửi yêu cầu về dữ liệu cá nhân', about: 'data-request', byPublic: true },
  'answer-data-request': { text: 'Trả lời yêu cầu về dữ liệu', about: 'data-request' },
  'close-data-request': { text: 'Giải quyết xong yêu cầu về dữ liệu', about: 'data-request' },
  'follow-handover': { text: 'Đồng ý nhận thư báo bàn giao', about: 'pledge', byPublic: true },
  'stop-following': { text: 'Thôi nhận thư báo bàn giao', about: 'pledge', byPublic: true },
  'add-holiday': { text: 'Thêm ngày nghỉ' },
  'remove-holiday': { text: 'Bỏ ngày nghỉ' },
  'begin-card-payment': { text: 'Sang trang trả bằng thẻ', about: 'pledge', byPublic: true },
  'record-cash-gift': { text: 'Thu tiền mặt' },
  'record-collective-gift': { text: 'Thu tiền của tập thể' },
  'attach-list': { text: 'Gắn danh sách tập thể với khoản thu', about: 'pledge' },
  'open-box': { text: 'Mở thùng quyên góp' },
  'erase-name-of-list': { text: 'Xóa một tên trong danh sách tập thể' },
  'open-event': { text: 'Mở sự kiện' },
  'register-at-event': { text: 'Ghi đăng ký tại sự kiện' },
  'receive-goods': { text: 'Nhận hiện vật' },
  'issue-grant-record': { text: 'Lập biên bản xác nhận tài trợ', about: 'pledge' },
  'revoke-grant-record': { text: 'Thu hồi biên bản xác nhận tài trợ', about: 'pledge' },
  'send-mail-again': { text: 'Gửi lại thư', about: 'letter' },
  'upload-statement': { text: 'Tải lên sao kê', about: 'statement' },
  'confirm-statement': { text: 'Xác nhận sao kê để ghi sổ', about: 'statement' },
  'cancel-statement': { text: 'Bỏ sao kê', about: 'statement' },
  'retry-notice': { text: 'Xử lý lại thông báo của ngân hàng' },
  'decide-notice': { text: 'Cho biết thông báo của ngân hàng là khoản nào' },
  'link-gift': { text: 'Gắn khoản thu với đăng ký ủng hộ', about: 'pledge' },
  'explain-line': { text: 'Gắn khoản ghi Nợ với khoản chi', about: 'disbursement' },
  'leave-unidentified': { text: 'Để khoản thu là chưa xác định', about: 'line' },
  'request-classification': { text: 'Đề nghị xác định khoản chờ', about: 'request' },
  'approve-classification': { text: 'Duyệt xác định khoản chờ', about: 'request' },
  'request-designation': { text: 'Đề nghị chuyển nguồn', about: 'request' },
  'approve-designation': { text: 'Duyệt chuyển nguồn', about: 'request' },
  'request-claim': { text: 'Đề nghị nhận khoản chưa rõ người ủng hộ', about: 'request' },
  'request-fee': { text: 'Đề nghị ghi phí ngân hàng', about: 'request' },
  'approve-fee': { text: 'Duyệt phí ngân hàng', about: 'request' },
  'request-card-refund': { text: 'Đề nghị hoàn tiền thẻ' },
  'approve-card-refund': { text: 'Duyệt hoàn tiền thẻ' },
  'end-card-refund': { text: 'Không hoàn tiền thẻ' },
  'retry-card-refund': { text: 'Thử hoàn tiền thẻ lại' },
  'request-level': { text: 'Đề nghị ghi tiền giữa các cấp', about: 'request' },
  'approve-level': { text: 'Duyệt tiền giữa các cấp', about: 'request' },
  'open-appeal': { text: 'Mở cuộc vận động' },
  'close-appeal': { text: 'Kết thúc cuộc vận động' },
  'set-priority': { text: 'Đặt địa bàn ưu tiên' },
  'end-priority': { text: 'Thôi ưu tiên một địa bàn' },
  'read-co-branding': { text: 'Xem lời ghi của doanh nghiệp', about: 'pledge' },
  'propose-house': { text: 'Đề xuất căn nhà', about: 'house' },
  'record-stage': { text: 'Ghi nhận tiến độ căn nhà', about: 'house' },
  'add-photo': { text: 'Gửi ảnh căn nhà', about: 'house' },
  'add-paper': { text: 'Gửi giấy tờ của căn nhà', about: 'house' },
  'cover-photo': { text: 'Che một phần ảnh căn nhà', about: 'house' },
  'publish-photo': { text: 'Công bố ảnh căn nhà', about: 'house' },
  'withdraw-photo': { text: 'Gỡ ảnh căn nhà', about: 'house' },
  'set-aside-evidence': { text: 'Bỏ ảnh, giấy tờ khỏi hồ sơ căn nhà', about: 'house' },
  'take-back-evidence': { text: 'Đưa ảnh, giấy tờ trở lại hồ sơ căn nhà', about: 'house' },
  'record-house-consent': { text: 'Ghi gia đình đồng ý đăng ảnh', about: 'house' },
  'take-back-house-consent': { text: 'Ghi gia đình rút lại đồng ý đăng ảnh', about: 'house' },
  'request-allocation': { text: 'Đề nghị phân bổ', about: 'allocation' },
  'check-allocation': { text: 'Kiểm tra phân bổ', about: 'allocation' },
  'approve-allocation': { text: 'Duyệt phân bổ', about: 'allocation' },
  'withdraw-allocation': { text: 'Rút đề nghị phân bổ', about: 'allocation' },
  'refuse-allocation': { text: 'Từ chối phân bổ', about: 'allocation' },
  'request-disbursement': { text: 'Đề nghị chi', about: 'disbursement' },
  'check-disbursement': { text: 'Kiểm tra khoản chi', about: 'disbursement' },
  'approve-disbursement': { text: 'Duyệt chi', about: 'disbursement' },
  'withdraw-disbursement': { text: 'Rút đề nghị chi', about: 'disbursement' },
  'refuse-disbursement': { text: 'Từ chối chi', about: 'disbursement' },
  'cancel-disbursement': { text: 'Hủy khoản chi', about: 'disbursement' },
  'send-payment-order': { text: 'Gửi ủy nhiệm chi', about: 'disbursement' },
  'pay-cash': { text: 'Chi tiền mặt', about: 'disbursement' },
  'confirm-payment': { text: 'Ngân hàng đã ghi Nợ', about: 'disbursement' },
  'request-reversal': { text: 'Đề nghị bút toán điều chỉnh', about: 'request' },
  'request-opening': { text: 'Đề nghị ghi số dư đầu kỳ', about: 'request' },
  'request-erasure': { text: 'Đề nghị xóa thông tin theo yêu cầu', about: 'request' },
  'request-release': { text: 'Đề nghị trả lại phần chưa chi', about: 'request' },
  'approve-request': { text: 'Duyệt đề nghị điều chỉnh', about: 'request' },
  'refuse-request': { text: 'Từ chối đề nghị điều chỉnh', about: 'request' },
}

const places: Record<About, ((subject: string) => string) | null> = {
  'data-request': (code) => `/noi-bo/yeu-cau-du-lieu/${code}`,
  person: null,
  pledge: (code) => `/ung-ho/${code}`,
  house: (code) => `/noi-bo/nha/${code}`,
  allocation: (code) => `/noi-bo/phan-bo/${code}`,
  disbursement: (code) => `/noi-bo/chi/${code}`,
  statement: (id) => `/noi-bo/sao-ke/${id}`,
  request: (code) => `/noi-bo/dieu-chinh/${code}`,
  line: (index) => `/noi-bo/doi-chieu/${index}`,
  letter: null,
}

/** What goes by a number. */
const numbered: Partial<Record<About, string>> = { statement: 'Sao kê', line: 'Bút toán', letter: 'Thư' }

/** Every action the log may be filtered by, in the order of a day's work. */
export const knownActions: readonly { value: string; text: string }[] = Object.entries(deeds).map(
  ([value, { text }]) => ({ value, text }),
)

/** An action in words; its code where no words are known. */
export function deedOf(action: string): string {
  return deeds[action]?.text ?? action
}

/** Who acts where nobody was signed in. */
export function strangerOf(action: string): string {
  return deeds[action]?.byPublic ? 'Người ủng hộ' : 'Hệ thống'
}

/** What the reader of the log may open besides: papers and houses; bank statements are for accountants and auditors. */
export type MayOpen = { papers: boolean; statements: boolean }

/** What an action was done to, and where that can be seen by who `may` open it. */
export function subjectOf(action: string, subject: string, may: MayOpen): { text: string; href: string | null } {
  const about = deeds[action]?.about
  const mayOpen = about === 'statement' ? may.statements : may.papers
  return {
    text: about && numbered[about] ? `${numbered[about]} số ${subject}` : subject,
    href: (mayOpen && about && places[about]?.(encodeURIComponent(subject))) || null,
  }
}

/** What an action noted besides, in words: an entry's number, a role with its unit's code, a stage of a house, or a piece of evidence. */
export function detailOf(detail: string | null): { text: string; href: string | null } {
  if (detail === null) return { text: '', href: null }
  if (/^\d+$/.test(detail)) return { text: `Bút toán số ${detail}`, href: `/so-cai/${detail}` }
  const [first = '', ...rest] = detail.split(' ')
  if (first === 'evidence') return { text: `Ảnh, giấy tờ số ${rest.join(' ')}`, href: null }
  const role = roles.find((known) => known === first)
  const stage = projectStages.find((known) => known === first)
  const word = role ? roleNames[role] : stage ? textsIn('vi')(`houses.stage-${stage}`) : first
  return { text: [word, ...rest].join(' '), href: null }
}

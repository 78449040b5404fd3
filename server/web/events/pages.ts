import { randomBytes } from 'node:crypto'
import type { DeskPool } from '../../../db/queries/cash-receipts.ts'
import type { EventRow, RegistrationRow } from '../../../db/queries/events.ts'
import type { RegistrationProblem } from '../../domain/registration-list.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import {
  amountField,
  checkboxes,
  dateField,
  errorSummary,
  selectField,
  textArea,
  textField,
} from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { type BatchField, type EventField, rowSentence } from './form.ts'

export const EVENTS_PATH = '/noi-bo/su-kien'
export const publicPath = (code: string) => `/van-dong/su-kien/${code}`

const PROBLEMS_SHOWN = 100
const t = textsIn('vi')

/** The events of this office. */
export function listPage(events: EventRow[]) {
  return {
    page: { title: 'Lễ phát động, sự kiện', wide: true },
    events:
      events.length === 0
        ? null
        : dataTable({
            caption: 'Sự kiện',
            captionHidden: true,
            columns: [
              { text: 'Sự kiện' },
              { text: 'Ngày' },
              { text: 'Đã đăng ký', numeric: true },
              { text: 'Đã nhận', numeric: true },
              { text: 'Còn lại', numeric: true },
            ],
            rows: events.map((event) => [
              { text: event.name, href: `${EVENTS_PATH}/${event.code}`, note: event.unitName },
              formatDay(event.heldOn),
              formatVnd(event.registeredVnd),
              formatVnd(event.receivedVnd),
              formatVnd(event.outstandingVnd),
            ]),
          }),
  }
}

export function newPage(
  pools: readonly DeskPool[],
  today: string,
  typed: Record<EventField, string>,
  errors: FieldErrors = {},
) {
  const box = (name: EventField, label: string) => ({ name, label, value: typed[name], error: errors[name] ?? null })
  return {
    page: { title: 'Mở sự kiện' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    formKey: randomBytes(16).toString('base64url'),
    fields: [
      textField({
        ...box('ten', 'Tên sự kiện'),
        hint: 'Thí dụ: Lễ phát động Tháng cao điểm “Vì người nghèo” 2026.',
        autocomplete: 'off',
      }),
      textField({ ...box('noi', 'Nơi tổ chức'), autocomplete: 'off' }),
      dateField({ ...box('ngay', 'Ngày'), value: typed.ngay || today }),
      selectField({
        ...box('quy', 'Đăng ký dành cho'),
        value: typed.quy || (pools[0] ? String(pools[0].poolId) : ''),
        choices: pools.map((pool) => ({
          value: String(pool.poolId),
          text: `${pool.unitName} · ${pool.fundName} · ${pool.label}`,
          mark: pool.unitCode,
        })),
      }),
      amountField({
        ...box('bang', 'Số ghi trên bảng tượng trưng'),
        hint: 'Chỉ là hình ảnh ở buổi lễ: không tính vào số đã đăng ký hay đã nhận.',
        optionalText: t('form.optional'),
      }),
    ],
  }
}

export type BatchState = { typed: Record<BatchField, string>; errors: FieldErrors; problems: RegistrationProblem[] }

/** One event: its figures, who registered with what came, and the form for the next batch. */
export function showPage(event: EventRow, registrations: RegistrationRow[], { typed, errors, problems }: BatchState) {
  const box = (name: BatchField, label: string) => ({ name, label, value: typed[name], error: errors[name] ?? null })
  const mayDouble = errors['van-ghi'] !== undefined || typed['van-ghi'] === 'co'
  return {
    page: { title: event.name, wide: true },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    facts: summaryList([
      { key: 'Ngày, nơi', value: `${formatDay(event.heldOn)}, ${event.place}` },
      { key: 'Dành cho', value: `${event.unitName} · ${event.fundName} · ${event.purpose}` },
      { key: 'Trang công khai', value: publicPath(event.code), href: publicPath(event.code) },
      ...(event.boardVnd === null
        ? []
        : [{ key: 'Bảng tượng trưng', value: `${formatVnd(event.boardVnd)}, không tính vào số nào` }]),
    ]),
    registeredVnd: event.registeredVnd,
    receivedVnd: event.receivedVnd,
    outstandingVnd: event.outstandingVnd,
    action: `${EVENTS_PATH}/${event.code}`,
    formKey: randomBytes(16).toString('base64url'),
    fields: [
      textField({
        ...box('so-nguoi', 'Số đăng ký trong lần này'),
        hint: 'Đếm trên giấy trước.',
        width: 'short',
        inputmode: 'numeric',
        autocomplete: 'off',
      }),
      amountField({
        ...box('so-tien', 'Tổng số tiền trong lần này'),
        hint: 'Cộng trên giấy trước. Danh sách phải bằng đúng số này.',
      }),
      textArea({
        ...box('danh-sach', 'Danh sách'),
        hint: 'Mỗi dòng: tên; loại (cá nhân, doanh nghiệp, tập thể); số tiền; cách nộp (chuyển khoản, tiền mặt); “có” nếu đồng ý công khai tên. Dán từ bảng tính cũng được.',
        rows: 10,
      }),
      ...(mayDouble
        ? [
            checkboxes({
              ...box('van-ghi', 'Trùng tên và số tiền'),
              values: typed['van-ghi'] === 'co' ? ['co'] : [],
              choices: [{ value: 'co', text: 'Đã xem: đây là đăng ký khác, vẫn ghi.' }],
            }),
          ]
        : []),
    ],
    problems: problems.length === 0 ? null : problemTable(problems),
    registrations:
      registrations.length === 0
        ? null
        : dataTable({
            caption: 'Đăng ký, chỉ đơn vị này đọc được tên',
            columns: [
              { text: 'Người đăng ký' },
              { text: 'Mã' },
              { text: 'Đã đăng ký', numeric: true },
              { text: 'Đã nhận', numeric: true },
            ],
            rows: registrations.map((each) => [
              {
                text: each.erasedIn === null ? (each.name ?? 'Không nêu tên') : 'Đã xóa theo yêu cầu',
                note: each.cancelledAt === null ? (each.publicName === null ? 'Không công khai tên' : null) : 'Đã hủy',
              },
              { text: each.code, href: `/ung-ho/${each.code}` },
              formatVnd(each.amountVnd),
              formatVnd(each.receivedVnd),
            ]),
            foot: [
              `Cộng ${event.registrations} đăng ký`,
              '',
              formatVnd(event.registeredVnd),
              formatVnd(event.receivedVnd),
            ],
          }),
  }
}

function problemTable(problems: readonly RegistrationProblem[]) {
  return dataTable({
    caption: `Chưa ghi đăng ký nào. ${problems.length} chỗ phải sửa:`,
    columns: [{ text: 'Dòng', numeric: true }, { text: 'Phải sửa' }],
    rows: problems.slice(0, PROBLEMS_SHOWN).map((problem) => [String(problem.row), rowSentence(t, problem)]),
  })
}

import { randomUUID } from 'node:crypto'
import type { OutboxLine } from '../../../db/queries/mail.ts'
import { MAIL_KEPT_DAYS, maskedAddress } from '../../domain/mail-retries.ts'
import { formatInstant } from '../../format.ts'
import { emptyState } from '../components/display.ts'

const kinds: Readonly<Record<string, string>> = {
  'pledge-made': 'Cách chuyển tiền',
  'gift-received': 'Đã nhận được khoản ủng hộ',
  'gift-returned': 'Đã hoàn lại khoản trả bằng thẻ',
}

const reasons: Readonly<Record<string, string>> = {
  'address-refused': 'Máy chủ thư báo không có địa chỉ này',
  'letter-refused': 'Máy chủ thư không nhận nội dung thư',
  'try-later': 'Máy chủ thư hẹn gửi lại sau',
  unreachable: 'Không kết nối được máy chủ thư',
  'sign-in-refused': 'Máy chủ thư không nhận tên hoặc mật khẩu trong SMTP_URL',
  'sender-refused': 'Máy chủ thư không nhận địa chỉ gửi trong MAIL_FROM',
  'not-written': 'Không ghi được tệp thư vào DATA_DIR/mail',
  unreadable: 'Thư không soạn được, xin báo người quản trị',
  erased: 'Đã xóa theo yêu cầu',
}

/** Letters that did not go out yet or were given up. Addresses are shown masked. */
export function outboxPage(lines: readonly OutboxLine[], { isCut }: { isCut: boolean }) {
  const given = lines.filter(({ state }) => state === 'given-up')
  const waiting = lines.filter(({ state }) => state === 'waiting')
  return {
    page: { title: 'Thư gửi người ủng hộ' },
    keptDays: MAIL_KEPT_DAYS,
    isCut,
    empty: lines.length > 0 ? null : emptyState({ title: 'Không có thư nào đang chờ hoặc ngừng gửi' }),
    given: given.length > 0 ? given.map(lineModel) : null,
    waiting: waiting.length > 0 ? waiting.map(lineModel) : null,
  }
}

function lineModel(line: OutboxLine) {
  const { id, kind, recipient, lastError, attempts, createdAt, nextAttemptAt, state, pledgeCode, unitName } = line
  return {
    title: `${kinds[kind] ?? kind}${pledgeCode ? ` · ${pledgeCode}` : ''}`,
    pledgeHref: pledgeCode && `/ung-ho/${pledgeCode}`,
    unit: unitName,
    to: recipient === null ? 'Địa chỉ đã xóa' : maskedAddress(recipient),
    since: formatInstant(createdAt),
    attempts,
    reason: lastError && (reasons[lastError] ?? lastError),
    next: state === 'waiting' && attempts > 0 ? formatInstant(nextAttemptAt) : null,
    again: recipient === null ? null : { path: `/noi-bo/thu-gui/${id}/gui-lai`, key: randomUUID() },
  }
}

import { randomUUID } from 'node:crypto'
import type { ProviderEvent } from '../../../db/queries/inbox.ts'
import { formatInstant, formatNumber } from '../../format.ts'
import { dataTable, emptyState } from '../components/display.ts'

export const LIST_PATH = '/noi-bo/thong-bao-the'

/** What stands in the way of an event, and what to do; by the code it was set aside with. */
const reasons: Readonly<Record<string, string>> = {
  'other-mode':
    'Thông báo thử nghiệm đến nơi nhận tiền thật, hoặc ngược lại. Không ghi sổ; xin kiểm tra khóa ở tổ chức thanh toán.',
  'unknown-currency': 'Khoản này không tính bằng đồng Việt Nam. Không ghi sổ; xin hoàn lại ở tổ chức thanh toán.',
  'not-ours': 'Khoản này không bắt đầu từ một đăng ký ủng hộ. Xin xem ở tổ chức thanh toán.',
  'unknown-object': 'Tổ chức thanh toán không có khoản mà thông báo nói tới.',
  'balance-short':
    'Số dư ở tổ chức thanh toán theo sổ chưa đủ nên khoản này chưa vào sổ. Khi có khoản thẻ mới, hệ thống tự ghi lại.',
  'provider-silent': 'Tổ chức thanh toán không trả lời suốt hai ngày. Xin xử lý lại.',
  'too-many-ranges': 'Tiền của khoản này nằm ở quá nhiều chỗ để ghi một bút toán.',
  'payout-by-hand': 'Lần chuyển về ngân hàng do người bấm, tổ chức thanh toán không cho biết gồm những khoản nào.',
  'unknown-move': 'Trong lần chuyển về ngân hàng có khoản mà sổ chưa biết.',
  'payout-differs': 'Số tiền chuyển về ngân hàng khác với sổ.',
  'payout-arrived': 'Tổ chức thanh toán báo lần chuyển không thành, nhưng ngân hàng đã báo Có.',
  'no-bank-account': 'Đơn vị chưa có tài khoản ngân hàng chính thức vào ngày tiền về.',
}

type Found = {
  isOn: boolean
  mayAct: boolean
  aside: readonly ProviderEvent[]
  waiting: readonly ProviderEvent[]
  handled: number
  webhook: string
}

/** What needs a person first, then what is tried again by itself. */
export function eventsPage({ isOn, mayAct, aside, waiting, handled, webhook }: Found) {
  return {
    page: { title: 'Thông báo thẻ', wide: true },
    isOn,
    webhook,
    handled,
    aside: aside.map(({ id, kind, eventId, receivedAt, reason }) => ({
      title: `${kind}, nhận lúc ${formatInstant(receivedAt)}`,
      eventId,
      reason: reasons[reason ?? ''] ?? reason ?? '',
      retry: mayAct ? { action: `${LIST_PATH}/${id}/xu-ly-lai`, key: randomUUID() } : null,
    })),
    empty: emptyState({
      title: 'Không có thông báo nào cần người xem',
      text:
        waiting.length === 0
          ? 'Mọi điều tổ chức thanh toán thẻ báo đã vào sổ.'
          : 'Những điều bên dưới chưa vào sổ: hệ thống đang tự thử lại.',
      actions: [{ href: '/so-cai?channel=card', text: 'Xem các khoản thẻ trên sổ' }],
    }),
    waiting:
      waiting.length === 0
        ? null
        : dataTable({
            caption: 'Đang xử lý, mới nhất đứng đầu',
            captionHidden: true,
            columns: [{ text: 'Thông báo' }, { text: 'Nhận lúc' }, { text: 'Lần thử', numeric: true }],
            rows: waiting.map(({ kind, receivedAt, attempts }) => [
              { text: kind, heading: true },
              formatInstant(receivedAt),
              formatNumber(attempts + 1),
            ]),
          }),
  }
}

import { noticeReasonName } from '../../domain/bank-notice/notice-text.ts'
import type { BankProvider } from '../../domain/bank-notice/signature.ts'
import { formatInstant, formatNumber } from '../../format.ts'
import { dataTable, emptyState } from '../components/display.ts'
import type { noticesWithin, SeenNotice } from './load.ts'
import { amountText, maskedAccount, providerNames } from './words.ts'

export const LIST_PATH = '/noi-bo/thong-bao-ngan-hang'

type Found = Awaited<ReturnType<typeof noticesWithin>> & { isOn: Record<BankProvider, boolean>; publicUrl: string }

/** What needs a person first, then what waits, then which providers are on. */
export function listPage({ isOn, aside, waiting, handled, publicUrl }: Found) {
  return {
    page: { title: 'Thông báo ngân hàng', wide: true },
    handled,
    aside: aside.length === 0 ? null : noticesTable('Cần người xem, mới nhất đứng đầu', aside, 'Vì sao'),
    asideCount: aside.length,
    empty: emptyState({
      title: 'Không có thông báo nào cần người xem',
      text: 'Mọi thông báo đọc được đã thành dòng trong sổ, hoặc đã nối với dòng của sao kê.',
      actions: [{ href: '/noi-bo/doi-chieu', text: 'Xem các dòng chờ đối chiếu' }],
    }),
    waiting: waiting.length === 0 ? null : noticesTable('Đang xử lý, mới nhất đứng đầu', waiting, 'Lần thử'),
    providers: dataTable({
      caption: 'Các đơn vị báo giao dịch',
      captionHidden: true,
      columns: [{ text: 'Đơn vị' }, { text: 'Tình trạng' }, { text: 'Địa chỉ nhận' }],
      rows: (Object.keys(isOn) as BankProvider[]).map((provider) => [
        { text: providerNames[provider], heading: true },
        {
          text: '',
          tag: isOn[provider]
            ? { text: 'Đang nhận', tone: 'done' }
            : { text: 'Tắt: chưa đặt khóa ký', tone: 'neutral' },
        },
        `${publicUrl}/webhooks/${provider}`,
      ]),
    }),
  }
}

function noticesTable(caption: string, notices: readonly SeenNotice[], why: string) {
  return dataTable({
    caption,
    captionHidden: true,
    columns: [
      { text: 'Thông báo' },
      { text: 'Nhận lúc' },
      { text: 'Số tiền (₫)', numeric: true },
      { text: 'Tài khoản' },
      { text: why },
    ],
    rows: notices.map(({ event, placed }) => [
      {
        text: `${providerNames[event.provider]} ${formatNumber(event.id)}`,
        href: `${LIST_PATH}/${event.id}`,
        heading: true,
      },
      formatInstant(event.receivedAt),
      amountText(placed),
      maskedAccount(placed),
      event.reason === null ? formatNumber(event.attempts + 1) : noticeReasonName(event.reason),
    ]),
  })
}

import type { WorkItem } from '../../../db/queries/work-queue.ts'
import type { RequestKind, StatementState } from '../../../db/schema/index.ts'
import { noticeReasonName } from '../../domain/bank-notice/notice-text.ts'
import { formatDay, formatNumber, formatVnd, localDay } from '../../format.ts'
import type { SignedInStaff } from '../../plugins/session.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable, emptyState } from '../components/display.ts'
import { requestText } from '../components/request-words.ts'
import { statementTags } from '../components/statement-state.ts'
import type { Work, WorkKind } from './queue.ts'

type Words = {
  title: string
  all: { href: string; text: string }
  line: (item: WorkItem) => { text: string; href: string; note?: string }
  /** What the amount is; absent where there is none. */
  amount?: string
}

const allocationLine = ({ code, note }: WorkItem) => ({
  text: `Phân bổ ${code}`,
  href: `/noi-bo/phan-bo/${code}`,
  note: `Nhà ${note}`,
})
const disbursementLine = ({ code, note }: WorkItem) => {
  const [house, tranche] = note.split(' ')
  return { text: `Khoản chi ${code}`, href: `/noi-bo/chi/${code}`, note: `Nhà ${house}, đợt ${tranche}` }
}
const refundLine = ({ code, note }: WorkItem) => ({ text: `Hoàn ${code}`, href: `/noi-bo/hoan-the/${note}` })
const allRefunds = { href: '/noi-bo/hoan-the', text: 'Xem các đề nghị hoàn' }
const allHouses = { href: '/noi-bo/nha', text: 'Xem các căn nhà' }
const allDisbursements = { href: '/noi-bo/chi', text: 'Xem các khoản chi' }

const words: Record<WorkKind, Words> = {
  statements: {
    title: 'Sao kê đang xử lý',
    all: { href: '/noi-bo/sao-ke', text: 'Xem các sao kê' },
    line: ({ code, note }) => {
      const [state = '', ...fileName] = note.split(' ')
      return {
        text: fileName.join(' '),
        href: `/noi-bo/sao-ke/${code}`,
        note: statementTags[state as StatementState].text,
      }
    },
  },
  lines: {
    title: 'Dòng sao kê chờ đối chiếu',
    all: { href: '/noi-bo/doi-chieu', text: 'Xem các dòng chờ đối chiếu' },
    line: ({ code, note }) => ({
      text: `${formatNumber(Number(note))} dòng`,
      href: '/noi-bo/doi-chieu',
      note: `Tài khoản ${code}`,
    }),
  },
  notices: {
    title: 'Thông báo ngân hàng cần người xem',
    all: { href: '/noi-bo/thong-bao-ngan-hang', text: 'Xem các thông báo' },
    line: ({ code, note }) => ({
      text: `Thông báo ${code}`,
      href: `/noi-bo/thong-bao-ngan-hang/${code}`,
      note: noticeReasonName(note),
    }),
  },
  'allocations-to-check': { title: 'Phân bổ chờ kiểm tra', all: allHouses, line: allocationLine, amount: 'Số tiền' },
  'allocations-to-approve': { title: 'Phân bổ chờ duyệt', all: allHouses, line: allocationLine, amount: 'Số tiền' },
  'disbursements-to-check': {
    title: 'Khoản chi chờ kiểm tra',
    all: allDisbursements,
    line: disbursementLine,
    amount: 'Số tiền',
  },
  'disbursements-to-approve': {
    title: 'Khoản chi chờ duyệt',
    all: allDisbursements,
    line: disbursementLine,
    amount: 'Số tiền',
  },
  'orders-to-send': {
    title: 'Ủy nhiệm chi chờ gửi ngân hàng',
    all: allDisbursements,
    line: disbursementLine,
    amount: 'Số tiền',
  },
  'cash-to-pay': { title: 'Tiền mặt chờ chi', all: allDisbursements, line: disbursementLine, amount: 'Số tiền' },
  requests: {
    title: 'Đề nghị điều chỉnh chờ duyệt',
    all: { href: '/noi-bo/dieu-chinh', text: 'Xem các đề nghị' },
    line: ({ code, note }) => ({
      text: code,
      href: `/noi-bo/dieu-chinh/${code}`,
      note: requestText(note as RequestKind),
    }),
    amount: 'Số tiền',
  },
  'card-refunds': { title: 'Hoàn tiền thẻ chờ duyệt', all: allRefunds, line: refundLine, amount: 'Số tiền' },
  'card-refunds-stuck': {
    title: 'Hoàn tiền thẻ chưa thành',
    all: allRefunds,
    line: refundLine,
    amount: 'Số tiền',
  },
  'data-requests': {
    title: 'Yêu cầu về dữ liệu cá nhân',
    all: { href: '/noi-bo/yeu-cau-du-lieu', text: 'Xem các yêu cầu và thời hạn' },
    line: ({ code, note }) => ({
      text: `Yêu cầu ${code}`,
      href: `/noi-bo/yeu-cau-du-lieu/${code}`,
      note: textsIn('vi')(`rights.kind-${note}`),
    }),
  },
  'cash-to-expect': {
    title: 'Tiền mặt đã đăng ký, chờ mang tới',
    all: { href: '/noi-bo/thu-tien-mat', text: 'Thu tiền mặt' },
    line: ({ code, note }) => ({
      text: `Đăng ký ${code}`,
      href: `/noi-bo/thu-tien-mat?ma=${code}`,
      note: note ? `Hẹn ngày ${formatDay(note)}` : undefined,
    }),
    amount: 'Số đăng ký',
  },
  photos: {
    title: 'Ảnh căn nhà chờ xem lại để công bố',
    all: allHouses,
    line: ({ code, note }) => ({
      text: `Ảnh số ${note}`,
      href: `/noi-bo/nha/${code}/anh/${note}`,
      note: `Nhà ${code}`,
    }),
  },
  houses: {
    title: 'Nhà đã lâu chưa ghi tiến độ',
    all: allHouses,
    line: ({ code, note }) => ({
      text: `Nhà ${code}`,
      href: `/noi-bo/nha/${code}`,
      note: `Giai đoạn: ${textsIn('vi')(`houses.stage-${note}`)}`,
    }),
    amount: 'Dự toán',
  },
}

/** "Việc cần làm": the kinds of work, that with the oldest item first. */
export function homePage(person: SignedInStaff, work: readonly Work[], now: number) {
  const groups = work
    .map(({ kind, waiting }) => ({ ...words[kind], kind, waiting, oldest: dayOf(waiting.items[0]) }))
    .sort((a, b) => a.oldest.localeCompare(b.oldest))
  const count = groups.reduce((sum, group) => sum + group.waiting.count, 0)
  const first = groups[0]
  return {
    page: { title: 'Việc cần làm', updatedAt: now },
    lead: first ? `Có ${formatNumber(count)} việc chờ quý vị. Lâu nhất từ ngày ${formatDay(first.oldest)}.` : null,
    groups: groups.map((group) => ({
      id: group.kind,
      title: group.title,
      count: group.waiting.count,
      more: group.waiting.count > group.waiting.items.length && group.kind !== 'lines',
      all: group.all,
      table: tableOf(group, group.waiting.items, now),
    })),
    empty: emptyState({
      title: 'Không có việc nào đang chờ quý vị',
      text: 'Việc mới sẽ hiện ở đây khi có người gửi tới.',
      actions: person.menu.slice(1, 4),
    }),
  }
}

function tableOf(group: Words, items: readonly WorkItem[], now: number) {
  const amounts = group.amount ? [{ text: group.amount, numeric: true }] : []
  return dataTable({
    caption: group.title,
    captionHidden: true,
    columns: [{ text: 'Việc' }, { text: 'Đơn vị' }, ...amounts, { text: 'Chờ từ' }],
    rows: items.map((item) => [
      { ...group.line(item), heading: true },
      item.unit,
      ...(group.amount ? [item.amountVnd === null ? '' : formatVnd(item.amountVnd)] : []),
      { text: formatDay(dayOf(item)), note: waitedFor(dayOf(item), localDay(now)) },
    ]),
  })
}

function dayOf(item: WorkItem | undefined): string {
  return typeof item?.since === 'number' ? localDay(item.since) : (item?.since ?? '')
}

function waitedFor(since: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(since)) / 86_400_000)
  return days <= 0 ? 'hôm nay' : `${formatNumber(days)} ngày`
}

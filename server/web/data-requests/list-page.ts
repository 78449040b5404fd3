import type { DataRequestCase } from '../../../db/queries/rights.ts'
import { formatInstant } from '../../format.ts'
import { dataTable, emptyState, tabs } from '../components/display.ts'
import { clockOf, kindNames } from './words.ts'

const PATH = '/noi-bo/yeu-cau-du-lieu'

/** Open requests, the one due first on top: overdue ones lead by themselves. Or closed ones, newest first. */
export function listPage(list: { rows: readonly DataRequestCase[]; isOpen: boolean; today: string }) {
  const { rows, isOpen, today } = list
  return {
    page: { title: 'Yêu cầu về dữ liệu cá nhân', wide: true },
    states: tabs('Tình trạng', [
      { href: PATH, text: 'Đang giải quyết', current: isOpen, count: isOpen ? rows.length : null },
      { href: `${PATH}?xong=roi`, text: 'Đã xong', current: !isOpen },
    ]),
    table:
      rows.length === 0
        ? null
        : dataTable({
            caption: isOpen ? 'Yêu cầu đang giải quyết, hạn gần nhất trước' : 'Yêu cầu đã xong, mới nhất trước',
            captionHidden: true,
            columns: [
              { text: 'Mã' },
              { text: 'Yêu cầu' },
              { text: 'Đơn vị' },
              { text: 'Thời hạn' },
              { text: 'Tình trạng' },
            ],
            rows: rows.map((row) => {
              const { text, note, tag } = clockOf(row, today)
              return [
                { text: row.code, href: `${PATH}/${row.code}`, heading: true, note: formatInstant(row.askedAt) },
                { text: kindNames[row.kind], note: `Đăng ký ${row.pledgeCode}` },
                row.unitName,
                { text: text || (row.closedAt === null ? '' : `Xong lúc ${formatInstant(row.closedAt)}`), note },
                { text: '', tag },
              ]
            }),
          }),
    empty: emptyState({
      title: isOpen ? 'Không có yêu cầu nào đang chờ' : 'Chưa có yêu cầu nào đã xong',
      text: isOpen ? 'Yêu cầu người ủng hộ gửi từ trang riêng của họ hiện ở đây.' : null,
    }),
  }
}

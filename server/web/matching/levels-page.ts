import type { LevelHalf } from '../../../db/queries/levels.ts'
import { formatDay, formatNumber, localDay } from '../../format.ts'
import { dataTable, emptyState } from '../components/display.ts'

export const LEVELS_PATH = '/noi-bo/tien-giua-cac-cap'
/** Of more than these the oldest are dealt with first. */
export const HALVES_SHOWN = 200

const A_DAY_MS = 86_400_000

/** Money between levels of which one side has not said its half, the oldest first. `now`: epoch ms. */
export function levelsPage(halves: readonly LevelHalf[], now: number, mayReadLines: boolean) {
  const today = Date.parse(localDay(now))
  return {
    page: { title: 'Tiền giữa các cấp', wide: true },
    count: halves.length,
    linesHref: mayReadLines ? '/noi-bo/doi-chieu' : null,
    table:
      halves.length === 0
        ? null
        : dataTable({
            caption: 'Tiền giữa các cấp chờ bên kia ghi, cũ nhất đứng đầu',
            captionHidden: true,
            columns: [
              { text: 'Dòng sổ' },
              { text: 'Bên chuyển' },
              { text: 'Bên nhận' },
              { text: 'Số tiền (₫)', numeric: true },
              { text: 'Ngày' },
              { text: 'Đã chờ (ngày)', numeric: true },
            ],
            rows: halves.map((half) => {
              const isIn = half.kind === 'level-in'
              const waits = { tag: { text: 'Chưa ghi', tone: 'waiting' as const } }
              return [
                { text: `Dòng ${formatNumber(half.index)}`, href: `/so-cai/${half.index}`, heading: true },
                isIn ? { text: half.otherName, ...waits } : { text: half.unitName, note: half.fundName },
                isIn ? { text: half.unitName, note: half.fundName } : { text: half.otherName, ...waits },
                formatNumber(half.amountVnd),
                formatDay(half.bookedOn),
                formatNumber(Math.max(0, Math.round((today - Date.parse(half.bookedOn)) / A_DAY_MS))),
              ]
            }),
          }),
    empty: emptyState({
      title: 'Không có khoản nào chờ',
      text: 'Mọi khoản tiền giữa các cấp đều đã được cả hai bên ghi.',
      actions: mayReadLines ? [{ href: '/noi-bo/doi-chieu', text: 'Xem các dòng chờ đối chiếu' }] : [],
    }),
  }
}

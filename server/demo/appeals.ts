import { setPriority } from '../actions/appeals/area-priority.ts'
import { openAppeal } from '../actions/appeals/open-appeal.ts'
import type { Context } from '../actions/context.ts'
import type { Calendar } from './calendar.ts'
import type { Organization } from './organization.ts'

/** Long enough for whoever looks at the demonstration later. */
const STILL_OPEN = '2030-12-31'

/** The peak month of 2023, a call that goes on, and two communes that go first. */
export function scheduleAppeals(
  { context, calendar }: { context: Context; calendar: Calendar },
  { province, fund, crew, communes }: Organization,
): void {
  const call = (
    key: string,
    facts: { title: string; about: string; goalVnd: number; fromDay: string; toDay: string },
  ) => openAppeal(context, crew.head, { key: `demo-appeal-${key}`, unitId: province.id, fundId: fund.id, ...facts })
  calendar.on('2023-10-10', 8, () =>
    call('peak', {
      title: 'Tháng cao điểm “Vì người nghèo” 2023',
      about: 'Từ ngày 17/10 đến ngày 18/11, vận động xây tặng nhà Đại đoàn kết dịp Ngày hội Đại đoàn kết toàn dân tộc.',
      goalVnd: 1_000_000_000,
      fromDay: '2023-10-17',
      toDay: '2023-11-18',
    }),
  )
  calendar.on('2023-12-01', 8, () =>
    call('roofs', {
      title: 'Mái ấm vùng biên',
      about: 'Xây nhà Đại đoàn kết cho hộ nghèo các xã biên giới, ưu tiên hộ có người già yếu, trẻ nhỏ.',
      goalVnd: 3_000_000_000,
      fromDay: '2023-12-01',
      toDay: STILL_OPEN,
    }),
  )
  for (const { unit } of communes.slice(0, 2))
    calendar.on('2023-12-01', 9, () =>
      setPriority(context, crew.head, {
        key: `demo-priority-${unit.code}`,
        unitId: unit.id,
        fromDay: '2023-12-01',
        toDay: STILL_OPEN,
        reason: 'Tỷ lệ hộ nghèo còn cao hơn các nơi khác trong tỉnh (minh họa)',
      }),
    )
}

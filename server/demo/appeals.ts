import { setPriority } from '../actions/appeals/area-priority.ts'
import { openAppeal } from '../actions/appeals/open-appeal.ts'
import type { Context } from '../actions/context.ts'
import { makePledge } from '../actions/make-pledge.ts'
import { foldText } from '../domain/text.ts'
import type { DemoBank } from './bank.ts'
import { addDays, type Calendar } from './calendar.ts'
import { firmName, personName } from './names.ts'
import type { Organization } from './organization.ts'
import type { Random } from './random.ts'

/** Long enough for whoever looks at the demonstration later. */
const STILL_OPEN = '2030-12-31'

/** The peak month of 2023, a call that goes on, what is given to both, and two communes that go first. */
export function scheduleAppeals(
  { context, random, calendar, bank }: { context: Context; random: Random; calendar: Calendar; bank: DemoBank },
  { province, fund, crew, communes }: Organization,
): void {
  const codes = new Map<string, string>()
  const call = async (
    key: string,
    facts: { title: string; about: string; goalVnd: number; fromDay: string; toDay: string },
  ) => {
    const owner = { unitId: province.id, fundId: fund.id }
    const { code } = await openAppeal(context, crew.head, { key: `demo-appeal-${key}`, ...owner, ...facts })
    codes.set(key, code)
  }
  const give = (key: string, i: number, day: string) => {
    const name = i % 4 === 0 ? firmName(random) : personName(random)
    const amountVnd = i % 4 === 0 ? random.whole(2, 8) * 5_000_000 : random.whole(2, 40) * 100_000
    calendar.on(day, 9, async () => {
      const { code } = await makePledge(context, `demo-appeal-${key}-${i}`, {
        ...{ donorKind: i % 4 === 0 ? 'business' : 'person', nameDisplay: 'public', name, consents: true },
        ...{ contact: '', taxCode: '', address: '', amountVnd, method: 'bank', expectedOn: null },
        purpose: { kind: 'appeal', appeal: codes.get(key) ?? '' },
      })
      bank.credit(day, amountVnd, `CT nhanh 247 den: ${code} ${foldText(name).toUpperCase()}`)
    })
  }
  for (let i = 0; i < 72; i++) give('peak', i, addDays('2023-10-17', i % 32))
  for (let i = 0; i < 45; i++) give('roofs', i, addDays('2023-12-01', i % 27))
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

import { poolByPurpose } from '../../db/queries/accounts.ts'
import { eventByCode, registrationsOf } from '../../db/queries/events.ts'
import type { Context } from '../actions/context.ts'
import { openEvent } from '../actions/events/open-event.ts'
import { registerAtEvent } from '../actions/events/register-at-event.ts'
import { storeEvent } from '../actions/inbox/store-event.ts'
import { workOnNotices } from '../actions/inbox/work-on-notices.ts'
import { makePledge, type Wish } from '../actions/make-pledge.ts'
import { schedule } from '../domain/instalments.ts'
import { foldText } from '../domain/text.ts'
import type { DemoBank } from './bank.ts'
import { addDays, type Calendar } from './calendar.ts'
import { firmName, personName } from './names.ts'
import type { Organization } from './organization.ts'
import type { Random } from './random.ts'

type World = { context: Context; random: Random; calendar: Calendar; bank: DemoBank }

/** The peak month as firms and families live it: a launch ceremony, a promise in parts, and a transfer that the bank tells at once. */
export function schedulePeakMonth(world: World, organization: Organization): void {
  scheduleCeremony(world, organization)
  schedulePlan(world)
  scheduleNotified(world, organization)
}

/** Registered on one evening, paid by most in the weeks after. */
function scheduleCeremony({ context, random, calendar, bank }: World, { province, fund, crew }: Organization): void {
  const lines = Array.from({ length: 24 }, (_, at) => ({
    name: firmName(random),
    donorKind: 'business' as const,
    amountVnd: random.whole(2, 20) * 10_000_000,
    method: 'bank' as const,
    mayBeNamed: at % 5 > 0,
  }))
  const totalVnd = lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  calendar.on('2023-10-17', 19, async () => {
    const where = { unitId: province.id, fundId: fund.id, purposeCode: 'general' }
    const pool = await poolByPurpose(context.database.read, where)
    const eventCode = await openEvent(context, crew.accountant, 'demo-ceremony', {
      poolId: pool?.accountId ?? 0,
      name: 'Lễ phát động Tháng cao điểm “Vì người nghèo” năm 2023',
      place: 'Hội trường Mẫu, thành phố Tân An',
      heldOn: '2023-10-17',
      boardVnd: Math.ceil(totalVnd / 500_000_000) * 500_000_000,
    })
    await registerAtEvent(context, crew.accountant, 'demo-ceremony-registrations', {
      eventCode,
      control: { count: lines.length, totalVnd },
      lines,
      doublesAreMeant: false,
    })
    const event = await eventByCode(context.database.read, eventCode)
    const registered = await registrationsOf(context.database.read, event?.id ?? 0)
    for (const { code, amountVnd, name } of registered)
      if (random.chance(0.8))
        bank.credit(addDays('2023-10-18', random.whole(0, 40)), amountVnd, memoOf(code, name ?? ''))
  })
}

/** A firm gives 120 million in four parts; three of them have come. */
function schedulePlan({ context, random, calendar, bank }: World): void {
  const name = firmName(random)
  const plan = schedule({ totalVnd: 120_000_000, count: 4, firstOn: '2023-03-31', every: 'quarter' })
  calendar.on('2023-03-20', 9, async () => {
    const wish: Wish = {
      ...{ donorKind: 'business', nameDisplay: 'public', name, contact: '', taxCode: '', address: '', consents: true },
      ...{ amountVnd: 120_000_000, purpose: { kind: 'general' }, method: 'bank', expectedOn: null, plan },
    }
    const { code } = await makePledge(context, 'demo-plan', wish)
    for (const { dueOn, amountVnd } of plan.slice(0, 3)) bank.credit(dueOn, amountVnd, memoOf(code, name))
  })
}

/** The bank's messenger tells it within the minute; the statement of the week brings it again, and it stays one gift. */
function scheduleNotified({ context, random, calendar, bank }: World, { bankAccount }: Organization): void {
  for (let i = 0; i < 6; i++) {
    const day = addDays('2023-11-06', i * 2)
    const [name, amountVnd] = [personName(random), random.whole(2, 20) * 100_000]
    calendar.on(day, 12, async () => {
      const { code } = await makePledge(context, `demo-notified-${i}`, {
        ...{
          donorKind: 'person',
          nameDisplay: 'initials',
          name,
          contact: '',
          taxCode: '',
          address: '',
          consents: true,
        },
        ...{ amountVnd, purpose: { kind: 'general' }, method: 'bank', expectedOn: null },
      })
      const memo = memoOf(code, name)
      bank.credit(day, amountVnd, memo)
      const id = 92_704 + i
      const body = JSON.stringify({
        ...{ id, gateway: 'Vietcombank', transactionDate: `${day} 12:00:30`, accountNumber: bankAccount.number },
        ...{ code: null, content: memo, transferType: 'in', transferAmount: amountVnd, accumulated: 0 },
        ...{ subAccount: null, referenceCode: '', description: '' },
      })
      await storeEvent(context, { provider: 'sepay', eventId: String(id), kind: 'in', body })
    })
    calendar.on(day, 13, () =>
      workOnNotices(context, (error) => {
        throw error
      }),
    )
  }
}

function memoOf(code: string, name: string): string {
  return `CT nhanh 247 den: ${code} ${foldText(name).toUpperCase()}`
}

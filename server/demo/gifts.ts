import { poolByPurpose } from '../../db/queries/accounts.ts'
import type { Context } from '../actions/context.ts'
import { makePledge } from '../actions/make-pledge.ts'
import { recordCashGift } from '../actions/record-cash-gift.ts'
import { foldText } from '../domain/text.ts'
import type { DemoBank } from './bank.ts'
import { addDays, type Calendar } from './calendar.ts'
import { firmName, groupName, personName } from './names.ts'
import type { Organization } from './organization.ts'
import type { Random } from './random.ts'

/** How much of the year comes in which month, in hundredths: Tết, and the peak month of 17 October – 18 November. */
const monthShares = [10, 12, 8, 8, 8, 9, 8, 8, 7, 11, 9, 2]
const TRANSFERS = 4_200
const PLEDGES = 620

/** Transfers of the whole year: small ones without a code, pledges with theirs, some that are announced and never come. */
export function scheduleTransfers(
  { context, random, calendar, bank }: { context: Context; random: Random; calendar: Calendar; bank: DemoBank },
  { through }: { through: string },
): void {
  for (let i = 0; i < TRANSFERS; i++) {
    const day = dayOfYear(random)
    if (day > through) continue
    const sender = asTyped(personName(random))
    const amount = smallGift(random)
    calendar.on(day, 6, async () =>
      bank.credit(day, amount, `MBVCB.${random.whole(1e9, 9e9)}.${sender} ung ho quy vi nguoi ngheo`),
    )
  }
  for (let i = 0; i < PLEDGES; i++) {
    const day = dayOfYear(random)
    const isFirm = i % 3 === 0
    const isGroup = !isFirm && i % 5 === 0
    const name = isFirm ? firmName(random) : isGroup ? groupName(random) : personName(random)
    const amountVnd = isFirm ? random.whole(2, 12) * 5_000_000 : random.whole(1, 30) * 100_000
    const display = isFirm ? 'public' : random.pick(['public', 'public', 'initials', 'hidden'] as const)
    const paysOn = addDays(day, random.whole(0, isFirm ? 20 : 3))
    const share = random.chance(0.06) ? 0 : random.chance(0.05) ? 0.5 : 1
    if (day > through) continue
    calendar.on(day, 9, async () => {
      const { code } = await makePledge(context, `demo-pledge-${i}`, {
        donorKind: isFirm ? 'business' : isGroup ? 'group' : 'person',
        nameDisplay: display,
        name,
        contact: '',
        taxCode: '',
        address: '',
        consents: true,
        amountVnd,
        purpose: { kind: 'general' },
        method: 'bank',
        expectedOn: isFirm ? addDays(day, 20) : null,
      })
      if (share > 0 && paysOn <= through)
        bank.credit(paysOn, amountVnd * share, `CT nhanh 247 den: ${code} ${asTyped(name)}`)
    })
  }
  // Running costs are not paid from given money: a fee the bank takes waits for the accountant to have it put back.
  calendar.on('2023-12-29', 6, async () => bank.debit('2023-12-29', 11_000, 'PHI QUAN LY TAI KHOAN'))
  for (let month = 1; month <= 12; month++) {
    const day = `2023-${String(month).padStart(2, '0')}-25`
    const interest = random.whole(180_000, 420_000)
    if (day <= through) calendar.on(day, 6, async () => bank.credit(day, interest, 'TRA LAI TIEN GUI KKH'))
  }
}

/** Cash brought to each commune's desk, most of it before building begins. @returns what each commune has by the end of March */
export function scheduleCash(
  { context, random, calendar }: { context: Context; random: Random; calendar: Calendar },
  { fund, communes }: Organization,
): Map<number, number> {
  const byApril = new Map<number, number>()
  for (const { unit, crew } of communes) {
    for (let i = 0; i < 12; i++) {
      const early = i < 8
      const day = early ? addDays('2023-01-05', random.whole(0, 80)) : addDays('2023-10-17', random.whole(0, 32))
      const amountVnd = random.whole(4, 44) * 50_000
      const donorKind = random.chance(0.15) ? ('group' as const) : ('person' as const)
      const name = donorKind === 'group' ? groupName(random) : personName(random)
      const nameDisplay = random.pick(['public', 'initials', 'hidden'] as const)
      if (early) byApril.set(unit.id, (byApril.get(unit.id) ?? 0) + amountVnd)
      calendar.on(day, 10, async () => {
        const pool = await poolByPurpose(context.database.read, {
          unitId: unit.id,
          fundId: fund.id,
          purposeCode: 'general',
        })
        if (!pool) throw new Error(`no general pool in ${unit.code}`)
        await recordCashGift(context, crew.cashier, `demo-cash-${unit.code}-${i}`, {
          from: {
            poolId: pool.accountId,
            donor: { donorKind, nameDisplay, name, contact: '', taxCode: '', address: '', consents: true },
          },
          amountVnd,
          bookedOn: day,
          note: 'Ủng hộ tại trụ sở xã',
        })
      })
    }
  }
  return byApril
}

function dayOfYear(random: Random): string {
  let rest = random.next() * 100
  const month = monthShares.findIndex((share) => {
    rest -= share
    return rest < 0
  })
  return addDays(`2023-${String(month + 1).padStart(2, '0')}-01`, random.whole(0, 27))
}

/** Most give 200.000 đ or less; a few give millions. */
function smallGift(random: Random): number {
  const r = random.next()
  if (r < 0.08) return random.whole(1, 9) * 10_000
  if (r < 0.6) return random.pick([100_000, 200_000, 200_000, 500_000])
  if (r < 0.92) return random.whole(5, 30) * 100_000
  return random.whole(4, 40) * 1_000_000
}

function asTyped(name: string): string {
  return foldText(name).toUpperCase()
}

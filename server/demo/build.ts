import type { Context } from '../actions/context.ts'
import { hashPassword } from '../gateways/password.ts'
import { scheduleAppeals } from './appeals.ts'
import { DemoBank } from './bank.ts'
import { addDays, Calendar } from './calendar.ts'
import type { DemoClock } from './clock.ts'
import { scheduleCash, scheduleTransfers } from './gifts.ts'
import { scheduleHouse } from './houses.ts'
import { scheduleInterest } from './interest.ts'
import { scheduleManyHands } from './many-hands.ts'
import { scheduleMistake } from './mistake.ts'
import { openYear } from './opening.ts'
import { foundOrganization, type Organization } from './organization.ts'
import { schedulePeakMonth } from './peak-month.ts'
import { planHouses } from './plan.ts'
import { seededRandom } from './random.ts'

export const DEMO_PASSWORD = 'quy-vi-nguoi-ngheo-2023'
const FIRST_DAY = '2023-01-01'
const LAST_DAY = '2023-12-31'
const OPENING_VND = 3_214_560_000

/**
 * Lives the year 2023 of Long An's fund through the program's own actions: pledges, statements, cash, houses. Everything
 * is invented but the totals. `context.clock` must be `clock.read`; the store must be empty and migrated.
 */
export async function buildDemo(
  context: Context,
  clock: DemoClock,
  said: (message: string) => void,
): Promise<Organization> {
  const random = seededRandom(2023)
  clock.set(FIRST_DAY, 0)
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const organization = await context.database.write((tx) => foundOrganization(tx, context, random, passwordHash))
  said(`${organization.communes.length + 1} units founded`)

  const calendar = new Calendar()
  const bank = new DemoBank(context, organization, OPENING_VND)
  calendar.on(FIRST_DAY, 1, () => openYear(context, organization, OPENING_VND, FIRST_DAY))
  scheduleTransfers({ context, random, calendar, bank }, { through: LAST_DAY })
  scheduleInterest({ context, calendar }, organization)
  scheduleMistake({ context, calendar }, organization)
  // Each with a chance of its own: what is added to one leaves the others as they are.
  scheduleAppeals({ context, random: seededRandom(1017), calendar, bank }, organization)
  scheduleManyHands({ context, random: seededRandom(412), calendar }, organization)
  schedulePeakMonth({ context, random: seededRandom(1118), calendar, bank }, organization)
  const cash = scheduleCash({ context, random, calendar }, organization)
  for (const plan of planHouses(random, organization, cash))
    scheduleHouse({ context, random, calendar, bank, organization, through: LAST_DAY }, plan)
  // Every Monday the accountant imports the week before; on the last evening what is left of the year.
  for (let monday = '2023-01-02'; monday <= LAST_DAY; monday = addDays(monday, 7))
    calendar.on(monday, 7, () => bank.importStatement(addDays(monday, -1)))
  calendar.on(LAST_DAY, 23, () => bank.importStatement(LAST_DAY))

  await calendar.run(FIRST_DAY, LAST_DAY, clock, (day) => {
    if (day.endsWith('-28')) said(`lived through ${day.slice(0, 7)}`)
  })
  return organization
}

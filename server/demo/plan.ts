import type { ProjectKind } from '../../db/schema/index.ts'
import { addDays } from './calendar.ts'
import type { HousePlan } from './houses.ts'
import type { Organization } from './organization.ts'
import type { Random } from './random.ts'

/**
 * What the news article of 2024 says Long An's fund did in 2023: 276 houses built for over 14,4 tỷ đồng, 80 repaired for
 * over 1,5 tỷ. The amounts of single houses are invented so that they add up to a little more than these.
 */
const finished = {
  build: { houses: 276, totalVnd: 14_436_000_000, fromVnd: 48_000_000, toVnd: 56_500_000, communeVnd: 8_000_000 },
  repair: { houses: 80, totalVnd: 1_512_500_000, fromVnd: 14_000_000, toVnd: 24_000_000, communeVnd: 5_000_000 },
} as const
/** Houses begun so late in the year that they are still open at its end: what a donor can give to. */
const STILL_OPEN = 14
/** On the last evening these wait for somebody: two allocations and a tranche for the head, so that the work queue shows work. */
const waitingOnLastDay = ['2023-12-13', '2023-12-13', '2023-12-11']
const STEP_VND = 500_000

/** Every house of the year. `cash` is what each commune (by unit id) has in hand by April for its own share. */
export function planHouses(random: Random, { communes }: Organization, cash: Map<number, number>): HousePlan[] {
  const plans: HousePlan[] = []
  const left = new Map(cash)
  const add = (kind: ProjectKind, begins: string, totalVnd: number) => {
    const number = plans.length + 1
    const commune = communes[(number * 7) % communes.length] as (typeof communes)[number]
    const share = finished[kind].communeVnd
    const inHand = left.get(commune.unit.id) ?? 0
    const shared = begins >= '2023-04-01' && inHand >= share && random.chance(0.6)
    if (shared) left.set(commune.unit.id, inHand - share)
    const communeVnd = shared ? share : 0
    plans.push({ number, kind, commune, begins, provinceVnd: totalVnd - communeVnd, communeVnd })
  }
  for (const kind of ['build', 'repair'] as const) {
    const days = kind === 'build' ? 248 : 270
    for (const totalVnd of amounts(random, kind)) add(kind, addDays('2023-01-16', random.whole(0, days)), totalVnd)
  }
  for (let i = 0; i < STILL_OPEN; i++)
    add(
      i % 4 === 3 ? 'repair' : 'build',
      addDays('2023-11-18', random.whole(0, 20)),
      i % 4 === 3 ? 18_000_000 : 52_000_000,
    )
  for (const begins of waitingOnLastDay) add('build', begins, 52_000_000)
  return plans
}

/** Amounts in steps of 500.000 đ that add up to the year's total exactly. */
function amounts(random: Random, kind: ProjectKind): number[] {
  const { houses, totalVnd, fromVnd, toVnd } = finished[kind]
  const list = Array.from({ length: houses }, () => random.whole(fromVnd / STEP_VND, toVnd / STEP_VND) * STEP_VND)
  let missing = totalVnd - list.reduce((sum, vnd) => sum + vnd, 0)
  for (let i = 0; missing !== 0; i = (i + 1) % houses) {
    const step = missing > 0 ? STEP_VND : -STEP_VND
    const changed = (list[i] as number) + step
    if (changed < fromVnd || changed > toVnd) continue
    list[i] = changed
    missing -= step
  }
  return list
}

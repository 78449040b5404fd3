import { beforeEach, describe, expect, test } from 'vitest'
import { fundingOf, houseByCode, householdOf, houseTotals, projectEvents } from '../../../../db/queries/projects.ts'
import { publicProject } from '../../../../db/queries/public-projects.ts'
import { payCash } from '../../../../server/actions/houses/pay-cash.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../../support/houses.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

const TODAY = '2023-05-01'
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
})

const refused = (code: string) => expect.objectContaining({ name: 'Error', code })

describe('a proposed house', () => {
  test('keeps the household private and shows its initials', async () => {
    const code = await works.propose({ householdName: 'Trần Thị Đào', kind: 'repair', category: 'near-poor' })
    const house = await houseByCode(store.database.read, code)
    expect(house).toMatchObject({ householdShort: 'T.T.Đ.', stage: 'assessed', hamlet: 'Ấp 3', areaName: 'Phường 5' })
    expect((await householdOf(store.database.read, house?.id as number))?.name).toBe('Trần Thị Đào')
    expect(JSON.stringify(house)).not.toContain('Trần')
    expect((await projectEvents(store.database.read, house?.id as number)).map(({ stage }) => stage)).toEqual([
      'assessed',
    ])
  })

  test('comes from an officer of the unit only, and not from the future', async () => {
    await expect(works.propose({ unitId: fund.communes[1]?.id as number })).rejects.toEqual(refused('not-your-part'))
    await expect(works.propose({ assessedOn: '2023-05-02' })).rejects.toEqual(refused('day-in-the-future'))
  })

  test('is not a second one of the same household unnoticed', async () => {
    const code = await works.propose({ householdName: 'Lê Văn Bình' })
    await expect(works.propose({ householdName: 'Lê Văn Bình' })).rejects.toMatchObject({
      code: 'household-already-helped',
      values: { code },
    })
    expect(await works.propose({ householdName: 'Lê Văn Bình', again: true })).not.toBe(code)
  })

  test('sent twice is one house', async () => {
    const once = key()
    const code = await works.propose({ key: once, householdName: 'Lê Văn Bình' })
    expect(await works.propose({ key: once, householdName: 'Lê Văn Bình' })).toBe(code)
    await expect(works.propose({ key: once, householdName: 'Lê Văn Chín' })).rejects.toEqual(
      refused('same-key-other-request'),
    )
  })
})

describe('the stages of a house', () => {
  test('are recorded in order, on days that do not go back, and the handover is the day it counts', async () => {
    const code = await works.propose()
    await expect(works.move(code, 'posted')).rejects.toEqual(refused('stage-not-next'))
    await expect(works.move(code, 'surveyed', 'assessed', '2023-05-02')).rejects.toEqual(refused('day-in-the-future'))
    await expect(works.move(code, 'surveyed', 'assessed', '2023-04-30')).rejects.toEqual(
      refused('day-before-last-stage'),
    )
    await works.bring(code, 'handed-over')
    expect((await houseByCode(store.database.read, code))?.handedOverOn).toBe(TODAY)
  })

  test('tell the second of two people who was quicker', async () => {
    const code = await works.propose()
    await works.move(code, 'surveyed')
    await expect(works.move(code, 'surveyed', 'assessed')).rejects.toMatchObject({
      code: 'house-moved-on',
      statusCode: 409,
      values: { who: 'Người officer xa' },
    })
  })

  test('go on from where the house was paused; nothing is set aside or paid meanwhile', async () => {
    const code = await works.decidedHouse(50_000_000)
    const payment = await works.approvedPayment(code, 10_000_000)
    await works.move(code, 'paused')
    await expect(works.askPayment(code, 1_000_000)).rejects.toEqual(refused('house-paused'))
    await expect(
      payCash(store, as(works.people.cashier), { key: key(), code: payment, paidOn: TODAY, receiver: RECEIVER }),
    ).rejects.toEqual(refused('house-paused'))
    await expect(works.move(code, 'started')).rejects.toEqual(refused('stage-not-where-it-paused'))
    await works.move(code, 'decided')
    await payCash(store, as(works.people.cashier), { key: key(), code: payment, paidOn: TODAY, receiver: RECEIVER })
    await expect(works.move(code, 'dropped')).rejects.toEqual(refused('stage-money-already-paid'))
  })
})

test('the totals of a list agree with its houses and with the units that paid', async () => {
  const built = await works.decidedHouse(50_000_000)
  const repaired = await works.decidedHouse(20_000_000, 'repair')
  for (const [code, paidVnd] of [
    [built, 50_000_000],
    [repaired, 8_000_000],
  ] as const) {
    await works.bring(code, 'handed-over')
    const paper = await works.approvedPayment(code, paidVnd)
    await payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER })
  }
  const read = store.database.read
  expect(await houseTotals(read, {})).toEqual({
    build: { houses: 1, budgetVnd: 60_000_000, allocatedVnd: 50_000_000, paidVnd: 50_000_000 },
    repair: { houses: 1, budgetVnd: 60_000_000, allocatedVnd: 20_000_000, paidVnd: 8_000_000 },
  })
  expect((await houseTotals(read, { year: 2022 })).build.houses).toBe(0)
  expect((await houseTotals(read, { year: 2023, unitIds: [works.unit.id] })).build.houses).toBe(1)
  expect((await houseTotals(read, { unitIds: [] })).build.houses).toBe(0)
  const house = await houseByCode(read, repaired)
  // What programs are told comes from the entries themselves; people are told the same.
  expect(await publicProject(read, repaired)).toMatchObject({ committedVnd: 20_000_000, paidVnd: 8_000_000 })
  expect(await fundingOf(read, house?.id as number)).toEqual([
    {
      unitId: works.unit.id,
      unitCode: 'LA-27694',
      unitName: works.unit.name,
      allocatedVnd: 20_000_000,
      leftVnd: 12_000_000,
    },
  ])
})

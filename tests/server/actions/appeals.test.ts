import { beforeEach, describe, expect, test } from 'vitest'
import { accountById, accountsOfKind } from '../../../db/queries/accounts.ts'
import { allAppeals, prioritiesOn } from '../../../db/queries/appeals.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { endPriority, setPriority } from '../../../server/actions/appeals/area-priority.ts'
import { closeAppeal } from '../../../server/actions/appeals/close-appeal.ts'
import { openAppeal } from '../../../server/actions/appeals/open-appeal.ts'
import { requestAllocation } from '../../../server/actions/houses/request-allocation.ts'
import { postGift } from '../../../server/actions/ledger/post-gift.ts'
import { makePledge } from '../../../server/actions/make-pledge.ts'
import { corrections } from '../../support/corrections.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key } from '../../support/houses.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
})

const TODAY = '2023-05-01'
const call = (facts: object = {}) => ({
  key: key(),
  unitId: fund.province.id,
  fundId: fund.vnn.id,
  title: 'Mái ấm',
  about: '',
  goalVnd: 100_000_000,
  fromDay: '2023-04-01',
  toDay: '2023-06-30',
  ...facts,
})

async function give(appeal: string, amountVnd = 1_000_000) {
  return makePledge(store, key(), {
    donorKind: 'person',
    nameDisplay: 'hidden',
    name: '',
    contact: '',
    taxCode: '',
    address: '',
    consents: false,
    amountVnd,
    purpose: { kind: 'appeal', appeal },
    method: 'bank',
    expectedOn: null,
  })
}

async function receive(code: string, amountVnd: number): Promise<number> {
  return store.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge) throw new Error('no pledge')
    const pool = await accountById(tx, pledge.poolId)
    const [bank] = await accountsOfKind(tx, { unitId: pool.unitId, fundId: pool.fundId, kind: 'bank' })
    if (!bank) throw new Error('no bank account')
    const gift = { id: key(), asset: bank, pool, purpose: pledge.purposeCode, amountVnd, bookedOn: TODAY, memo: code }
    return (await postGift(tx, store, { ...gift, channel: 'bank', pledge })).index
  })
}

const standing = async () => {
  const [appeal] = await allAppeals(store.database.read)
  return { pledgedVnd: appeal?.pledgedVnd, receivedVnd: appeal?.receivedVnd }
}

describe('an appeal is not opened', () => {
  test('by somebody of another unit, or without the part', async () => {
    for (const person of [fund.communePeople.officer, fund.people.cashier, fund.people.auditor])
      await expect(openAppeal(store, as(person), call())).rejects.toMatchObject({ code: 'not-your-part' })
  })
  test('for days that run backwards or have passed', async () => {
    const officer = as(fund.people.officer)
    await expect(openAppeal(store, officer, call({ toDay: '2023-03-01' }))).rejects.toMatchObject({
      code: 'days-backwards',
    })
    const past = { fromDay: '2023-03-01', toDay: '2023-04-30' }
    await expect(openAppeal(store, officer, call(past))).rejects.toMatchObject({ code: 'day-passed' })
  })
})

describe('a gift for an appeal', () => {
  test('goes to the appeal’s own pool, and only while it is open', async () => {
    const { code } = await openAppeal(store, as(fund.people.head), call())
    const later = await openAppeal(store, as(fund.people.head), call({ fromDay: '2023-05-02' }))
    const pledge = await pledgeByCode(store.database.read, (await give(code)).code)
    expect(pledge?.purposeCode).toBe(`appeal:${code}`)
    const pool = await accountById(store.database.read, pledge?.poolId as number)
    expect(pool.name).toBe(`Liabilities:LA:VNN:Pool:Appeal-${code}`)
    await closeAppeal(store, as(fund.people.officer), code)
    await closeAppeal(store, as(fund.people.officer), code)
    for (const shut of [code, later.code, 'VDKHONG'])
      await expect(give(shut)).rejects.toMatchObject({ code: 'appeal-not-open' })
  })

  test('counts as pledged when it is promised and as received when the ledger says so, net of reversals', async () => {
    const { code } = await openAppeal(store, as(fund.people.officer), call())
    const first = await give(code)
    await give(code, 2_000_000)
    expect(await standing()).toEqual({ pledgedVnd: 3_000_000, receivedVnd: 0 })
    const index = await receive(first.code, 1_000_000)
    await receive(first.code, 500_000)
    expect(await standing()).toEqual({ pledgedVnd: 3_000_000, receivedVnd: 1_500_000 })
    const requests = corrections(store, fund.people)
    await requests.approve(await requests.ask(index, 'Ghi nhầm khoản của người khác'))
    expect(await standing()).toEqual({ pledgedVnd: 3_000_000, receivedVnd: 500_000 })
  })

  test('may be set aside for a house of its unit or below, and still counts as received', async () => {
    const { code } = await openAppeal(store, as(fund.people.officer), call())
    const { code: pledged } = await give(code)
    await receive(pledged, 1_000_000)
    const houses = building(store, fund)
    const house = await houses.propose()
    await houses.bring(house, 'decided')
    const pledge = await pledgeByCode(store.database.read, pledged)
    const asked = { key: key(), projectCode: house, poolId: pledge?.poolId as number, amountVnd: 1_000_000 }
    await expect(requestAllocation(store, as(fund.people.officer), asked)).resolves.toMatchObject({
      code: expect.stringMatching(/^PB/),
    })
    expect(await standing()).toEqual({ pledgedVnd: 1_000_000, receivedVnd: 1_000_000 })
  })
})

describe('a place that goes first', () => {
  test('is set for a term by those who look after it, and may end early', async () => {
    const commune = fund.communes[0]?.id as number
    const term = { fromDay: '2023-05-01', toDay: '2023-05-31', reason: 'Sau lũ' }
    const elsewhere = { key: key(), unitId: fund.communes[1]?.id as number, ...term }
    await expect(setPriority(store, as(fund.communePeople.officer), elsewhere)).rejects.toMatchObject({
      code: 'not-your-part',
    })
    const { id } = await setPriority(store, as(fund.people.head), { key: key(), unitId: commune, ...term })
    const on = async (day: string) => (await prioritiesOn(store.database.read, day)).map(({ unitCode }) => unitCode)
    expect(await on('2023-04-30')).toEqual([])
    expect(await on('2023-05-31')).toEqual(['LA-27694'])
    expect(await on('2023-06-01')).toEqual([])
    await endPriority(store, as(fund.communePeople.officer), id)
    await endPriority(store, as(fund.communePeople.officer), id)
    expect(await on('2023-05-01')).toEqual([])
  })
})

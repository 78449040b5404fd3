import { beforeEach, describe, expect, test } from 'vitest'
import { accountById, balanceOf } from '../../../../db/queries/accounts.ts'
import { allocationByCode } from '../../../../db/queries/allocations.ts'
import { entryDetail } from '../../../../db/queries/ledger.ts'
import { fundingOf, houseByCode } from '../../../../db/queries/projects.ts'
import { publicProject } from '../../../../db/queries/public-projects.ts'
import { releasesOf } from '../../../../db/queries/releases.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { pools } from '../../../../db/queries/units.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { requestRelease } from '../../../../server/actions/corrections/request-release.ts'
import { approveAllocation } from '../../../../server/actions/houses/approve-allocation.ts'
import { checkAllocation } from '../../../../server/actions/houses/check-allocation.ts'
import { payCash } from '../../../../server/actions/houses/pay-cash.ts'
import { requestAllocation } from '../../../../server/actions/houses/request-allocation.ts'
import { postGift } from '../../../../server/actions/ledger/post-gift.ts'
import { openPool } from '../../../../server/actions/setup/open-accounts.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { corrections } from '../../../support/corrections.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../../support/houses.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

const TODAY = '2023-05-01'
const REASON = 'Hộ tự lo được phần mái, không dùng hết'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
})

async function pay(code: string, amountVnd: number) {
  const paper = await works.approvedPayment(code, amountVnd)
  await payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER })
}

const allocationIn = async (code: string) => (await allocationByCode(store.database.read, code))?.entryIndex as number

async function ask(entryIndex: number, amountVnd: number, by = works.people.accountant) {
  const { code } = await requestRelease(store, as(by), { key: key(), entryIndex, amountVnd, reason: REASON })
  return code
}

const approve = (code: string, by = works.people.head) => approveRequest(store, as(by), { key: key(), code })

/** A house with 500 đồng set aside, of which 300 are paid; its allocation's entry. */
async function house() {
  await works.give(500)
  const code = await works.propose({ budgetVnd: 1_000 })
  await works.bring(code, 'decided')
  const allocation = await works.allocate(code, 500)
  await pay(code, 300)
  return { code, entryIndex: allocation.receipt.index }
}

describe('what was set aside and not spent', () => {
  test('is asked back by the accountant alone, with a reason, and never more than is left', async () => {
    const { entryIndex } = await house()
    for (const who of ['officer', 'head', 'cashier'] as const)
      await expect(ask(entryIndex, 100, works.people[who])).rejects.toMatchObject({ code: 'not-your-part' })
    await expect(ask(entryIndex, 201)).rejects.toMatchObject({
      code: 'release-too-much',
      values: { amountVnd: 201, availableVnd: 200 },
    })
    await expect(ask(0, 1)).rejects.toMatchObject({ code: 'not-an-allocation' })
    await expect(ask(99, 1)).rejects.toMatchObject({ statusCode: 404 })
    const short = { key: key(), entryIndex, amountVnd: 1, reason: 'thừa' }
    await expect(requestRelease(store, as(works.people.accountant), short)).rejects.toMatchObject({
      code: 'reason-short',
    })
  })

  test('goes back to its pool when the head approves, as the very đồng that were set aside; then the house can be settled', async () => {
    const { code, entryIndex } = await house()
    await works.bring(code, 'handed-over')
    await expect(works.move(code, 'settled')).rejects.toMatchObject({ code: 'stage-money-left' })
    const request = await ask(entryIndex, 200)
    expect(await balanceOf(store.database.read, (await works.pool()).id)).toBe(0)
    await expect(approve(request, works.people.accountant)).rejects.toMatchObject({ code: 'not-your-part' })
    const { index } = await approve(request)
    expect(await balanceOf(store.database.read, (await works.pool()).id)).toBe(200)
    expect(
      await entryDetail(store.database.read, index, {
        unitIds: [fund.province.id],
        fundIds: [fund.vnn.id],
        isWhole: false,
      }),
    ).toMatchObject({
      kind: 'release',
      direction: null,
      project: code,
      voucher: null,
    })
    expect(await houseByCode(store.database.read, code)).toMatchObject({ allocatedVnd: 300, leftVnd: 0 })
    expect(await publicProject(store.database.read, code)).toMatchObject({ committedVnd: 300, paidVnd: 300 })
    const found = await houseByCode(store.database.read, code)
    expect(await fundingOf(store.database.read, found?.id as number)).toMatchObject([{ allocatedVnd: 300, leftVnd: 0 }])
    expect(await releasesOf(store.database.read, found?.id as number)).toMatchObject([
      { entryIndex: index, amountVnd: 200, reversedBy: null, bookedOn: TODAY },
    ])
    const figures = await summary(store.database.read, { unitId: null, fundId: null, year: null })
    expect(figures).toMatchObject({ allocatedVnd: 300, disbursedVnd: 300, balanceVnd: 200 })
    await works.move(code, 'settled')
    expectSoundBooks(store)
  })

  test('is not what approved payments still need, and what was asked for is looked at again when it is approved', async () => {
    const { code, entryIndex } = await house()
    await works.bring(code, 'started')
    const request = await ask(entryIndex, 200)
    await works.approvedPayment(code, 50)
    await expect(approve(request)).rejects.toMatchObject({
      code: 'release-too-much',
      values: { amountVnd: 200, availableVnd: 150 },
    })
  })

  test('of two pools goes back to the pool that it came from', async () => {
    await works.give(300)
    const commune = await store.database.write((tx) =>
      openPool(
        tx,
        { unit: works.unit, fund: fund.vnn },
        { kind: 'commune', code: `commune:${works.unit.code}`, detail: 'Commune', label: 'Dành cho Phường 5' },
      ),
    )
    await store.database.write(async (tx) =>
      postGift(tx, store, {
        id: key(),
        asset: await works.cash(),
        pool: commune,
        purpose: `commune:${works.unit.code}`,
        amountVnd: 200,
        bookedOn: TODAY,
        channel: 'cash',
        pledge: null,
        memo: '',
      }),
    )
    const code = await works.propose({ budgetVnd: 1_000 })
    await works.bring(code, 'decided')
    const first = await works.allocate(code, 300)
    const asked = { key: key(), projectCode: code, poolId: commune.id, amountVnd: 200 }
    const paper = (await requestAllocation(store, as(works.people.officer), asked)).code
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    await approveAllocation(store, as(works.people.head), { key: key(), code: paper, decisionNumber: '5' })
    await pay(code, 400)
    const second = await allocationIn(paper)
    await expect(ask(first.receipt.index, 1)).rejects.toMatchObject({ values: { availableVnd: 0 } })
    await expect(ask(second, 101)).rejects.toMatchObject({ values: { availableVnd: 100 } })
    await approve(await ask(second, 100))
    expect(await balanceOf(store.database.read, commune.id)).toBe(100)
    expect(await balanceOf(store.database.read, (await works.pool()).id)).toBe(0)
    expect((await pools(store.database.read)).length).toBeGreaterThan(1)
    expectSoundBooks(store)
  })

  test('can be set aside again, released in parts, and a wrong release is reversed like any other entry', async () => {
    const { code, entryIndex } = await house()
    const of = corrections(store, works.people)
    const { index } = await approve(await ask(entryIndex, 120))
    await expect(of.ask(entryIndex)).rejects.toMatchObject({ code: 'settled-since', values: { by: String(index) } })
    const again = await works.allocate(code, 120)
    await expect(ask(entryIndex, 81)).rejects.toMatchObject({ values: { availableVnd: 80 } })
    await approve(await ask(again.receipt.index, 120))
    await of.reverse(index)
    expect(await houseByCode(store.database.read, code)).toMatchObject({ allocatedVnd: 500, leftVnd: 200 })
    await approve(await ask(entryIndex, 200))
    const committed = await works.committed(code)
    expect(await balanceOf(store.database.read, committed?.id as number)).toBe(0)
    expect((await accountById(store.database.read, committed?.id as number)).kind).toBe('committed')
    expectSoundBooks(store)
  })
})

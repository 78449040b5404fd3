import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { allocationByCode } from '../../../../db/queries/allocations.ts'
import { approveAllocation } from '../../../../server/actions/houses/approve-allocation.ts'
import { checkAllocation } from '../../../../server/actions/houses/check-allocation.ts'
import { refuseAllocation } from '../../../../server/actions/houses/refuse-allocation.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, entryAt, key } from '../../../support/houses.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
})

const refused = (code: string) => expect.objectContaining({ name: 'Error', code })

describe('money set aside for a house', () => {
  test('moves from the pool to the house when a third person approves, without a voucher', async () => {
    await works.give(80_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const { receipt, code: paper } = await works.allocate(code, 50_000_000)
    const entry = entryAt(store, receipt.index)
    expect(entry).toMatchObject({
      kind: 'allocation',
      direction: null,
      channel: 'none',
      amount_vnd: 50_000_000,
      voucher: null,
      reference: null,
      purpose: 'general',
      project: code,
      authority: paper,
    })
    const { officer, accountant, head } = works.people
    expect(JSON.parse(entry.people as string)).toEqual({
      requested: officer.code,
      checked: accountant.code,
      approved: head.code,
    })
    const committed = await works.committed(code)
    expect(committed?.name).toBe(`Liabilities:LA-27694:VNN:Committed:${code}`)
    expect(await balanceOf(store.database.read, committed?.id as number)).toBe(50_000_000)
    expect(await balanceOf(store.database.read, (await works.pool()).id)).toBe(30_000_000)
    expect(await allocationByCode(store.database.read, paper)).toMatchObject({
      state: 'approved',
      entryIndex: receipt.index,
    })
  })

  test('is refused beyond what the pool holds, also when it was emptied after the request', async () => {
    await works.give(40_000_000)
    const [one, other] = [await works.propose(), await works.propose()]
    await works.bring(one, 'posted')
    await works.bring(other, 'posted')
    await expect(works.askAllocation(one, 40_000_001)).rejects.toMatchObject({
      code: 'not-enough-money',
      values: { amountVnd: 40_000_001, availableVnd: 40_000_000 },
    })
    const late = await works.askAllocation(one, 30_000_000)
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: late })
    await works.allocate(other, 30_000_000)
    const approve = approveAllocation(store, as(works.people.head), { key: key(), code: late, decisionNumber: '1' })
    await expect(approve).rejects.toMatchObject({ code: 'not-enough-money', values: { availableVnd: 10_000_000 } })
    expect(await allocationByCode(store.database.read, late)).toMatchObject({ state: 'checked', approvedBy: null })
    expect(await works.committed(one)).toBeNull()
  })

  test('is refused beyond the budget and before the list was posted', async () => {
    await works.give(90_000_000)
    const code = await works.propose()
    await expect(works.askAllocation(code, 1)).rejects.toEqual(refused('house-not-posted'))
    await works.bring(code, 'posted')
    await works.askAllocation(code, 20_000_000)
    await expect(works.askAllocation(code, 40_000_001)).rejects.toMatchObject({
      code: 'more-than-budget',
      values: { roomVnd: 40_000_000 },
    })
  })

  test('is never asked for, checked or approved by one person twice, nor by another role', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    const check = (who: 'officer' | 'head' | 'cashier') =>
      checkAllocation(store, as(works.people[who]), { key: key(), code: paper })
    for (const who of ['officer', 'head', 'cashier'] as const)
      await expect(check(who)).rejects.toEqual(refused('not-your-part'))
    const early = approveAllocation(store, as(works.people.head), { key: key(), code: paper, decisionNumber: '1' })
    await expect(early).rejects.toMatchObject({ code: 'paper-moved-on', values: { state: 'requested' } })
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    await expect(
      approveAllocation(store, as(works.people.accountant), { key: key(), code: paper, decisionNumber: '1' }),
    ).rejects.toEqual(refused('not-your-part'))
    await expect(checkAllocation(store, as(fund.people.accountant), { key: key(), code: paper })).rejects.toMatchObject(
      { code: 'paper-moved-on', values: { state: 'checked', who: 'Người accountant xa' } },
    )
  })

  test('shows the decision’s number without account or telephone numbers, and takes no long one', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    const approve = (decisionNumber: string) =>
      approveAllocation(store, as(works.people.head), { key: key(), code: paper, decisionNumber })
    for (const wrong of [' \u200b', 'x'.repeat(61)])
      await expect(approve(wrong)).rejects.toEqual(refused('decision-number-length'))
    const { receipt } = await approve(' 12/QĐ-BVĐ\n0912 345 678 ')
    expect(await allocationByCode(store.database.read, paper)).toMatchObject({ decisionNumber: '12/QĐ-BVĐ …' })
    const texts = store.database.read.all(`SELECT text FROM private_text WHERE entry_index = ${receipt.index}`)
    expect(JSON.stringify(texts)).toMatch(/12\/QĐ-BVĐ …"/)
  })

  test('is approved once by two heads at the same moment, and the other one learns who was quicker', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    const answers = await Promise.allSettled(
      [works.people.head, fund.people.head].map((head) =>
        approveAllocation(store, as(head), { key: key(), code: paper, decisionNumber: '5' }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
      code: 'paper-moved-on',
      statusCode: 409,
      values: { state: 'approved' },
    })
    const [row] = store.database.read.all<{ n: number }>(`SELECT count(*) AS n FROM entry WHERE kind = 'allocation'`)
    expect(row?.n).toBe(1)
  })

  test('can be refused with a reason, and then stays refused', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    await refuseAllocation(store, as(works.people.head), { key: key(), code: paper, reason: 'Thiếu biên bản' })
    await expect(
      checkAllocation(store, as(works.people.accountant), { key: key(), code: paper }),
    ).rejects.toMatchObject({
      values: { state: 'refused' },
    })
  })
})

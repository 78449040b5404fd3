import { beforeEach, describe, expect, test } from 'vitest'
import { disbursementByCode } from '../../../../db/queries/disbursements.ts'
import { houseByCode } from '../../../../db/queries/projects.ts'
import { approveDisbursement } from '../../../../server/actions/houses/approve-disbursement.ts'
import { cancelDisbursement } from '../../../../server/actions/houses/cancel-disbursement.ts'
import { checkDisbursement } from '../../../../server/actions/houses/check-disbursement.ts'
import { payCash } from '../../../../server/actions/houses/pay-cash.ts'
import { refuseDisbursement } from '../../../../server/actions/houses/refuse-disbursement.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, entryAt, key, RECEIVER } from '../../../support/houses.ts'
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

describe('a tranche paid in cash', () => {
  test('goes through four people and gets a PC voucher', async () => {
    const code = await works.decidedHouse(50_000_000)
    const paper = await works.approvedPayment(code, 20_000_000)
    const pay = { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER }
    for (const who of ['officer', 'accountant', 'head'] as const)
      await expect(payCash(store, as(works.people[who]), { ...pay, key: key() })).rejects.toEqual(
        refused('not-your-part'),
      )
    const { receipt } = await payCash(store, as(works.people.cashier), pay)
    expect(receipt.voucher).toBe('PC-LA-27694-VNN-2023-0000001')
    expect(await payCash(store, as(works.people.cashier), pay)).toEqual({ code: paper, receipt })
    const entry = entryAt(store, receipt.index)
    expect(entry).toMatchObject({
      kind: 'disbursement',
      direction: 'out',
      channel: 'cash',
      project: code,
      authority: paper,
    })
    expect(entry.purpose).toBe(`project:${code}`)
    expect(Object.keys(JSON.parse(entry.people as string)).sort()).toEqual(['approved', 'checked', 'paid', 'requested'])
    expect(JSON.stringify(entry)).not.toContain('Nguyễn')
    expect(await disbursementByCode(store.database.read, paper)).toMatchObject({ state: 'paid', tranche: 1 })
    const house = await houseByCode(store.database.read, code)
    expect(house).toMatchObject({ allocatedVnd: 50_000_000, leftVnd: 30_000_000 })
  })

  test('is never more than what is set aside, counting what is already asked for', async () => {
    const code = await works.decidedHouse(50_000_000)
    await works.bring(code, 'started')
    await works.askPayment(code, 20_000_000)
    await expect(works.askPayment(code, 30_000_001)).rejects.toMatchObject({
      code: 'more-than-committed',
      values: { availableVnd: 30_000_000 },
    })
    await expect(works.askPayment(code, 30_000_000)).rejects.toEqual(refused('tranche-waits-for-acceptance'))
    await works.bring(code, 'accepted')
    await works.askPayment(code, 30_000_000)
  })

  test('waits while the cash box holds less', async () => {
    await works.give(50_000_000, 'bank')
    const code = await works.propose()
    await works.bring(code, 'decided')
    await works.allocate(code, 50_000_000)
    const paper = await works.approvedPayment(code, 20_000_000)
    await expect(
      payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER }),
    ).rejects.toMatchObject({
      code: 'account-holds-less',
      values: { availableVnd: 0 },
    })
    expect(await disbursementByCode(store.database.read, paper)).toMatchObject({ state: 'approved', paidBy: null })
  })

  test('is booked on the day it was paid, not before its approval and not tomorrow', async () => {
    const code = await works.decidedHouse(50_000_000)
    const paper = await works.approvedPayment(code, 20_000_000)
    for (const [paidOn, reason] of [
      ['2023-05-02', 'day-in-the-future'],
      ['2023-04-30', 'day-before-approval'],
    ] as const)
      await expect(
        payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn, receiver: RECEIVER }),
      ).rejects.toEqual(refused(reason))
  })

  test('can be refused before the approval and cancelled after it; the money stays with the house', async () => {
    const code = await works.decidedHouse(50_000_000)
    const first = await works.askPayment(code, 20_000_000)
    await refuseDisbursement(store, as(works.people.accountant), { key: key(), code: first, reason: 'Sai số tiền' })
    const second = await works.approvedPayment(code, 15_000_000)
    const cancel = { code: second, reason: 'Hộ chưa nhận' }
    await expect(cancelDisbursement(store, as(works.people.cashier), { key: key(), ...cancel })).rejects.toEqual(
      refused('not-your-part'),
    )
    await cancelDisbursement(store, as(works.people.head), { key: key(), ...cancel })
    expect(await disbursementByCode(store.database.read, second)).toMatchObject({ state: 'cancelled', tranche: 1 })
    expect((await houseByCode(store.database.read, code))?.leftVnd).toBe(50_000_000)
  })
})

test('approved payments together stay within what is set aside, even when the money shrank after they were asked for', async () => {
  const code = await works.decidedHouse(50_000_000)
  await works.bring(code, 'accepted')
  const papers = [await works.askPayment(code, 30_000_000), await works.askPayment(code, 20_000_000)]
  for (const paper of papers) await checkDisbursement(store, as(works.people.accountant), { key: key(), code: paper })
  for (const paper of papers) await approveDisbursement(store, as(works.people.head), { key: key(), code: paper })
  for (const paper of papers)
    await payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER })
  const house = await houseByCode(store.database.read, code)
  expect(house).toMatchObject({ allocatedVnd: 50_000_000, leftVnd: 0 })
})

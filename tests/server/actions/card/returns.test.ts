import { expect, test } from 'vitest'
import { accountsOfKind } from '../../../../db/queries/accounts.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { approveAllocation } from '../../../../server/actions/houses/approve-allocation.ts'
import { checkAllocation } from '../../../../server/actions/houses/check-allocation.ts'
import { requestAllocation } from '../../../../server/actions/houses/request-allocation.ts'
import { appendEntry } from '../../../../server/actions/ledger/append-entry.ts'
import { localDay } from '../../../../server/format.ts'
import { pledgeFacts } from '../../../../server/web/giving/pledge-facts.ts'
import { balances, cardOffice, eventStates, expectVerified } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key } from '../../../support/houses.ts'
import { testStore } from '../../../support/store.ts'

/** A gift of 1.000.000 đồng by card, settled in đồng: its fee is 41.600. */
async function paidGift() {
  const store = testStore()
  const fund = await smallFund(store)
  const office = await cardOffice(store, { settlement: 'vnd' })
  const { code, session } = await office.open(1_000_000)
  const intent = office.ledger.pay(session)
  await office.tell()
  const pledge = async () => {
    const facts = await pledgeFacts(store.database.read, code, localDay(store.clock()))
    if (!facts) throw new Error(code)
    return facts
  }
  const figures = () => summary(store.database.read, { unitId: null, fundId: null, year: null })
  return { store, fund, ...office, intent, code, pledge, figures }
}

/** Other gifts, so that the provider still holds what it takes back. */
async function anotherGift({ open, ledger, tell }: Awaited<ReturnType<typeof cardOffice>>, amountVnd = 2_000_000) {
  ledger.pay((await open(amountVnd)).session)
  await tell()
}

test('a part given back counts off what was received, once, and is not asked for again', async () => {
  const { store, ledger, intent, tell, pledge, figures } = await paidGift()
  ledger.refund(intent, 300_000)
  await tell()
  await tell()
  const { status, receivedVnd, outstandingVnd, trace } = await pledge()
  expect([status, receivedVnd, outstandingVnd]).toEqual(['partly', 700_000, 0])
  expect(trace.map(({ state, amountVnd }) => [state, amountVnd])).toEqual([
    ['free', 700_000],
    ['returned', 300_000],
  ])
  expect(await figures()).toMatchObject({
    receivedVnd: 1_000_000,
    refundedVnd: 300_000,
    feesVnd: 41_600,
    balanceVnd: 658_400,
  })
  await expectVerified(store)
})

test('everything given back in parts leaves the fee alone, and the pledge is over', async () => {
  const gift = await paidGift()
  const { store, ledger, intent, tell, pledge } = gift
  await anotherGift(gift)
  for (const vnd of [300_000, 600_000, 100_000]) ledger.refund(intent, vnd)
  await tell()
  const { status, receivedVnd } = await pledge()
  expect([status, receivedVnd]).toEqual(['cancelled', 0])
  expect(balances(store)['Pool:General']).toBe(2_000_000)
  expect(() => ledger.refund(intent, 1)).toThrow('more than is left')
  await expectVerified(store)
})

test('a refund that did not reach the donor comes back to the gift’s pool', async () => {
  const gift = await paidGift()
  const { store, ledger, intent, tell, pledge, figures } = gift
  ledger.failRefund(ledger.refund(intent, 400_000))
  await tell()
  expect(await pledge()).toMatchObject({ status: 'full', receivedVnd: 1_000_000 })
  expect(await figures()).toMatchObject({ refundedVnd: 0, receivableVnd: 41_600 })
  await expectVerified(store)
})

test('a gift given back after it was spent is published as owed to the fund', async () => {
  const gift = await paidGift()
  const { store, ledger, intent, tell, figures } = gift
  await setAside(gift, 900_000)
  const refund = ledger.refund(intent, 300_000)
  await tell()
  expect(balances(store)).toMatchObject({ 'Receivable:CardRefunds': 200_000 })
  expect(balances(store)).not.toHaveProperty('Pool:General')
  expect(await figures()).toMatchObject({ refundedVnd: 300_000, receivableVnd: 200_000 + 41_600 })
  // What comes back is first what was owed.
  ledger.failRefund(refund)
  await tell()
  expect(balances(store)).toMatchObject({ 'Pool:General': 100_000 })
  expect(balances(store)).not.toHaveProperty('Receivable:CardRefunds')
  await expectVerified(store)
})

test('a refund of more than the provider holds waits until it holds it', async () => {
  const gift = await paidGift()
  const { store, ledger, intent, tell, work, pledge } = gift
  ledger.refund(intent, 1_000_000)
  await tell()
  expect(
    eventStates(store)
      .filter(({ state }) => state === 'waiting')
      .map(({ kind }) => kind),
  ).toEqual(['refund.created', 'charge.refunded'])
  expect((await pledge()).receivedVnd).toBe(1_000_000)
  await anotherGift(gift)
  store.setClock(store.clock() + 3_600_000)
  await work()
  expect((await pledge()).receivedVnd).toBe(0)
  expect(eventStates(store).every(({ state }) => state === 'done')).toBe(true)
  await expectVerified(store)
})

test('a dispute takes the gift and a fee; won, the gift comes back; lost, it stays away', async () => {
  const gift = await paidGift()
  const { store, ledger, intent, tell, pledge, figures } = gift
  await anotherGift(gift)
  const dispute = ledger.dispute(intent)
  await tell()
  expect(await pledge()).toMatchObject({ receivedVnd: 0 })
  expect(await figures()).toMatchObject({ refundedVnd: 1_000_000 })
  ledger.closeDispute(dispute, true)
  await tell()
  expect(await pledge()).toMatchObject({ status: 'full', receivedVnd: 1_000_000 })
  expect(await figures()).toMatchObject({ refundedVnd: 0, feesVnd: 41_600 + 75_600 + 381_000 })
  ledger.closeDispute(ledger.dispute(intent), false)
  await tell()
  expect(await pledge()).toMatchObject({ status: 'cancelled', receivedVnd: 0 })
  expect(await figures()).toMatchObject({ refundedVnd: 1_000_000, balanceVnd: 2_000_000 - 41_600 - 75_600 - 762_000 })
  await expectVerified(store)
})

test('sponsors bear what cards cost as far as their pool holds it', async () => {
  const gift = await paidGift()
  const { store } = gift
  const [stripe] = await accounts(store, 'stripe')
  const sponsors = (await accounts(store, 'pool')).find(({ name }) => name.endsWith('CardCosts'))
  const [cash] = await accounts(store, 'cash')
  if (!stripe || !sponsors || !cash) throw new Error('the books of cards are not open')
  await store.database.write((tx) =>
    appendEntry(tx, store, {
      id: 'sponsor',
      kind: 'receipt',
      bookedOn: '2023-05-01',
      channel: 'cash',
      amountVnd: 50_000,
      transfers: [{ debit: cash, credit: sponsors, amountVnd: 50_000 }],
      owner: cash,
      purpose: 'card-costs',
      voucher: 'PT',
    }),
  )
  await anotherGift(gift, 1_000_000)
  expect(balances(store)).toMatchObject({ 'Receivable:CardFees': 41_600, 'Pool:CardCosts': 8_400 })
  await anotherGift(gift, 1_000_000)
  expect(balances(store)).toMatchObject({ 'Receivable:CardFees': 74_800, 'Pool:General': 3_000_000 })
  expect(balances(store)).not.toHaveProperty('Pool:CardCosts')
  await expectVerified(store)
})

async function accounts(store: ReturnType<typeof testStore>, kind: Parameters<typeof accountsOfKind>[1]['kind']) {
  return accountsOfKind(store.database.read, { unitId: 1, fundId: 1, kind })
}

/** Everything in the province's general pool is set aside for a house of its commune. */
async function setAside(
  { store, fund }: Pick<Awaited<ReturnType<typeof paidGift>>, 'store' | 'fund'>,
  amountVnd: number,
) {
  const houses = building(store, fund)
  const projectCode = await houses.propose()
  await houses.bring(projectCode, 'decided')
  const poolId = (await houses.pool('general', fund.province)).id
  const asked = { key: key(), projectCode, poolId, amountVnd }
  const { code } = await requestAllocation(store, as(fund.communePeople.officer), asked)
  await checkAllocation(store, as(fund.people.accountant), { key: key(), code })
  await approveAllocation(store, as(fund.people.head), { key: key(), code, decisionNumber: '12/QĐ-BVĐ' })
}

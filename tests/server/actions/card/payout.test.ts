import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { summary } from '../../../../db/queries/summary.ts'
import { refuseRequest } from '../../../../server/actions/corrections/refuse-request.ts'
import { requestClassification } from '../../../../server/actions/matching/request-classification.ts'
import { confirmStatement, postStatement } from '../../../../server/actions/statements/post-statement.ts'
import { stageStatement, takeStatement } from '../../../../server/actions/statements/stage-statement.ts'
import { queueOf, STATEMENT_HEADER } from '../../../support/bank-office.ts'
import { balances, cardOffice, eventStates, expectVerified } from '../../../support/card.ts'
import { corrections } from '../../../support/corrections.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, key } from '../../../support/houses.ts'
import { directSql, testStore } from '../../../support/store.ts'

/** Two gifts by card of 1.000.000 and 500.000 đồng, paid out to the bank. */
async function paidOut(settlement: 'usd' | 'vnd') {
  const store = testStore()
  const fund = await smallFund(store)
  const office = await cardOffice(store, { settlement })
  const { open, ledger } = office
  for (const vnd of [1_000_000, 500_000]) ledger.pay((await open(vnd)).session)
  const payout = ledger.payOut()
  const figures = () => summary(store.database.read, { unitId: null, fundId: null, year: null })
  let files = 0
  const statement = async (...lines: string[]) => {
    const path = join(store.dataDir, `${++files}.csv`)
    writeFileSync(path, [STATEMENT_HEADER, ...lines].join('\n'))
    const bankAccountId = fund.bankAccounts[0]?.id as number
    const upload = { bankAccountId, fileName: 'sao-ke.csv', path, sha256: String(files).repeat(64), bytes: 1 }
    const id = await takeStatement(store, as(fund.people.accountant), upload)
    await stageStatement(store, id)
    await confirmStatement(store, as(fund.people.accountant), { key: key(), statementId: id, overlap: null })
    await postStatement(store, id)
  }
  return { store, people: fund.people, payout, ...office, figures, statement }
}

const FEES = 41_600 + 24_600

test('a payout waits in transit, and the bank’s credit is its arrival and no second gift', async () => {
  const { store, tell, figures, statement } = await paidOut('vnd')
  await tell()
  const net = 1_500_000 - FEES
  expect(balances(store)).toMatchObject({ InTransit: net, 'Pool:General': 1_500_000 })
  expect(balances(store)).not.toHaveProperty('Stripe')
  await statement(`01/05/2023,D1,0,${net},,STRIPE PAYMENTS UK LTD PAYOUT`)
  expect(balances(store)).toMatchObject({ 'Bank:1000000000001': net, 'Pool:General': 1_500_000 })
  expect(balances(store)).not.toHaveProperty('InTransit')
  expect(await figures()).toMatchObject({ receivedVnd: 1_500_000, suspenseVnd: 0, feesVnd: FEES, balanceVnd: net })
  await expectVerified(store)
})

test.each([
  ['less', -20_000],
  ['more', 15_000],
])('the bank’s exchange made %s of it: that is a line of its own', async (_what, changeVnd) => {
  const { store, tell, figures, statement } = await paidOut('usd')
  await tell()
  const booked = balances(store).InTransit as number
  const { feesVnd } = await figures()
  await statement(`01/05/2023,D1,0,${booked + changeVnd},,STRIPE TRANSFER`)
  expect(balances(store)).not.toHaveProperty('InTransit')
  expect(await figures()).toMatchObject({
    receivedVnd: 1_500_000,
    feesVnd: feesVnd - changeVnd,
    balanceVnd: booked + changeVnd,
  })
  await expectVerified(store)
})

test.each([
  ['far from the payout', '900.000', 'STRIPE TRANSFER'],
  ['without the provider’s name', '1.433.800', 'CHUYEN TIEN'],
])('a credit %s is not taken for it', async (_what, amount, memo) => {
  const { store, tell, statement } = await paidOut('vnd')
  await tell()
  await statement(`01/05/2023,D1,0,${amount},,${memo}`)
  expect(balances(store)).toMatchObject({ InTransit: 1_500_000 - FEES })
})

test('two payouts that fit are told apart by nobody: the credit is left to a person', async () => {
  const { store, ledger, open, tell, statement } = await paidOut('usd')
  for (const vnd of [1_000_000, 500_000]) ledger.pay((await open(vnd)).session)
  ledger.payOut()
  await tell()
  const transit = balances(store).InTransit as number
  await statement(`01/05/2023,D1,0,${transit / 2},,STRIPE TRANSFER`)
  expect(balances(store)).toMatchObject({ InTransit: transit, Suspense: transit / 2, 'Pool:General': 3_000_000 })
})

test('a credit that only names the provider is no gift: it waits for a person, and the gifts are counted once', async () => {
  const { store, tell, statement, figures } = await paidOut('vnd')
  await statement('01/05/2023,D1,0,1.433.800,,STRIPE TRANSFER')
  await tell()
  expect(await figures()).toMatchObject({ receivedVnd: 1_500_000, suspenseVnd: 1_433_800 })
  expect(queueOf(store)).toMatchObject([{ reason: 'card-payout' }])
})

/** Two payouts that both wait, and what the accountant and the head say of a credit. */
async function twoPayouts(settlement: 'usd' | 'vnd') {
  const office = await paidOut(settlement)
  const { store, ledger, open, tell, people } = office
  for (const vnd of [1_000_000, 500_000]) ledger.pay((await open(vnd)).session)
  const second = ledger.payOut()
  await tell()
  const requests = corrections(store, people)
  const waiting = () => queueOf(store).filter(({ resolvedAt }) => resolvedAt === null)
  const ask = async (payouts: string[], entryIndex = waiting()[0]?.entryIndex as number) =>
    (
      await requestClassification(store, as(people.accountant), {
        ...{ key: key(), entryIndex, finding: { as: 'payout', payouts } },
        reason: 'Bảng kê chuyển tiền ngày 01/5',
      })
    ).code
  return { ...office, first: office.payout, second, requests, ask, waiting }
}

const NET = 1_500_000 - FEES

test('one credit can be two payouts together, when two people say so; others are refused', async () => {
  const { store, first, second, statement, ask, requests, figures, waiting } = await twoPayouts('vnd')
  await statement(`01/05/2023,D1,0,${2 * NET},,STRIPE TRANSFER`)
  await expect(ask([first])).rejects.toMatchObject({ code: 'payouts-differ' })
  await expect(ask([first, 'po_999'])).rejects.toMatchObject({ code: 'finding-gone' })
  const code = await ask([first, second])
  expect(balances(store)).toMatchObject({ InTransit: 2 * NET, Suspense: 2 * NET })
  const { index } = await requests.approve(code)
  expect(balances(store)).not.toHaveProperty('InTransit')
  expect(balances(store)).not.toHaveProperty('Suspense')
  expect(waiting()).toEqual([])
  expect(await figures()).toMatchObject({ receivedVnd: 3_000_000, suspenseVnd: 0, balanceVnd: 2 * NET })
  expect(() => directSql(store).exec('UPDATE card_payout SET arrived_in = NULL')).toThrow('what was sent')
  await expectVerified(store)

  await requests.reverse(index)
  expect(balances(store)).toMatchObject({ InTransit: 2 * NET, Suspense: 2 * NET })
  await requests.approve(await ask([second, first]))
  expect(balances(store)).not.toHaveProperty('InTransit')
  await expectVerified(store)
})

test('two credits of one amount are given to two payouts one by one, and a payout arrives once', async () => {
  const { store, people, first, second, statement, ask, requests, waiting } = await twoPayouts('vnd')
  await statement(`01/05/2023,D1,0,${NET},,STRIPE TRANSFER`, `01/05/2023,D2,0,${NET},,STRIPE TRANSFER`)
  const [one, two] = waiting().map(({ entryIndex }) => entryIndex) as [number, number]
  const [left, right] = [await ask([first], one), await ask([first], two)]
  await requests.approve(left)
  await expect(requests.approve(right)).rejects.toMatchObject({ code: 'finding-gone' })
  await refuseRequest(store, as(people.head), { key: key(), code: right, reason: 'Đã chọn lần khác' })
  await requests.approve(await ask([second], two))
  expect(balances(store)).not.toHaveProperty('InTransit')
  await expectVerified(store)
})

test('what the bank’s exchange made of the payouts chosen is a line of its own, also when they are chosen again', async () => {
  const { store, first, second, statement, ask, requests } = await twoPayouts('usd')
  const transit = balances(store).InTransit as number
  await statement(`01/05/2023,D1,0,${transit - 30_000},,STRIPE TRANSFER`)
  const { index } = await requests.approve(await ask([first, second]))
  expect(balances(store)).not.toHaveProperty('InTransit')
  await requests.reverse(index)
  expect(balances(store)).toMatchObject({ InTransit: transit - 30_000, Suspense: transit - 30_000 })
  await requests.approve(await ask([first, second]))
  expect(balances(store)).not.toHaveProperty('InTransit')
  await expectVerified(store)
})

test('a payout that failed comes back to the provider and goes out with the next', async () => {
  const { store, payout, ledger, tell, statement } = await paidOut('vnd')
  ledger.failPayout(payout)
  await tell()
  const net = 1_500_000 - FEES
  expect(balances(store)).toMatchObject({ Stripe: net })
  ledger.payOut()
  await tell()
  expect(balances(store)).toMatchObject({ InTransit: net })
  await statement(`01/05/2023,D1,0,${net},,STRIPE TRANSFER`)
  expect(balances(store)).not.toHaveProperty('InTransit')
  await expectVerified(store)
})

test('a payout by hand does not say what is in it: a person looks', async () => {
  const { store, ledger, open, tell } = await paidOut('vnd')
  ledger.pay((await open(400_000)).session)
  ledger.payOut({ automatic: false })
  await tell()
  expect(
    eventStates(store)
      .filter(({ reason }) => reason !== null)
      .map(({ kind, reason }) => [kind, reason]),
  ).toEqual([
    ['payout.created', 'payout-by-hand'],
    ['payout.paid', 'payout-by-hand'],
  ])
})

test('a refund that the provider’s balance no longer covers is shown with its reason within a minute, and booked when card money comes', async () => {
  const { store, ledger, open, tell, work } = await paidOut('vnd')
  await tell()
  const [intent] = [...ledger.intents.keys()] as [string]
  ledger.refund(intent, 400_000)
  await tell()
  for (let looks = 0; looks < 4; looks++) {
    store.setClock(store.clock() + 15_000)
    await work()
  }
  const shown = () => eventStates(store).filter(({ state }) => state === 'set-aside')
  expect(shown().length).toBeGreaterThan(0)
  expect(new Set(shown().map(({ reason }) => reason))).toEqual(new Set(['balance-short']))
  expect(balances(store)).toMatchObject({ 'Pool:General': 1_500_000 })
  ledger.pay((await open(3_000_000)).session)
  await tell()
  expect(shown()).toEqual([])
  expect(balances(store)).toMatchObject({ 'Pool:General': 4_100_000 })
  await expectVerified(store)
})

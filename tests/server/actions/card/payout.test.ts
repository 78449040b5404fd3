import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { summary } from '../../../../db/queries/summary.ts'
import { confirmStatement, postStatement } from '../../../../server/actions/statements/post-statement.ts'
import { stageStatement, takeStatement } from '../../../../server/actions/statements/stage-statement.ts'
import { STATEMENT_HEADER } from '../../../support/bank-office.ts'
import { balances, cardOffice, eventStates, expectVerified } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, key } from '../../../support/houses.ts'
import { testStore } from '../../../support/store.ts'

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
  return { store, payout, ...office, figures, statement }
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
  expect(balances(store).InTransit).toBe(transit)
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

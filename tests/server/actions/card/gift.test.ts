import { expect, test } from 'vitest'
import { summary } from '../../../../db/queries/summary.ts'
import { localDay } from '../../../../server/format.ts'
import { pledgeFacts } from '../../../../server/web/giving/pledge-facts.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { balances, cardOffice, eventStates } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { key } from '../../../support/houses.ts'
import { testStore } from '../../../support/store.ts'

async function fundWithCards(options: Parameters<typeof cardOffice>[1] = {}) {
  const store = testStore()
  const fund = await smallFund(store)
  const office = await cardOffice(store, options)
  const pledge = async (code: string) => {
    const facts = await pledgeFacts(store.database.read, code, localDay(store.clock()))
    if (!facts) throw new Error(code)
    return facts
  }
  const figures = () => summary(store.database.read, { unitId: null, fundId: null, year: null })
  return { store, fund, ...office, pledge, figures }
}

test('a gift by card is in the books at the đồng that were charged, and its fee on a line of its own', async () => {
  const { store, ledger, open, tell, pledge, figures } = await fundWithCards({ settlement: 'vnd' })
  const { code, session } = await open(50_000)
  ledger.pay(session)
  await tell()
  expect((await pledge(code)).status).toBe('full')
  expect(balances(store)).toEqual({ 'Pool:General': 50_000, Stripe: 40_700, 'Receivable:CardFees': 9_300 })
  expect(await figures()).toMatchObject({
    ...{ receivedVnd: 50_000, feesVnd: 9_300, receivableVnd: 9_300, balanceVnd: 40_700 },
  })
  expect(eventStates(store).every(({ state }) => state === 'done')).toBe(true)
  expectSoundBooks(store)
})

test('an opened page is no money, and neither is a declined card or a page left to expire', async () => {
  const { store, ledger, open, tell, pledge } = await fundWithCards()
  const declined = await open()
  ledger.decline(declined.session)
  const left = await open()
  ledger.expire(left.session)
  await tell()
  expect(balances(store)).toEqual({})
  expect((await pledge(declined.code)).status).toBe('waiting')
  expect((await pledge(left.code)).card.state).toBe('expired')
  // The same page takes another card afterwards.
  ledger.pay(declined.session)
  await tell()
  expect((await pledge(declined.code)).status).toBe('full')
})

test('a payment that the donor’s bank confirms later counts when it is confirmed, and not when it is refused', async () => {
  const { ledger, open, tell, pledge } = await fundWithCards()
  const [good, bad] = [await open(), await open()]
  const [paid, refused] = [ledger.payLater(good.session), ledger.payLater(bad.session)]
  await tell()
  expect((await pledge(good.code)).card.state).toBe('processing')
  expect((await pledge(good.code)).receivedVnd).toBe(0)
  ledger.settleLater(paid, true)
  ledger.settleLater(refused, false)
  await tell()
  expect((await pledge(good.code)).status).toBe('full')
  expect((await pledge(bad.code)).card.state).toBe('failed')
  expect((await pledge(bad.code)).receivedVnd).toBe(0)
})

test('a donor who sends the form twice gets one hosted page, and a failed one another', async () => {
  const { ledger, open, begin, tell } = await fundWithCards()
  const pledge = await open()
  expect(await begin(pledge)).toBe(pledge.url)
  expect(ledger.sessions.size).toBe(1)
  ledger.settleLater(ledger.payLater(pledge.session), false)
  await tell()
  expect(await begin(pledge)).not.toBe(pledge.url)
})

test('two forms at the same moment are one hosted page', async () => {
  const { ledger, open, begin } = await fundWithCards()
  const pledge = await open(60_000)
  ledger.expire(pledge.session)
  const { store, open: openOther, ledger: other, begin: beginOther } = await fundWithCards()
  const second = await openOther(60_000)
  store.setClock(store.clock() + 25 * 3_600_000)
  const urls = await Promise.all([beginOther(second), beginOther(second), beginOther(second)])
  expect(new Set(urls).size).toBe(1)
  expect(other.sessions.size).toBe(2)
  expect(await begin(pledge)).toBe(pledge.url)
})

test.each([
  [14_999, 'card-too-small'],
  [100_000_000, 'card-too-large'],
])('%i đồng are not asked of a card', async (amountVnd, code) => {
  const { store, open, ledger } = await fundWithCards()
  await expect(open(amountVnd)).rejects.toMatchObject({ code })
  expect(ledger.sessions.size).toBe(0)
  expect(store.database.read.all('SELECT 1 FROM card_payment')).toEqual([])
})

test('what a pledge has received is not asked of a card again', async () => {
  const { ledger, open, begin, tell } = await fundWithCards()
  const pledge = await open()
  ledger.pay(pledge.session)
  await tell()
  await expect(begin(pledge)).rejects.toMatchObject({ code: 'nothing-outstanding' })
  await expect(begin({ ...pledge, privateKey: key() })).rejects.toMatchObject({ code: 'no-such-pledge' })
})

test.each(['down', 'error', 'garbage', 'other-shape'] as const)(
  'with the provider %s the donor is told that the card was not charged, and the next try goes through',
  async (fault) => {
    const { simulation, ledger, open, begin } = await fundWithCards()
    const pledge = await open()
    ledger.expire(pledge.session)
    const other = await open(70_000).catch(() => null)
    expect(other).not.toBeNull()
    simulation.fault = fault
    await expect(open(80_000)).rejects.toMatchObject({ code: 'card-provider-silent', statusCode: 503 })
    simulation.fault = null
    expect(await begin(pledge)).toMatch(/^http/)
  },
)

test.each(['down', 'garbage', 'other-shape'] as const)(
  'with the provider %s its events wait, and nothing is lost',
  async (fault) => {
    const { store, simulation, ledger, open, tell, work, pledge } = await fundWithCards()
    const { code, session } = await open()
    ledger.pay(session)
    simulation.fault = fault
    await tell()
    expect(eventStates(store).filter(({ state }) => state === 'done')).toEqual([])
    expect((await pledge(code)).status).toBe('waiting')
    simulation.fault = null
    store.setClock(store.clock() + 60_000)
    await work()
    expect(eventStates(store).every(({ state }) => state === 'done')).toBe(true)
    expect((await pledge(code)).status).toBe('full')
  },
)

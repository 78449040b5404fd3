import { expect, test } from 'vitest'
import { summary } from '../../../../db/queries/summary.ts'
import { Refusal } from '../../../../server/actions/refusal.ts'
import { localDay } from '../../../../server/format.ts'
import { pledgeFacts } from '../../../../server/web/giving/pledge-facts.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { balances, cardOffice, eventStates } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { testStore } from '../../../support/store.ts'

async function fundWithCards(options: Parameters<typeof cardOffice>[1] = {}) {
  const store = testStore()
  await smallFund(store)
  const office = await cardOffice(store, options)
  const pledge = async (code: string) => pledgeFacts(store.database.read, code, localDay(store.clock()))
  const figures = () => summary(store.database.read, { unitId: null, fundId: null, year: null })
  return { store, ...office, pledge, figures }
}

test('a gift by card is in the books at the đồng that were charged, and its fee on a line of its own', async () => {
  const { store, ledger, open, tell, pledge, figures } = await fundWithCards({ settlement: 'vnd' })
  const { code, session } = await open(500_000)
  ledger.pay(session)
  await tell()
  expect((await pledge(code))?.status).toBe('full')
  expect(balances(store)).toEqual({
    'Pool:General': 500_000,
    Stripe: 475_400,
    'Receivable:CardFees': 24_600,
  })
  expect(await figures()).toMatchObject({
    receivedVnd: 500_000,
    feesVnd: 24_600,
    receivableVnd: 24_600,
    balanceVnd: 475_400,
  })
  expect(eventStates(store).every(({ state }) => state === 'done')).toBe(true)
  expectSoundBooks(store)
})

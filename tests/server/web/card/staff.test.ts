import { expect, test } from 'vitest'
import { testApp } from '../../../support/app.ts'
import { cardOffice, eventStates } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { signedIn } from '../../../support/sign-in.ts'
import { testStore } from '../../../support/store.ts'

test('an event that needs a person stands in a list with its reason, and is handled again when its cause is mended', async () => {
  const store = testStore()
  const { people, communePeople } = await smallFund(store)
  const office = await cardOffice(store)
  const { ledger, open, tell } = office
  const { session } = await open()
  const intent = ledger.pay(session)
  const there = ledger.intents.get(intent)
  ledger.intents.delete(intent)
  await tell()
  expect(new Set(eventStates(store).map(({ reason }) => reason))).toEqual(new Set(['unknown-object']))

  const app = await testApp(store, { cards: office.cards })
  const accountant = await signedIn(app, store, people.accountant)
  const page = await accountant.get('/noi-bo/thong-bao-the')
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('Tổ chức thanh toán không có khoản mà thông báo nói tới.')
  const elsewhere = await signedIn(app, store, communePeople.accountant)
  expect((await elsewhere.get('/noi-bo/thong-bao-the')).body).not.toContain('payment_intent')
  expect((await elsewhere.post('/noi-bo/thong-bao-the/1/xu-ly-lai')).statusCode).toBe(404)

  if (there) ledger.intents.set(intent, there)
  for (const id of eventStates(store).keys()) await accountant.post(`/noi-bo/thong-bao-the/${id + 1}/xu-ly-lai`)
  await expect.poll(() => eventStates(store).every(({ state }) => state === 'done'), { timeout: 10_000 }).toBe(true)
  expect((await accountant.post('/noi-bo/thong-bao-the/1/xu-ly-lai')).statusCode).toBe(409)
  expect((await accountant.post('/noi-bo/thong-bao-the/99/xu-ly-lai')).statusCode).toBe(404)
})

test('a charge in another currency, or not of a pledge, books nothing and waits for a person', async () => {
  const store = testStore()
  await smallFund(store)
  const { ledger, open, tell } = await cardOffice(store)
  const [dollars, foreign] = [ledger.pay((await open()).session), ledger.pay((await open()).session)]
  const [inDollars, notOurs] = [ledger.intents.get(dollars), ledger.intents.get(foreign)]
  if (inDollars) inDollars.currency = 'usd'
  if (notOurs) notOurs.metadata = {}
  await tell()
  expect(new Set(eventStates(store).map(({ reason }) => reason))).toEqual(new Set(['unknown-currency', 'not-ours']))
  expect(store.database.read.all('SELECT 1 FROM entry')).toEqual([])
})

test('a charge of another amount than was asked is booked as it was charged, and the pledge says what came', async () => {
  const store = testStore()
  await smallFund(store)
  const { ledger, open, tell } = await cardOffice(store)
  const { session } = await open(500_000)
  const intent = ledger.pay(session)
  const charge = ledger.charges.get(ledger.intents.get(intent)?.latest_charge ?? '')
  if (charge) charge.amount = 300_000
  await tell()
  expect(store.database.read.all('SELECT amount_vnd AS vnd FROM pledge_receipt')).toEqual([{ vnd: 300_000 }])
})

import { expect, test } from 'vitest'
import { SIMULATED_KEYS } from '../../../../server/demo/card-provider/server.ts'
import { stripeProvider } from '../../../../server/gateways/stripe/stripe.ts'
import { testApp } from '../../../support/app.ts'
import { balances, cardOffice, eventStates, signed } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { testStore } from '../../../support/store.ts'

async function siteWithCards(options: Parameters<typeof cardOffice>[1] = {}) {
  const store = testStore()
  await smallFund(store)
  const office = await cardOffice(store, options)
  const app = await testApp(store, { cards: office.cards })
  const post = (body: string, signature?: string) =>
    app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      headers: {
        'content-type': 'application/json',
        ...(signature === undefined ? {} : { 'stripe-signature': signature }),
      },
      payload: body,
    })
  return { store, app, post, ...office }
}

async function paidEvent() {
  const site = await siteWithCards()
  const { code, session } = await site.open()
  site.ledger.pay(session)
  return { ...site, code, event: site.ledger.events.at(-1) }
}

test('an event that is not signed, or with another secret, is refused and nothing is stored', async () => {
  const { store, post, event } = await paidEvent()
  const now = store.clock()
  const right = signed(event, now)
  const refused = [
    await post(right.body),
    await post(right.body, ''),
    await post(right.body, 'khong phai chu ky'),
    await post(right.body, signed(event, now, 'whsec_other').signature),
    await post(right.body.replace('500000', '900000'), right.signature),
    await post(`${right.body} `, right.signature),
    await post('', right.signature),
  ]
  expect(refused.map(({ statusCode }) => statusCode)).toEqual(refused.map(() => 401))
  expect(eventStates(store)).toEqual([])
})

test.each([
  ['from ten minutes ago', -600_000],
  ['of the year before', -365 * 86_400_000],
  ['from ten minutes ahead', 600_000],
  ['of the year to come', 365 * 86_400_000],
])('an event %s is refused, though its signature is right', async (_when, ms) => {
  const { store, post, event } = await paidEvent()
  const { body, signature } = signed(event, store.clock() + ms)
  expect((await post(body, signature)).statusCode).toBe(401)
  expect(eventStates(store)).toEqual([])
})

test('an event of four minutes ago is taken, stored word for word before the answer, and once', async () => {
  const { store, post, event } = await paidEvent()
  const { body, signature } = signed(event, store.clock() - 240_000)
  for (let times = 0; times < 3; times++) {
    const answer = await post(body, signature)
    expect([answer.statusCode, answer.json()]).toEqual([200, { received: true }])
  }
  const rows = store.database.read.all<{ body: string }>('SELECT body FROM provider_event')
  expect(rows).toEqual([{ body }])
})

test('what is signed and no event is refused', async () => {
  const { store, post } = await siteWithCards()
  for (const told of [{}, [], 'xin chao', { id: 'evt_1', type: 'x', livemode: false, data: {} }]) {
    const { body, signature } = signed(told, store.clock())
    expect((await post(body, signature)).statusCode).toBe(401)
  }
  expect(eventStates(store)).toEqual([])
})

test('an event of real money under a key for tests is set aside, and books nothing', async () => {
  const { store, ledger, open, post } = await siteWithCards()
  ledger.pay((await open()).session)
  for (const event of ledger.events) {
    const { body, signature } = signed({ ...event, livemode: true }, store.clock())
    expect((await post(body, signature)).statusCode).toBe(200)
  }
  expect(new Set(eventStates(store).map(({ state, reason }) => `${state} ${reason}`))).toEqual(
    new Set(['set-aside other-mode']),
  )
  expect(balances(store)).toEqual({})
})

test('an event of a test under a key for real money is set aside', async () => {
  const store = testStore()
  await smallFund(store)
  const cards = stripeProvider({ ...SIMULATED_KEYS, secretKey: 'sk_live_simulation', apiBase: null })
  const app = await testApp(store, { cards })
  const about = { id: 'pi_1', object: 'payment_intent' }
  const event = { id: 'evt_1', type: 'payment_intent.succeeded', livemode: false, data: { object: about } }
  const { body, signature } = signed(event, store.clock())
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
  const answer = await app.inject({ method: 'POST', url: '/webhooks/stripe', headers, payload: body })
  expect(answer.statusCode).toBe(200)
  expect(eventStates(store)).toEqual([{ kind: event.type, state: 'set-aside', reason: 'other-mode' }])
})

test('ten megabytes are not read', async () => {
  const { store, post } = await siteWithCards()
  const { body, signature } = signed({ filler: 'x'.repeat(10_000_000) }, store.clock())
  expect((await post(body, signature)).statusCode).toBe(413)
  expect(eventStates(store)).toEqual([])
})

test('without the provider’s keys there is no webhook and no card', async () => {
  const store = testStore()
  await smallFund(store)
  const app = await testApp(store)
  expect((await app.inject({ method: 'POST', url: '/webhooks/stripe', payload: '{}' })).statusCode).toBe(404)
  const page = await app.inject('/ung-ho')
  expect(page.headers['content-security-policy']).not.toMatch(/stripe|form-action 'self' /)
})

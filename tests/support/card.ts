import { expect, onTestFinished } from 'vitest'
import { dueEvents } from '../../db/queries/inbox.ts'
import { providerEvent } from '../../db/schema/index.ts'
import { beginCheckout } from '../../server/actions/card/begin-checkout.ts'
import { handleCardEvent } from '../../server/actions/card/handle-event.ts'
import { storeEvent } from '../../server/actions/inbox/store-event.ts'
import { checkLog } from '../../server/actions/log/check-log.ts'
import { signGrowth } from '../../server/actions/log/sign-growth.ts'
import { makePledge, type Wish } from '../../server/actions/make-pledge.ts'
import { CardApi } from '../../server/demo/card-provider/api.ts'
import type { CardLedger } from '../../server/demo/card-provider/ledger.ts'
import { signatureOf } from '../../server/demo/card-provider/notify.ts'
import type { Event } from '../../server/demo/card-provider/objects.ts'
import { SIMULATED_KEYS, startCardSimulation } from '../../server/demo/card-provider/server.ts'
import type { CardProvider } from '../../server/gateways/stripe/card-provider.ts'
import { stripeProvider } from '../../server/gateways/stripe/stripe.ts'
import { checkoutOf, paymentOf, payoutOf } from '../../server/gateways/stripe/stripe-shapes.ts'
import { key } from './houses.ts'
import type { TestStore } from './store.ts'
import { verify, wrongs } from './verification.ts'

type Settled = 'usd' | 'vnd'

/** A card provider on a loopback port, asked by the official package; its events are told when the test says so. */
export async function cardOffice(
  store: TestStore,
  options: { settlement?: Settled; livemode?: boolean; isDirect?: boolean } = {},
) {
  const simulation = await startCardSimulation({ clock: store.clock, notifyUrl: null, ...options })
  onTestFinished(() => simulation.close())
  const { ledger } = simulation
  const overHttp = stripeProvider({ ...SIMULATED_KEYS, apiBase: simulation.url })
  const cards = options.isDirect ? { ...overHttp, ...directly(ledger, simulation.url) } : overHttp

  /** A pledge by card with its hosted page open. */
  async function open(amountVnd = 500_000, wish: Partial<Wish> = {}) {
    const pledge = await makePledge(store, key(), { ...giver, amountVnd, ...wish })
    const url = await begin(pledge)
    return { ...pledge, url, session: url.split('/').at(-1) as string }
  }

  function begin(pledge: { code: string; privateKey: string }) {
    const returnUrl = `http://quy.example/ung-ho/${pledge.code}/the`
    return beginCheckout(store, cards, pledge, {
      language: 'vi',
      label: 'Ủng hộ',
      returnUrl,
      cancelUrl: `${returnUrl}?the=chua-tra`,
    })
  }

  /** Stores events as the webhook does and lets the job look at them until nothing is due. */
  async function tell(events: readonly Event[] = ledger.events): Promise<void> {
    const stored = (event: Event) =>
      storeEvent(store, {
        provider: 'stripe',
        eventId: event.id,
        kind: event.type,
        body: JSON.stringify(event),
        reason: event.livemode === cards.livemode ? null : 'other-mode',
      })
    await Promise.all(events.map(stored))
    await work()
  }

  async function work(): Promise<void> {
    const due = () => dueEvents(store.database.read, { providers: ['stripe'], now: store.clock(), limit: 10_000 })
    for (let events = await due(); events.length > 0; events = await due())
      for (const event of events) await handleCardEvent(store, cards, event)
  }

  return { simulation, ledger, cards, open, begin, tell, work }
}

/** The same answers without a network, for tests of thousands of events. */
function directly(ledger: CardLedger, url: string): Pick<CardProvider, 'checkout' | 'payment' | 'payout'> {
  const api = new CardApi(ledger, SIMULATED_KEYS.secretKey, () => url)
  const authorization = `Bearer ${SIMULATED_KEYS.secretKey}`
  const get = (path: string, fields: Record<string, string> = {}) => {
    const asked = { method: 'GET', path: `/v1/${path}`, fields: new URLSearchParams(fields) }
    return structuredClone(api.answer({ ...asked, authorization, idempotencyKey: undefined }).body)
  }
  const list = (path: string, fields: Record<string, string>) => (get(path, fields) as { data: unknown[] }).data
  return {
    checkout: async (id) => checkoutOf(get(`checkout/sessions/${id}`)),
    payment: async (id) =>
      paymentOf(
        get(`payment_intents/${id}`, { expand: 'latest_charge.balance_transaction' }),
        list('refunds', { payment_intent: id, expand: 'data.balance_transaction' }),
        list('disputes', { payment_intent: id }),
      ),
    payout: async (id) =>
      payoutOf(get(`payouts/${id}`), list('balance_transactions', { payout: id, expand: 'data.source' })),
  }
}

/** The body of an event and the header that signs it. `at`: epoch ms. */
export function signed(event: unknown, at: number, secret = SIMULATED_KEYS.webhookSecret) {
  const body = JSON.stringify(event)
  return { body, signature: signatureOf(body, secret, Math.floor(at / 1000)) }
}

/** What the inbox says of every event. */
export function eventStates(store: TestStore) {
  return store.database.read
    .select({ kind: providerEvent.kind, state: providerEvent.state, reason: providerEvent.reason })
    .from(providerEvent)
    .all()
}

/** Everything that can be checked over the whole store is right: the way of `fund verify`. */
export async function expectVerified(store: TestStore): Promise<void> {
  await checkLog(store)
  await signGrowth(store)
  expect(wrongs(await verify(store))).toEqual({})
}

/** What every account of the fund holds, by name, without those that hold nothing. */
export function balances(store: TestStore): Record<string, number> {
  const rows = store.database.read.all<{ name: string; vnd: number }>(
    'SELECT name, amount_vnd AS vnd FROM balance JOIN account ON id = account_id WHERE amount_vnd <> 0 ORDER BY name',
  )
  return Object.fromEntries(rows.map(({ name, vnd }) => [name.split(':').slice(3).join(':'), vnd]))
}

export const giver: Wish = {
  donorKind: 'person',
  nameDisplay: 'hidden',
  name: '',
  contact: '',
  taxCode: '',
  address: '',
  consents: false,
  amountVnd: 500_000,
  purpose: { kind: 'general' },
  method: 'card',
  expectedOn: null,
}

import Stripe from 'stripe'
import { z } from 'zod'
import {
  BadSignature,
  type CardEvent,
  type CardProvider,
  type CheckoutWish,
  ProviderRefused,
  ProviderSilent,
} from './card-provider.ts'
import { checkoutOf, paymentOf, payoutOf } from './stripe-shapes.ts'

export type StripeSettings = {
  secretKey: string
  webhookSecret: string
  /** Another host in place of api.stripe.com, for tests and the demonstration; null: Stripe itself. */
  apiBase: string | null
}

/** How old a signed notification may be: Stripe's own recommendation. Repeats are known by their id. */
const TOLERANCE_S = 300
/** Clocks differ a little; a stamp further ahead was made for later use. */
const AHEAD_S = 60
const CALL_TIMEOUT_MS = 10_000
const HOSTED_PAGES = 'https://checkout.stripe.com'

/** Stripe by its official package. The hosted page takes the card; no card number ever reaches this program. */
export function stripeProvider({ secretKey, webhookSecret, apiBase }: StripeSettings): CardProvider {
  const stripe = new Stripe(secretKey, {
    ...hostOf(apiBase),
    timeout: CALL_TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
  })
  return {
    livemode: /^[rs]k_live_/.test(secretKey),
    checkoutOrigin: apiBase === null ? HOSTED_PAGES : new URL(apiBase).origin,
    createCheckout: (wish) => asked(async () => checkoutOf(await create(stripe, wish))),
    checkout: (id) => asked(async () => checkoutOf(await stripe.checkout.sessions.retrieve(id))),
    payment: (id) =>
      asked(async () => {
        const expand = ['latest_charge.balance_transaction']
        const intent = await stripe.paymentIntents.retrieve(id, { expand })
        const all = { payment_intent: id, limit: 100 }
        const moves = ['data.balance_transaction', 'data.failure_balance_transaction']
        const refunds = await stripe.refunds.list({ ...all, expand: moves })
        return paymentOf(intent, refunds.data, (await stripe.disputes.list(all)).data)
      }),
    refund: ({ request, attempt, intentId, amountVnd }) =>
      asked(async () => {
        const wish = { payment_intent: intentId, amount: amountVnd, metadata: { request } }
        return (await stripe.refunds.create(wish, { idempotencyKey: `refund-${request}-${attempt}` })).id
      }),
    payout: (id) =>
      asked(async () => {
        const payout = await stripe.payouts.retrieve(id)
        // Only an automatic payout says which movements are in it.
        if (!payout.automatic) return payoutOf(payout, [])
        const moves = []
        for await (const move of stripe.balanceTransactions.list({ payout: id, limit: 100, expand: ['data.source'] }))
          moves.push(move)
        return payoutOf(payout, moves)
      }),
    readEvent: (body, signature, now) => readEvent(stripe, webhookSecret, body, signature, now),
    storedEvent: (body) => eventOf(eventShape.parse(JSON.parse(body))),
  }
}

function hostOf(apiBase: string | null) {
  if (apiBase === null) return {}
  const { protocol, hostname, port } = new URL(apiBase)
  const isPlain = protocol === 'http:'
  return {
    host: hostname,
    port: port || (isPlain ? 80 : 443),
    protocol: isPlain ? ('http' as const) : ('https' as const),
  }
}

function create(stripe: Stripe, wish: CheckoutWish) {
  const metadata = { payment: String(wish.paymentId), pledge: wish.pledgeCode }
  return stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: wish.pledgeCode,
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'vnd', unit_amount: wish.amountVnd, product_data: { name: wish.label } },
        },
      ],
      metadata,
      payment_intent_data: { metadata, description: wish.pledgeCode },
      // The fund promises an amount in đồng: nothing is converted on the hosted page.
      adaptive_pricing: { enabled: false },
      submit_type: 'donate',
      locale: wish.language,
      success_url: wish.returnUrl,
      cancel_url: wish.cancelUrl,
    },
    { idempotencyKey: `checkout-${wish.pledgeCode}-${wish.paymentId}` },
  )
}

const eventShape = z.object({
  id: z.string().regex(/^evt_\w+$/),
  type: z.string().regex(/^[a-z_.0-9]{1,100}$/),
  livemode: z.boolean(),
  data: z.object({
    object: z.looseObject({
      id: z.string().regex(/^\w{1,255}$/),
      object: z.string(),
      payment_intent: z.union([z.string(), z.object({ id: z.string() }), z.null()]).optional(),
    }),
  }),
})

function readEvent(stripe: Stripe, secret: string, body: Buffer, signature: string, now: number): CardEvent {
  const stamp = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1])
  if (!(stamp <= now / 1000 + AHEAD_S)) throw new BadSignature('the stamp is missing or in the future')
  let event: unknown
  try {
    event = stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_S, undefined, now)
  } catch {
    throw new BadSignature('the signature is not right')
  }
  const read = eventShape.safeParse(event)
  if (!read.success) throw new BadSignature('it is no event')
  return eventOf(read.data)
}

function eventOf({ id, type, livemode, data: { object } }: z.infer<typeof eventShape>): CardEvent {
  const intent = object.object === 'payment_intent' ? object.id : object.payment_intent
  const intentId = typeof intent === 'object' ? (intent?.id ?? null) : (intent ?? null)
  return { id, type, livemode, about: { kind: object.object, id: object.id, intentId } }
}

/** Errors of the package and answers of another shape become the two that this program knows. */
async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const { StripeInvalidRequestError, StripeCardError, StripeIdempotencyError } = Stripe.errors
    if (
      error instanceof StripeInvalidRequestError ||
      error instanceof StripeCardError ||
      error instanceof StripeIdempotencyError
    )
      throw new ProviderRefused(error.code ?? error.type)
    // A wrong key, too many calls, no answer, an answer that is not JSON or not what was asked for.
    throw new ProviderSilent(error instanceof Error ? error.name : 'unknown', { cause: error })
  }
}

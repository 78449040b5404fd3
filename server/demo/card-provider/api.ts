// The part of Stripe's HTTP API that the official package calls for the fund: https://docs.stripe.com/api
import { type CardLedger, RefusedByCard } from './ledger.ts'

export type ApiRequest = {
  method: string
  path: string
  /** Query or form, in the bracketed names of the package. */
  fields: URLSearchParams
  authorization: string | undefined
  idempotencyKey: string | undefined
}
export type ApiAnswer = { status: number; body: unknown }

/** Answers kept by idempotency key, with the request that they answered. */
type Kept = Map<string, { asked: string; answer: ApiAnswer }>

export class CardApi {
  readonly #ledger: CardLedger
  readonly #secretKey: string
  readonly #origin: () => string
  readonly #kept: Kept = new Map()

  /** `origin`: where the hosted pages stand. */
  constructor(ledger: CardLedger, secretKey: string, origin: () => string) {
    this.#ledger = ledger
    this.#secretKey = secretKey
    this.#origin = origin
  }

  answer(request: ApiRequest): ApiAnswer {
    if (request.authorization !== `Bearer ${this.#secretKey}`)
      return failure(401, 'invalid_request_error', 'api_key_invalid')
    const asked = `${request.method} ${request.path} ${request.fields}`
    const kept = request.idempotencyKey ? this.#kept.get(request.idempotencyKey) : undefined
    if (kept) return kept.asked === asked ? kept.answer : failure(400, 'idempotency_error', 'idempotency_error')
    const answer = this.#route(request)
    if (request.method === 'POST' && request.idempotencyKey) this.#kept.set(request.idempotencyKey, { asked, answer })
    return answer
  }

  #route({ method, path, fields }: ApiRequest): ApiAnswer {
    if (method === 'POST' && path === '/v1/checkout/sessions') return this.#createSession(fields)
    if (method === 'POST' && path === '/v1/refunds') return this.#refund(fields)
    const [, , collection, ...rest] = path.split('/')
    const id = rest.at(-1) ?? ''
    const ledger = this.#ledger
    if (method !== 'GET') return failure(404, 'invalid_request_error', 'resource_missing')
    if (path.startsWith('/v1/checkout/sessions/')) return found(ledger.sessions.get(id))
    if (collection === 'payment_intents') return found(this.#intent(id, fields))
    if (collection === 'payouts') return found(ledger.payouts.get(id))
    if (path === '/v1/refunds') return list(this.#refunds(fields))
    if (path === '/v1/disputes') return list(ofIntent(ledger.disputes.values(), fields))
    if (path === '/v1/balance_transactions') return list(this.#movesOf(fields))
    return failure(404, 'invalid_request_error', 'resource_missing')
  }

  #createSession(fields: URLSearchParams): ApiAnswer {
    const price = 'line_items[0][price_data]'
    const currency = fields.get(`${price}[currency]`) ?? ''
    const amount = Number(fields.get(`${price}[unit_amount]`))
    if (!Number.isInteger(amount)) return failure(400, 'invalid_request_error', 'parameter_invalid_integer')
    if (currency === 'vnd' && amount < 13_000) return failure(400, 'invalid_request_error', 'amount_too_small')
    if (amount > 99_999_999) return failure(400, 'invalid_request_error', 'amount_too_large')
    const session = this.#ledger.open(
      {
        amount_total: amount,
        currency,
        metadata: { payment: fields.get('metadata[payment]') ?? '', pledge: fields.get('metadata[pledge]') ?? '' },
        client_reference_id: fields.get('client_reference_id'),
        success_url: fields.get('success_url') ?? '',
        cancel_url: fields.get('cancel_url') ?? '',
        label: fields.get(`${price}[product_data][name]`) ?? '',
      },
      (id) => `${this.#origin()}/c/${id}`,
    )
    return { status: 200, body: structuredClone(session) }
  }

  #refund(fields: URLSearchParams): ApiAnswer {
    const intent = fields.get('payment_intent') ?? ''
    if (!this.#ledger.intents.has(intent)) return failure(404, 'invalid_request_error', 'resource_missing')
    try {
      const id = this.#ledger.refund(intent, Number(fields.get('amount')), fields.get('metadata[request]') ?? undefined)
      return found(this.#ledger.refunds.get(id))
    } catch (error) {
      if (error instanceof RefusedByCard) return failure(400, 'invalid_request_error', 'charge_already_refunded')
      throw error
    }
  }

  #intent(id: string, fields: URLSearchParams) {
    const intent = this.#ledger.intents.get(id)
    const charge = this.#ledger.charges.get(intent?.latest_charge ?? '')
    if (!intent || !charge || !expands(fields, 'latest_charge.balance_transaction')) return intent
    const move = this.#ledger.moves.get(charge.balance_transaction)
    return { ...intent, latest_charge: { ...charge, balance_transaction: move } }
  }

  #refunds(fields: URLSearchParams) {
    const refunds = ofIntent(this.#ledger.refunds.values(), fields)
    if (!expands(fields, 'data.balance_transaction')) return refunds
    const move = (id: string | null) => (id === null ? null : this.#ledger.moves.get(id))
    return refunds.map((refund) => ({
      ...refund,
      balance_transaction: move(refund.balance_transaction),
      failure_balance_transaction: move(refund.failure_balance_transaction),
    }))
  }

  #movesOf(fields: URLSearchParams) {
    const payout = fields.get('payout')
    const { moves, paidOut, charges, refunds, disputes, payouts } = this.#ledger
    return [...moves.values()]
      .filter(({ id }) => paidOut.get(id) === payout)
      .map((move) => {
        const { source } = move
        const object = charges.get(source) ?? refunds.get(source) ?? disputes.get(source) ?? payouts.get(source)
        return expands(fields, 'data.source') ? { ...move, source: object } : move
      })
  }
}

function ofIntent<T extends { payment_intent: string }>(all: Iterable<T>, fields: URLSearchParams): T[] {
  const intent = fields.get('payment_intent')
  // The newest first, as the provider lists.
  return [...all].filter((each) => each.payment_intent === intent).reverse()
}

function expands(fields: URLSearchParams, path: string): boolean {
  return [...fields].some(([name, value]) => name.startsWith('expand') && value === path)
}

function found(object: unknown): ApiAnswer {
  return object ? { status: 200, body: object } : failure(404, 'invalid_request_error', 'resource_missing')
}

function list(data: unknown[]): ApiAnswer {
  return { status: 200, body: { object: 'list', data, has_more: false } }
}

function failure(status: number, type: string, code: string): ApiAnswer {
  return { status, body: { error: { type, code, message: code } } }
}

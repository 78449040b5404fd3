// What a card provider keeps, in memory: nothing here is money.
import { randomBytes } from 'node:crypto'
import type { Charge, Dispute, Event, Intent, Move, Payout, Refund, Session } from './objects.ts'

export type LedgerOptions = {
  /** Epoch ms. */
  clock: () => number
  /** In what the fund is settled: dollars by a rate, or đồng. */
  settlement?: 'usd' | 'vnd'
  livemode?: boolean
}

const VND_PER_CENT = 254
const EXPIRES_AFTER_S = 86_400

export class RefusedByCard extends Error {}

/** The verbs of donors, banks and time at a card provider. Every one of them tells events, in their order. */
export class CardLedger {
  readonly sessions = new Map<string, Session>()
  readonly intents = new Map<string, Intent>()
  readonly charges = new Map<string, Charge>()
  readonly refunds = new Map<string, Refund>()
  readonly disputes = new Map<string, Dispute>()
  readonly payouts = new Map<string, Payout>()
  readonly moves = new Map<string, Move>()
  /** Which payout a movement went out with. */
  readonly paidOut = new Map<string, string>()
  readonly events: Event[] = []
  readonly #clock: () => number
  readonly #settlement: 'usd' | 'vnd'
  readonly #livemode: boolean
  /** Names of another run are other names: the fund remembers events by them. */
  readonly #run = randomBytes(6).toString('hex')
  #count = 0

  constructor({ clock, settlement = 'usd', livemode = false }: LedgerOptions) {
    this.#clock = clock
    this.#settlement = settlement
    this.#livemode = livemode
  }

  open(
    wish: Omit<
      Session,
      'id' | 'object' | 'status' | 'payment_status' | 'livemode' | 'expires_at' | 'created' | 'payment_intent' | 'url'
    >,
    urlOf: (id: string) => string,
  ): Session {
    const id = this.#name('cs_test')
    const session: Session = {
      ...wish,
      id,
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      livemode: this.#livemode,
      created: this.#now(),
      expires_at: this.#now() + EXPIRES_AFTER_S,
      payment_intent: null,
      url: urlOf(id),
    }
    this.sessions.set(id, session)
    return session
  }

  /** The card pays at once. */
  pay(sessionId: string): string {
    const session = this.#openSession(sessionId)
    const intent = this.#intentOf(session)
    this.#complete(session)
    session.payment_status = 'paid'
    this.#charge(intent)
    this.#tell('checkout.session.completed', session)
    return intent.id
  }

  /** The donor's bank takes its time. */
  payLater(sessionId: string): string {
    const session = this.#openSession(sessionId)
    const intent = this.#intentOf(session)
    this.#complete(session)
    intent.status = 'processing'
    this.#tell('payment_intent.processing', intent)
    this.#tell('checkout.session.completed', session)
    return intent.id
  }

  /** The donor's bank has made up its mind about a payment made later. */
  settleLater(intentId: string, isPaid: boolean): void {
    const intent = this.#intent(intentId)
    const session = [...this.sessions.values()].find((each) => each.payment_intent === intentId)
    if (intent.status !== 'processing' || !session) throw new RefusedByCard('not under way')
    if (isPaid) {
      session.payment_status = 'paid'
      this.#charge(intent)
      this.#tell('checkout.session.async_payment_succeeded', session)
    } else {
      intent.status = 'requires_payment_method'
      this.#tell('payment_intent.payment_failed', intent)
      this.#tell('checkout.session.async_payment_failed', session)
    }
  }

  /** The card is declined; the page stays open for another. */
  decline(sessionId: string): void {
    this.#tell('payment_intent.payment_failed', this.#intentOf(this.#openSession(sessionId)))
  }

  expire(sessionId: string): void {
    const session = this.#openSession(sessionId)
    session.status = 'expired'
    session.url = null
    this.#tell('checkout.session.expired', session)
  }

  /** @throws RefusedByCard when more would go back than is left */
  refund(intentId: string, amount: number, request?: string): string {
    const charge = this.#chargeOf(intentId)
    if (amount < 1 || amount > this.leftOf(intentId)) throw new RefusedByCard('more than is left of the charge')
    const id = this.#name('re')
    const refund: Refund = {
      ...{ id, object: 'refund', status: 'succeeded', payment_intent: intentId, charge: charge.id, amount },
      ...{ currency: charge.currency, created: this.#now(), failure_balance_transaction: null },
      balance_transaction: this.#move('refund', -amount, 0, id).id,
      metadata: request === undefined ? {} : { request },
    }
    this.refunds.set(id, refund)
    this.#tell('refund.created', refund)
    this.#tell('charge.refunded', charge)
    return id
  }

  /** The donor's bank did not take the money back. */
  failRefund(refundId: string): void {
    const refund = this.refunds.get(refundId)
    if (refund?.status !== 'succeeded') throw new RefusedByCard('no such refund')
    refund.status = 'failed'
    refund.failure_balance_transaction = this.#move('refund_failure', refund.amount, 0, refundId).id
    this.#tell('refund.failed', refund)
  }

  /** The card's holder says that it was not them: the money is taken back at once, with a fee. */
  dispute(intentId: string): string {
    const charge = this.#chargeOf(intentId)
    const amount = this.leftOf(intentId)
    if (amount === 0) throw new RefusedByCard('nothing left of the charge')
    const id = this.#name('dp')
    const dispute: Dispute = {
      ...{ id, object: 'dispute', status: 'needs_response', livemode: this.#livemode, payment_intent: intentId },
      ...{ charge: charge.id, amount, currency: charge.currency, created: this.#now() },
      balance_transactions: [this.#move('adjustment', -amount, this.#settlement === 'usd' ? 1500 : 381_000, id)],
    }
    this.disputes.set(id, dispute)
    this.#tell('charge.dispute.created', dispute)
    this.#tell('charge.dispute.funds_withdrawn', dispute)
    return id
  }

  closeDispute(disputeId: string, isWon: boolean): void {
    const dispute = this.disputes.get(disputeId)
    if (dispute?.status !== 'needs_response') throw new RefusedByCard('no such dispute')
    dispute.status = isWon ? 'won' : 'lost'
    if (isWon) {
      dispute.balance_transactions.push(this.#move('adjustment', dispute.amount, 0, disputeId))
      this.#tell('charge.dispute.funds_reinstated', dispute)
    }
    this.#tell('charge.dispute.closed', dispute)
  }

  /** What is on the balance, in the currency of settlement. */
  balance(): number {
    return this.#waiting().reduce((sum, { net }) => sum + net, 0)
  }

  /** Everything on the balance goes to the bank. @throws RefusedByCard when there is nothing */
  payOut({ automatic = true } = {}): string {
    const [waiting, amount] = [this.#waiting(), this.balance()]
    if (amount <= 0) throw new RefusedByCard('nothing to pay out')
    const id = this.#name('po')
    const payout: Payout = {
      ...{ id, object: 'payout', status: 'paid', amount, currency: this.#settlement, livemode: this.#livemode },
      ...{ automatic, created: this.#now(), arrival_date: this.#now(), failure_balance_transaction: null },
    }
    this.payouts.set(id, payout)
    for (const move of waiting) this.paidOut.set(move.id, id)
    const own = this.#settled('payout', -amount, 0, id)
    this.paidOut.set(own.id, id)
    this.#tell('payout.created', payout)
    this.#tell('payout.paid', payout)
    return id
  }

  failPayout(payoutId: string): void {
    const payout = this.payouts.get(payoutId)
    if (payout?.status !== 'paid') throw new RefusedByCard('no such payout')
    payout.status = 'failed'
    payout.failure_balance_transaction = this.#settled('payout_failure', payout.amount, 0, payoutId).id
    this.#tell('payout.failed', payout)
  }

  /** Of a payment neither refunded nor disputed, in the currency of the charge. */
  leftOf(intentId: string): number {
    const back = [...this.refunds.values()].filter(
      (each) => each.payment_intent === intentId && each.status === 'succeeded',
    )
    const disputed = [...this.disputes.values()].filter(
      (each) => each.payment_intent === intentId && each.status !== 'won',
    )
    return this.#chargeOf(intentId).amount - [...back, ...disputed].reduce((sum, { amount }) => sum + amount, 0)
  }

  #waiting(): Move[] {
    return [...this.moves.values()].filter(({ id }) => !this.paidOut.has(id))
  }

  #openSession(id: string): Session {
    const session = this.sessions.get(id)
    if (session?.status !== 'open') throw new RefusedByCard('this page is closed')
    return session
  }

  #intentOf(session: Session): Intent {
    if (session.payment_intent !== null) return this.#intent(session.payment_intent)
    const { amount_total: amount, currency, metadata } = session
    const id = this.#name('pi')
    const intent: Intent = {
      ...{ id, object: 'payment_intent', status: 'requires_payment_method', amount, currency, metadata },
      ...{ livemode: this.#livemode, created: this.#now(), latest_charge: null },
    }
    this.intents.set(id, intent)
    session.payment_intent = id
    return intent
  }

  #complete(session: Session): void {
    session.status = 'complete'
    session.url = null
  }

  #charge(intent: Intent): void {
    const id = this.#name('ch')
    const { amount, currency } = intent
    const settled = this.#settle(amount)
    const fee = Math.round(settled * 0.034) + (this.#settlement === 'usd' ? 30 : 7_600)
    const charge: Charge = {
      ...{ id, object: 'charge', amount, currency, created: this.#now(), payment_intent: intent.id, paid: true },
      balance_transaction: this.#settled('charge', settled, fee, id).id,
    }
    this.charges.set(id, charge)
    intent.latest_charge = id
    intent.status = 'succeeded'
    this.#tell('payment_intent.succeeded', intent)
    this.#tell('charge.succeeded', charge)
  }

  #intent(id: string): Intent {
    const intent = this.intents.get(id)
    if (!intent) throw new RefusedByCard('no such payment')
    return intent
  }

  #chargeOf(intentId: string): Charge {
    const charge = this.charges.get(this.#intent(intentId).latest_charge ?? '')
    if (!charge) throw new RefusedByCard('not paid')
    return charge
  }

  #settle(vnd: number): number {
    return this.#settlement === 'vnd' ? vnd : Math.sign(vnd) * Math.round(Math.abs(vnd) / VND_PER_CENT)
  }

  #move(type: string, vnd: number, fee: number, source: string): Move {
    return this.#settled(type, this.#settle(vnd), fee, source)
  }

  #settled(type: string, amount: number, fee: number, source: string): Move {
    const id = this.#name('txn')
    const move: Move = {
      ...{ id, object: 'balance_transaction', type, amount, fee, net: amount - fee },
      ...{ currency: this.#settlement, created: this.#now(), source },
    }
    this.moves.set(id, move)
    return move
  }

  #tell(type: string, about: { id: string; object: string }): void {
    const object = structuredClone(about)
    const { livemode } = { livemode: this.#livemode }
    this.events.push({ id: this.#name('evt'), object: 'event', type, livemode, created: this.#now(), data: { object } })
  }

  #now(): number {
    return Math.floor(this.#clock() / 1000)
  }

  #name(prefix: string): string {
    this.#count += 1
    return `${prefix}_${this.#run}${String(this.#count).padStart(6, '0')}`
  }
}

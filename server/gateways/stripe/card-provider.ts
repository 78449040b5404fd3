/** What the donor's pledge becomes at the provider. */
export type CheckoutWish = {
  /** Our row of the attempt; with it the same call made twice is one hosted page. */
  paymentId: number
  /** The pledge's public code, printed on the hosted page and kept with the payment. */
  pledgeCode: string
  /** Whole đồng; VND has no smaller unit and is never multiplied. */
  amountVnd: number
  language: 'vi' | 'en'
  /** What is given, as the hosted page words it. */
  label: string
  /** Where the hosted page leads back to, paid or not. */
  returnUrl: string
  /** Where the hosted page's way back leads who has not paid. */
  cancelUrl: string
}

/** A hosted page. Instants in epoch ms. */
export type Checkout = {
  id: string
  /** Null once it can no longer be paid there. */
  url: string | null
  expiresAt: number
  status: 'open' | 'complete' | 'expired'
  /** Complete and not yet paid: the donor's bank takes its time. */
  isPaid: boolean
  paymentId: number | null
  intentId: string | null
  amount: number
  currency: string
  livemode: boolean
}

/** A movement on the fund's balance at the provider, in the smallest unit of the currency it is settled in. */
export type BalanceMove = { id: string; amount: number; fee: number; currency: string }

/** Money given back or taken back, in the currency it was charged in. */
export type CardReturn = {
  id: string
  amount: number
  createdAt: number
  /** Both ways: what left, and what came back when it failed or was won. */
  moves: BalanceMove[]
}

/** `request`: the code of the fund's own request, when it asked for it. */
export type CardRefund = CardReturn & { request: string | null }

/** `isLost`: decided for the cardholder, the money stays away. */
export type CardDispute = CardReturn & { isLost: boolean }

/** Everything about one payment as it stands now at the provider. Amounts in the currency of the charge. */
export type PaymentState = {
  intentId: string
  status: 'paid' | 'processing' | 'failed' | 'waiting'
  livemode: boolean
  currency: string
  /** Our row, as we told the provider when it began; null when another program began it. */
  paymentId: number | null
  charge: { id: string; amount: number; createdAt: number; move: BalanceMove } | null
  refunds: CardRefund[]
  disputes: CardDispute[]
}

/** A payout to the fund's bank, with the movements that are in it. Amounts in the smallest unit of `currency`. */
export type PayoutState = {
  id: string
  status: 'pending' | 'paid' | 'failed'
  livemode: boolean
  amount: number
  currency: string
  createdAt: number
  arrivesAt: number
  isAutomatic: boolean
  /** The movement by which a failed payout came back. */
  failureMove: string | null
  /** Empty unless it is automatic: only then does the provider say what is in it. */
  moves: { id: string; intentId: string | null }[]
}

/** A notification whose signature was right. `about` is the object it speaks of. */
export type CardEvent = {
  id: string
  type: string
  livemode: boolean
  about: { kind: string; id: string; intentId: string | null }
}

/** The notification was not signed by the provider with our secret, not just now, or is none. */
export class BadSignature extends Error {}

/** The provider did not answer, or not with what it promises; trying again is safe. */
export class ProviderSilent extends Error {}

/** The provider knows no such object, or will not do what was asked. */
export class ProviderRefused extends Error {
  readonly code: string
  constructor(code: string) {
    super(`the card provider refused: ${code}`)
    this.code = code
  }
}

/** A card provider with a hosted page. Every call may throw ProviderSilent or ProviderRefused. */
export type CardProvider = {
  /** Whether the key is for real money. */
  livemode: boolean
  /** Where hosted pages stand, for the content security policy. */
  checkoutOrigin: string
  createCheckout(wish: CheckoutWish): Promise<Checkout>
  checkout(id: string): Promise<Checkout>
  payment(intentId: string): Promise<PaymentState>
  /**
   * Gives back a part of a payment, or all of it; under the same request and attempt twice it is one refund. Another attempt
   * only after this one was refused. @returns the provider's refund
   */
  refund(wish: { request: string; attempt: number; intentId: string; amountVnd: number }): Promise<string>
  payout(id: string): Promise<PayoutState>
  /** @throws BadSignature; `now` in epoch ms */
  readEvent(body: Buffer, signature: string, now: number): CardEvent
  /** A notification that was read and stored before. */
  storedEvent(body: string): CardEvent
}

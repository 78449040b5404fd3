// The objects of a card provider, shaped as https://docs.stripe.com/api says.

export type Move = {
  id: string
  object: 'balance_transaction'
  type: string
  amount: number
  fee: number
  net: number
  currency: string
  created: number
  source: string
}
export type Session = {
  id: string
  object: 'checkout.session'
  status: 'open' | 'complete' | 'expired'
  payment_status: 'unpaid' | 'paid'
  amount_total: number
  currency: string
  livemode: boolean
  url: string | null
  expires_at: number
  created: number
  metadata: Record<string, string>
  client_reference_id: string | null
  payment_intent: string | null
  success_url: string
  cancel_url: string
  /** What is printed on the hosted page. */
  label: string
}
export type Intent = {
  id: string
  object: 'payment_intent'
  status: 'requires_payment_method' | 'processing' | 'succeeded'
  amount: number
  currency: string
  livemode: boolean
  created: number
  metadata: Record<string, string>
  latest_charge: string | null
}
type Of = { payment_intent: string; charge: string; amount: number; currency: string; created: number }
export type Charge = { id: string; object: 'charge'; amount: number; currency: string; created: number } & {
  payment_intent: string
  balance_transaction: string
  paid: true
}
export type Refund = { id: string; object: 'refund'; status: 'succeeded' | 'failed' } & Of & {
    balance_transaction: string
    failure_balance_transaction: string | null
    metadata: { request?: string }
  }
export type Dispute = {
  id: string
  object: 'dispute'
  status: 'needs_response' | 'won' | 'lost'
  livemode: boolean
} & Of & {
    balance_transactions: Move[]
  }
export type Payout = {
  id: string
  object: 'payout'
  status: 'in_transit' | 'paid' | 'failed'
  amount: number
  currency: string
  livemode: boolean
  automatic: boolean
  created: number
  arrival_date: number
  failure_balance_transaction: string | null
}
export type Event = {
  id: string
  object: 'event'
  type: string
  livemode: boolean
  created: number
  data: { object: { id: string; object: string } }
}

// Letters to people outside, as they wait to be sent. Each kind has its views views/mail/<kind>.{txt,html}.hbs.
// The facts are kept until some time after the letter was sent, so they hold no key: private links are made at sending.
import type { PaymentInstruction } from './payment-instruction.ts'

/** A promise was made: how to pay it. */
export type PledgeMade = {
  kind: 'pledge-made'
  code: string
  amountVnd: number
  unitName: string
  /** What to transfer now and where; null for cash, and while no account is open. */
  payment: PaymentInstruction | null
  /** Where to bring cash; null for a transfer. */
  office: { address: string | null; phone: string | null } | null
}

/** Money came for a pledge: the receipt. */
export type GiftReceived = {
  kind: 'gift-received'
  code: string
  amountVnd: number
  bookedOn: string
  entryIndex: number
  voucher: string | null
  unitName: string
}

export type Letter = PledgeMade | GiftReceived

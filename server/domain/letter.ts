// Letters to people outside, as they wait to be sent. Each kind has its views views/mail/<kind>.{txt,html}.hbs.
// The facts are kept until some time after the letter was sent, so they hold no key: private links are made at sending.
import type { Instalment } from './instalments.ts'
import type { PaymentInstruction } from './payment-instruction.ts'

/** A promise was made: how to pay it. */
export type PledgeMade = {
  kind: 'pledge-made'
  code: string
  amountVnd: number
  unitName: string
  /** What to transfer now and where; null for cash, and while no account is open. */
  payment: PaymentInstruction | null
  /** Of a promise paid in parts: all of them, and which one is asked for now. Letters stored before plans were told lack it. */
  plan?: { position: number; parts: Instalment[] } | null
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

/** Money given by card went back: by the fund, or taken by the cardholder's bank. */
export type GiftReturned = {
  kind: 'gift-returned'
  code: string
  amountVnd: number
  bookedOn: string
  entryIndex: number
  isDisputed: boolean
  unitName: string
}

/** What a donor asked about their data was answered. */
export type DataAnswered = {
  kind: 'data-answered'
  code: string
  requestCode: string
  /** `answer`: how it goes on; the others close it. */
  step: 'answer' | 'done' | 'refused'
  answer: string
}

/** A house that the gift has a part in was handed over. */
export type HouseHandedOver = {
  kind: 'house-handed-over'
  code: string
  /** This gift's part in the house, đồng. */
  amountVnd: number
  houseCode: string
  householdShort: string
  place: string
  /** `YYYY-MM-DD`. */
  handedOverOn: string
}

/** A part of a promise is due soon, or its day has passed. */
export type InstalmentReminder = {
  kind: 'instalment-before' | 'instalment-after'
  code: string
  /** Of the part, what has not come, đồng. */
  amountVnd: number
  position: number
  parts: number
  /** `YYYY-MM-DD`. */
  dueOn: string
}

/** To somebody who works here: signed in with a browser that was not seen before. `code`: the person's own. */
export type NewDevice = {
  kind: 'new-device'
  code: string
  /** Epoch ms. */
  signedInAt: number
  /** In words: "Chrome trên máy tính Windows". */
  device: string
  /** The part of the address that tells a provider, not a person: "118.70.x.x". */
  network: string
}

/** To somebody who works here: an administrator took the second factor away, because the telephone was lost. */
export type SecondFactorReset = { kind: 'second-factor-reset'; code: string; resetAt: number }

export type Letter =
  | NewDevice
  | SecondFactorReset
  | PledgeMade
  | GiftReceived
  | GiftReturned
  | DataAnswered
  | HouseHandedOver
  | InstalmentReminder

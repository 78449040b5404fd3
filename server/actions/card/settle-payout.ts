import type { Handle } from '../../../db/database.ts'
import { balanceOf } from '../../../db/queries/accounts.ts'
import {
  bookedMoveVnd,
  cardFactByKey,
  cardPayoutById,
  insertCardFact,
  insertCardPayout,
  setPayoutFailed,
} from '../../../db/queries/card.ts'
import { waitAgainAll } from '../../../db/queries/inbox.ts'
import { officialAccountOn } from '../../../db/queries/units.ts'
import { type Booking, keyOf } from '../../domain/card.ts'
import { localDay } from '../../format.ts'
import type { CardProvider, PayoutState } from '../../gateways/stripe/card-provider.ts'
import type { Context } from '../context.ts'
import { appendEntry } from '../ledger/append-entry.ts'
import { cardBooks, ownerOfCards } from './card-books.ts'
import { BALANCE_SHORT, NeedsPerson, NotYet } from './card-error.ts'
import { settlePayment } from './settle-payment.ts'

type Books = Awaited<ReturnType<typeof cardBooks>>

/**
 * A payout leaves the provider for the bank, as the sum of what the books say of each movement in it, and waits in transit
 * for the bank's own credit. One that failed comes back.
 * @throws NeedsPerson('other-mode' | 'payout-by-hand' | 'unknown-move' | 'payout-differs' | 'payout-arrived' | 'no-bank-account') · NotYet · what the provider throws
 */
export async function settlePayout(
  context: Context,
  provider: CardProvider,
  { payoutId, eventId }: { payoutId: string; eventId: number },
): Promise<number | null> {
  const told = await provider.payout(payoutId)
  if (told.livemode !== provider.livemode) throw new NeedsPerson('other-mode')
  if (told.status === 'pending') return null
  if (!told.isAutomatic) throw new NeedsPerson('payout-by-hand')
  const amountVnd = await booked(context, provider, told, eventId)
  if (amountVnd <= 0) throw new NeedsPerson('payout-differs')
  // In another currency than đồng the bank's credit tells the difference, not this. A fee may not be booked yet.
  if (told.currency === 'vnd' && amountVnd !== told.amount) throw new NotYet('payout-differs')
  return context.database.write(async (tx) => {
    const sent = await send(tx, context, told, amountVnd, eventId)
    if (told.status !== 'failed') return sent
    return (await comeBack(tx, context, told, amountVnd, eventId)) ?? sent
  })
}

/** The books' sum of everything in the payout; what they do not know yet is asked for first. */
async function booked(context: Context, provider: CardProvider, told: PayoutState, eventId: number): Promise<number> {
  const read = context.database.read
  let sum = 0
  for (const { id, intentId } of told.moves) {
    if ((await bookedMoveVnd(read, id)) === null && intentId !== null)
      await settlePayment(context, provider, { intentId, eventId })
    const vnd = await bookedMoveVnd(read, id)
    if (vnd === null) throw new NeedsPerson('unknown-move')
    sum += vnd
  }
  return sum
}

async function send(tx: Handle, context: Context, told: PayoutState, amountVnd: number, eventId: number) {
  const booking: Booking = { kind: 'deposit', transactionId: told.id, changeVnd: -amountVnd, at: told.createdAt }
  if (await cardFactByKey(tx, keyOf(booking))) return null
  const { owner, books } = await booksOfCards(tx, context)
  if ((await balanceOf(tx, books.provider.id)) < amountVnd) throw new NotYet(BALANCE_SHORT)
  const expectedOn = localDay(told.arrivesAt)
  const bank = await officialAccountOn(tx, owner, expectedOn)
  if (!bank) throw new NeedsPerson('no-bank-account')
  const index = await move(tx, context, books, booking, told.id, eventId)
  await insertCardPayout(tx, {
    id: told.id,
    transitId: books.transit.id,
    bankAccountId: bank.id,
    amountVnd,
    sentAmount: told.amount,
    currency: told.currency,
    expectedOn,
  })
  return index
}

async function comeBack(tx: Handle, context: Context, told: PayoutState, amountVnd: number, eventId: number) {
  const payout = await cardPayoutById(tx, told.id)
  if (!told.failureMove || !payout || payout.failedAt !== null) return null
  if (payout.arrivedIn !== null) throw new NeedsPerson('payout-arrived')
  const at = context.clock()
  const { books } = await booksOfCards(tx, context)
  const booking: Booking = { kind: 'deposit', transactionId: told.failureMove, changeVnd: amountVnd, at }
  const index = await move(tx, context, books, booking, told.id, eventId)
  await setPayoutFailed(tx, told.id, at)
  await waitAgainAll(tx, { provider: 'stripe', reason: BALANCE_SHORT, now: at })
  return index
}

async function move(tx: Handle, context: Context, books: Books, booking: Booking, payoutId: string, eventId: number) {
  const { kind, transactionId, changeVnd } = booking
  await insertCardFact(tx, { key: keyOf(booking), kind, transactionId, changeVnd, paymentId: null, eventId })
  const [debit, credit] = changeVnd < 0 ? [books.transit, books.provider] : [books.provider, books.transit]
  const amountVnd = Math.abs(changeVnd)
  const { index } = await appendEntry(tx, context, {
    id: keyOf(booking),
    kind,
    bookedOn: localDay(booking.at),
    channel: 'card',
    amountVnd,
    transfers: [{ debit, credit, amountVnd }],
    owner: books.provider,
    reference: payoutId,
  })
  return index
}

async function booksOfCards(tx: Handle, context: Context) {
  const owner = await ownerOfCards(tx, localDay(context.clock()))
  if (!owner) throw new NeedsPerson('no-bank-account')
  return { owner, books: await cardBooks(tx, owner) }
}

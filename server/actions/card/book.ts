import type { Handle } from '../../../db/database.ts'
import { accountById, balanceOf, poolByAccount } from '../../../db/queries/accounts.ts'
import {
  bodyOfEntry,
  type CardPaymentRow,
  cardFactByKey,
  giftOfPayment,
  insertCardFact,
} from '../../../db/queries/card.ts'
import { waitAgainAll } from '../../../db/queries/inbox.ts'
import { insertPledgeReceipt, type KnownPledge, pledgeById, setPledgeCancelled } from '../../../db/queries/pledges.ts'
import { type Booking, keyOf } from '../../domain/card.ts'
import { CARD_COSTS, projectOfPurpose } from '../../domain/purpose.ts'
import { localDay } from '../../format.ts'
import type { Context } from '../context.ts'
import { appendEntry, type EventTransfer, type LedgerEvent } from '../ledger/append-entry.ts'
import { postGift } from '../ledger/post-gift.ts'
import { ownNumbersFirst } from '../matching/own-numbers.ts'
import { Refusal } from '../refusal.ts'
import { bearers, cardBooks, receivers, type Share } from './card-books.ts'
import { BALANCE_SHORT, NeedsPerson, NotYet } from './card-error.ts'

type Told = { payment: CardPaymentRow; booking: Booking; eventId: number }
type Books = Awaited<ReturnType<typeof cardBooks>>

/**
 * Puts one thing that the provider told of a payment into the books, once: whatever event made us ask, and in what order.
 * @returns the index of the new entry, null when it was there already
 * @throws NotYet('balance-short') · NeedsPerson('too-many-ranges')
 */
export async function book(tx: Handle, context: Context, told: Told): Promise<number | null> {
  const { payment, booking, eventId } = told
  const key = keyOf(booking)
  if (await cardFactByKey(tx, key)) return null
  const pledge = await pledgeById(tx, payment.pledgeId)
  const books = await cardBooks(tx, pledge)
  if (booking.changeVnd < 0 && (await balanceOf(tx, books.provider.id)) < -booking.changeVnd)
    throw new NotYet(BALANCE_SHORT)
  const { kind, transactionId, changeVnd } = booking
  await insertCardFact(tx, { key, kind, transactionId, changeVnd, paymentId: payment.id, eventId })
  if (changeVnd > 0) await waitAgainAll(tx, { provider: 'stripe', reason: BALANCE_SHORT, now: context.clock() })
  if (kind === 'receipt') return bookGift(tx, context, books, pledge, booking)
  return kind === 'card-fee'
    ? bookFee(tx, context, books, pledge, booking)
    : bookReturn(tx, context, books, pledge, payment, booking)
}

async function bookGift(tx: Handle, context: Context, books: Books, pledge: KnownPledge, booking: Booking) {
  const { index } = await postGift(tx, context, {
    id: keyOf(booking),
    asset: books.provider,
    pool: await accountById(tx, pledge.poolId),
    purpose: pledge.purposeCode,
    amountVnd: booking.changeVnd,
    bookedOn: localDay(booking.at),
    channel: 'card',
    pledge,
    memo: '',
  })
  return index
}

/** A sponsor bears what cards cost; what no sponsor bears is published as still to be recovered. The gift stays whole. */
async function bookFee(tx: Handle, context: Context, books: Books, pledge: KnownPledge, booking: Booking) {
  const { pool, rest } = books.costs
  const amountVnd = Math.abs(booking.changeVnd)
  const transfers =
    booking.changeVnd < 0
      ? out(books, await bearers(tx, pool, rest, amountVnd))
      : back(books, await receivers(tx, pool, rest, amountVnd))
  const { index } = await appendEntry(tx, context, {
    ...common(booking, books),
    transfers,
    reference: pledge.code,
    purpose: CARD_COSTS,
  })
  return index
}

/**
 * Money goes back to the donor, or comes back from there: out of the pool it was given to, the gift's own đồng first. What
 * the pool no longer holds was spent as given, and is published as owed to the fund.
 */
async function bookReturn(
  tx: Handle,
  context: Context,
  books: Books,
  pledge: KnownPledge,
  payment: CardPaymentRow,
  booking: Booking,
) {
  const amountVnd = Math.abs(booking.changeVnd)
  const isOut = booking.changeVnd < 0
  const pool = await accountById(tx, pledge.poolId)
  const { purposeCode } = await poolByAccount(tx, pledge.poolId)
  const transfers = isOut
    ? await owned(tx, payment, out(books, await bearers(tx, pool, books.refunds, amountVnd)))
    : back(books, await receivers(tx, pool, books.refunds, amountVnd))
  const { index } = await appendEntry(tx, context, {
    ...common(booking, books),
    transfers,
    reference: pledge.code,
    purpose: purposeCode,
    project: projectOfPurpose(purposeCode),
  })
  // Counted against the promise, so that "received" is what the fund still has of it.
  await insertPledgeReceipt(tx, { pledgeId: pledge.id, entryIndex: index, amountVnd: booking.changeVnd })
  // What was given back is not asked for again.
  if (isOut) await setPledgeCancelled(tx, pledge.id, { cancelledAt: context.clock(), cancelReason: booking.kind })
  return index
}

/** The gift's own đồng leave its pool first. */
async function owned(tx: Handle, payment: CardPaymentRow, transfers: EventTransfer[]): Promise<EventTransfer[]> {
  const gift = await giftOfPayment(tx, payment.id)
  const body = gift && (await bodyOfEntry(tx, gift))
  if (!body) return transfers
  const named = []
  for (const transfer of transfers)
    named.push(
      transfer.debit.isAsset
        ? transfer
        : {
            ...transfer,
            numbers: await ownNumbersFirst(tx, transfer.debit, body, transfer.amountVnd).catch(forPerson),
          },
    )
  return named
}

function forPerson(error: unknown): never {
  if (error instanceof Refusal) throw new NeedsPerson(error.code)
  throw error
}

function out({ provider }: Books, shares: Share[]): EventTransfer[] {
  return shares.map(({ account, amountVnd }) => ({ debit: account, credit: provider, amountVnd }))
}

function back({ provider }: Books, shares: Share[]): EventTransfer[] {
  return shares.map(({ account, amountVnd }) => ({ debit: provider, credit: account, amountVnd }))
}

function common(booking: Booking, { provider }: Books) {
  return {
    id: keyOf(booking),
    kind: booking.kind,
    bookedOn: localDay(booking.at),
    channel: 'card',
    amountVnd: Math.abs(booking.changeVnd),
    owner: provider,
    voucher: booking.changeVnd < 0 ? 'BN' : 'BC',
  } as const satisfies Partial<LedgerEvent>
}

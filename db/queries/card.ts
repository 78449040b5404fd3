import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type CardFactKind, type CardState, cardFact, cardPayment, cardPayout, entry } from '../schema/index.ts'

export type CardPaymentRow = typeof cardPayment.$inferSelect
export type CardPayoutRow = typeof cardPayout.$inferSelect

/** @returns its id */
export async function insertCardPayment(
  tx: Handle,
  row: { pledgeId: number; amountVnd: number; createdAt: number },
): Promise<number> {
  return tx.insert(cardPayment).values(row).returning({ id: cardPayment.id }).get().id
}

export async function cardPaymentById(db: Handle, id: number): Promise<CardPaymentRow | null> {
  return db.select().from(cardPayment).where(eq(cardPayment.id, id)).get() ?? null
}

export async function cardPaymentByIntent(db: Handle, intentId: string): Promise<CardPaymentRow | null> {
  return db.select().from(cardPayment).where(eq(cardPayment.intentId, intentId)).get() ?? null
}

/** The newest attempt to pay this pledge by card. */
export async function lastCardPayment(db: Handle, pledgeId: number): Promise<CardPaymentRow | null> {
  return (
    db.select().from(cardPayment).where(eq(cardPayment.pledgeId, pledgeId)).orderBy(desc(cardPayment.id)).get() ?? null
  )
}

export async function updateCardPayment(
  tx: Handle,
  id: number,
  changed: Partial<Pick<CardPaymentRow, 'sessionId' | 'sessionUrl' | 'expiresAt' | 'intentId'>> & { state?: CardState },
): Promise<void> {
  if (Object.keys(changed).length > 0) tx.update(cardPayment).set(changed).where(eq(cardPayment.id, id)).run()
}

export type NewCardFact = {
  key: string
  kind: CardFactKind
  transactionId: string
  changeVnd: number
  paymentId: number | null
  eventId: number
}

export async function insertCardFact(tx: Handle, row: NewCardFact): Promise<void> {
  tx.insert(cardFact).values(row).run()
}

export async function cardFactByKey(db: Handle, key: string): Promise<typeof cardFact.$inferSelect | null> {
  return db.select().from(cardFact).where(eq(cardFact.key, key)).get() ?? null
}

/** What the books know of one movement at the provider, đồng, its fee included; null when they know nothing of it. */
export async function bookedMoveVnd(db: Handle, transactionId: string): Promise<number | null> {
  const row = db
    .select({ vnd: sql<number | null>`sum(${cardFact.changeVnd})` })
    .from(cardFact)
    .where(eq(cardFact.transactionId, transactionId))
    .get()
  return row?.vnd ?? null
}

export async function insertCardPayout(tx: Handle, row: typeof cardPayout.$inferInsert): Promise<void> {
  tx.insert(cardPayout).values(row).run()
}

export async function cardPayoutById(db: Handle, id: string): Promise<CardPayoutRow | null> {
  return db.select().from(cardPayout).where(eq(cardPayout.id, id)).get() ?? null
}

/**
 * Payouts that this bank account waits for, the earliest first. `amountVnd` is what is in transit of each: with the exchange
 * of an arrival that was reversed.
 */
export async function waitingPayouts(db: Handle, bankAccountId: number): Promise<(CardPayoutRow & WasExchanged)[]> {
  return db
    .select({ payout: cardPayout, exchangeVnd: cardFact.changeVnd })
    .from(cardPayout)
    .leftJoin(cardFact, eq(cardFact.key, sql`'exchange:' || ${cardPayout.id}`))
    .where(and(eq(cardPayout.bankAccountId, bankAccountId), isNull(cardPayout.arrivedIn), isNull(cardPayout.failedAt)))
    .orderBy(asc(cardPayout.expectedOn), asc(cardPayout.id))
    .all()
    .map(({ payout, exchangeVnd }) => ({
      ...payout,
      amountVnd: payout.amountVnd + (exchangeVnd ?? 0),
      wasExchanged: exchangeVnd !== null,
    }))
}

type WasExchanged = { wasExchanged: boolean }

/** Payouts whose arrival was this entry, and that entry was reversed: they are on their way again. */
export async function payoutsArriveAgain(tx: Handle, entryIndex: number): Promise<void> {
  tx.update(cardPayout).set({ arrivedIn: null }).where(eq(cardPayout.arrivedIn, entryIndex)).run()
}

export async function setPayoutArrived(tx: Handle, id: string, entryIndex: number): Promise<void> {
  tx.update(cardPayout).set({ arrivedIn: entryIndex }).where(eq(cardPayout.id, id)).run()
}

export async function setPayoutFailed(tx: Handle, id: string, failedAt: number): Promise<void> {
  tx.update(cardPayout).set({ failedAt }).where(eq(cardPayout.id, id)).run()
}

/** The body of the entry with this id; null when there is none. */
export async function bodyOfEntry(db: Handle, id: string): Promise<string | null> {
  return db.select({ body: entry.body }).from(entry).where(eq(entry.id, id)).get()?.body ?? null
}

/** The id of the entry of a payment's gift; null until it was paid. */
export async function giftOfPayment(db: Handle, paymentId: number): Promise<string | null> {
  return (
    db
      .select({ key: cardFact.key })
      .from(cardFact)
      .where(and(eq(cardFact.paymentId, paymentId), eq(cardFact.kind, 'receipt')))
      .get()?.key ?? null
  )
}

// Gifts by card that the fund gives back.
import { and, asc, desc, eq, getTableColumns, inArray, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { cardPayment, cardRefund, pledge, staff, unit } from '../schema/index.ts'

const requester = alias(staff, 'requester')
const approver = alias(staff, 'approver')

function cases(db: Handle) {
  return db
    .select({
      ...getTableColumns(cardRefund),
      intentId: cardPayment.intentId,
      pledgeCode: pledge.code,
      unitId: pledge.unitId,
      unitName: unit.name,
      requester: requester.name,
      approver: approver.name,
    })
    .from(cardRefund)
    .innerJoin(cardPayment, eq(cardPayment.id, cardRefund.paymentId))
    .innerJoin(pledge, eq(pledge.id, cardPayment.pledgeId))
    .innerJoin(unit, eq(unit.id, pledge.unitId))
    .innerJoin(requester, eq(requester.id, cardRefund.requestedBy))
    .leftJoin(approver, eq(approver.id, cardRefund.approvedBy))
}

/** A refund with whose gift it is and who acted (names are for staff only). */
export type CardRefundCase = NonNullable<Awaited<ReturnType<typeof cardRefundByCode>>>

export async function cardRefundByCode(db: Handle, code: string) {
  return cases(db).where(eq(cardRefund.code, code)).get() ?? null
}

/** Refunds of gifts to these units that are not over first, then the newest. */
export async function listCardRefunds(
  db: Handle,
  unitIds: readonly number[],
  limit: number,
): Promise<CardRefundCase[]> {
  return cases(db)
    .where(inArray(pledge.unitId, [...unitIds]))
    .orderBy(sql`${cardRefund.state} IN ('done', 'failed', 'refused')`, desc(cardRefund.id))
    .limit(limit)
    .all()
}

export async function cardRefundsOf(db: Handle, pledgeCode: string): Promise<CardRefundCase[]> {
  return cases(db).where(eq(pledge.code, pledgeCode)).orderBy(desc(cardRefund.id)).all()
}

/** Payments of a pledge that brought money, with what was paid and what may still be given back, đồng. */
export async function refundablePayments(
  db: Handle,
  pledgeId: number,
): Promise<{ id: number; createdAt: number; amountVnd: number; leftVnd: number }[]> {
  return db.all(sql`
    SELECT c.id, c.created_at AS createdAt, c.amount_vnd AS amountVnd,
      max(0, (SELECT sum(change_vnd) FROM card_fact WHERE payment_id = c.id AND kind IN ('receipt', 'refund', 'dispute'))
        - (SELECT coalesce(sum(amount_vnd), 0) FROM card_refund WHERE payment_id = c.id AND state IN ('requested', 'approved', 'sent'))) AS leftVnd
    FROM card_payment c WHERE c.pledge_id = ${pledgeId} AND EXISTS (SELECT 1 FROM card_fact WHERE payment_id = c.id AND kind = 'receipt')
    ORDER BY c.id`)
}

export async function insertCardRefund(tx: Handle, row: typeof cardRefund.$inferInsert): Promise<void> {
  tx.insert(cardRefund).values(row).run()
}

export async function updateCardRefund(
  tx: Handle,
  id: number,
  values: Partial<typeof cardRefund.$inferInsert>,
): Promise<void> {
  tx.update(cardRefund).set(values).where(eq(cardRefund.id, id)).run()
}

/** Codes of refunds that the provider is to be told of now. */
export async function dueCardRefunds(db: Handle, now: number, limit: number): Promise<string[]> {
  return db
    .select({ code: cardRefund.code })
    .from(cardRefund)
    .where(and(eq(cardRefund.state, 'approved'), lte(cardRefund.nextAttemptAt, now)))
    .orderBy(asc(cardRefund.nextAttemptAt))
    .limit(limit)
    .all()
    .map(({ code }) => code)
}

/** What became of a refund that the provider has taken on, once it is in the books. */
export async function settleCardRefund(
  tx: Handle,
  code: string,
  refundId: string,
  state: 'done' | 'failed',
): Promise<void> {
  const row = tx
    .select({ id: cardRefund.id, state: cardRefund.state })
    .from(cardRefund)
    .where(eq(cardRefund.code, code))
    .get()
  if (!row || row.state === state || row.state === 'failed') return
  // The provider's event may be quicker than its answer.
  if (row.state === 'approved')
    tx.update(cardRefund)
      .set({ state: 'sent', refundId, nextAttemptAt: null, problem: null })
      .where(eq(cardRefund.id, row.id))
      .run()
  tx.update(cardRefund).set({ state }).where(eq(cardRefund.id, row.id)).run()
}

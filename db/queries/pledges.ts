import { and, desc, eq, getTableColumns, inArray, isNull, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import { cardFact, type EntryKind, entry, pledge, pledgeContact, pledgeReceipt, pool, unit } from '../schema/index.ts'
import { claimedGift } from './claims.ts'
import { prepared } from './prepared.ts'

export type PledgeRow = typeof pledge.$inferSelect
/** A pledge with the purpose its gifts carry in the ledger. */
export type KnownPledge = PledgeRow & { purposeCode: string }
export type PledgeContactRow = typeof pledgeContact.$inferSelect

const reversal = alias(entry, 'reversal')
/** The gift that a claim found to be this pledge's: its day and voucher are what the donor knows. */
const claimed = alias(entry, 'claimed')

const value = sql.placeholder

const statements = prepared((db) => ({
  byId: db
    .select({ ...getTableColumns(pledge), purposeCode: pool.purposeCode })
    .from(pledge)
    .innerJoin(pool, eq(pool.accountId, pledge.poolId))
    .where(eq(pledge.id, value('id')))
    .prepare(),
  byCode: db
    .select({ ...getTableColumns(pledge), purposeCode: pool.purposeCode })
    .from(pledge)
    .innerJoin(pool, eq(pool.accountId, pledge.poolId))
    .where(eq(pledge.code, value('code')))
    .prepare(),
  link: db
    .insert(pledgeReceipt)
    .values({ pledgeId: value('pledgeId'), entryIndex: value('entryIndex'), amountVnd: value('amountVnd') })
    .prepare(),
  insert: db
    .insert(pledge)
    .values({
      code: value('code'),
      unitId: value('unitId'),
      fundId: value('fundId'),
      poolId: value('poolId'),
      amountVnd: value('amountVnd'),
      method: value('method'),
      donorKind: value('donorKind'),
      nameDisplay: value('nameDisplay'),
      publicName: value('publicName'),
      consentVersion: value('consentVersion'),
      consentAt: value('consentAt'),
      expectedOn: value('expectedOn'),
      createdAt: value('createdAt'),
      keyHash: value('keyHash'),
    })
    .returning({ id: pledge.id })
    .prepare(),
  insertContact: db
    .insert(pledgeContact)
    .values({
      pledgeId: value('pledgeId'),
      name: value('name'),
      contact: value('contact'),
      taxCode: value('taxCode'),
      address: value('address'),
      representative: value('representative'),
      coBranding: value('coBranding'),
      coBrandingState: value('coBrandingState'),
    })
    .prepare(),
  received: db
    .select({ vnd: sql<number>`coalesce(sum(${pledgeReceipt.amountVnd}), 0)` })
    .from(pledgeReceipt)
    .where(and(eq(pledgeReceipt.pledgeId, value('pledgeId')), notReversed(db)))
    .prepare(),
}))

function notReversed(db: Handle) {
  return notExists(db.select({ one: sql`1` }).from(reversal).where(eq(reversal.reverses, pledgeReceipt.entryIndex)))
}

export async function pledgeByCode(db: Handle, code: string): Promise<KnownPledge | null> {
  return statements(db).byCode.get({ code }) ?? null
}

/** @throws when no pledge has this id: ids come from rows that refer to it */
export async function pledgeById(db: Handle, id: number): Promise<KnownPledge> {
  const row = statements(db).byId.get({ id })
  if (!row) throw new Error(`no pledge ${id}`)
  return row
}

/** Links a receipt to the pledge it answers. */
export async function insertPledgeReceipt(
  tx: Handle,
  row: { pledgeId: number; entryIndex: number; amountVnd: number },
): Promise<void> {
  statements(tx).link.run(row)
}

type NewPledge = Omit<PledgeRow, 'id' | 'cancelledAt' | 'cancelReason' | 'erasedIn'>
type NewContact = Pick<PledgeContactRow, 'name' | 'contact' | 'taxCode' | 'address' | 'representative' | 'coBranding'>

/** Stores a promise; who made it goes to a row of its own, and to none when nothing was told. */
export async function insertPledge(tx: Handle, row: NewPledge, contact: NewContact): Promise<number> {
  const { id } = statements(tx).insert.get(row)
  if (Object.values(contact).some((told) => told !== null))
    statements(tx).insertContact.run({
      pledgeId: id,
      ...contact,
      coBrandingState: contact.coBranding === null ? null : 'waiting',
    })
  return id
}

export async function setPledgeCancelled(
  tx: Handle,
  id: number,
  cancelled: { cancelledAt: number; cancelReason: string },
): Promise<void> {
  tx.update(pledge)
    .set(cancelled)
    .where(and(eq(pledge.id, id), isNull(pledge.cancelledAt)))
    .run()
}

/** The provider says that what the cardholder's bank took stays away. */
export async function setDisputeLost(tx: Handle, id: number): Promise<void> {
  tx.update(pledge)
    .set({ cancelReason: 'dispute-lost' })
    .where(and(eq(pledge.id, id), inArray(pledge.cancelReason, ['refund', 'dispute'])))
    .run()
}

/** Money received for a pledge, đồng, without receipts that were reversed. */
export async function pledgeReceivedVnd(db: Handle, pledgeId: number): Promise<number> {
  return statements(db).received.get({ pledgeId })?.vnd ?? 0
}

/** Money that came with this code in its memo and waits for a person to match it, đồng. */
export async function pledgeUnclearVnd(db: Handle, code: string): Promise<number> {
  const phrase = `folded:"${code.toLowerCase().replace(/[^a-z0-9]/g, '')}"`
  const row = db.get<{ vnd: number }>(
    sql`SELECT coalesce(sum(m.amount_vnd), 0) AS vnd FROM search s JOIN match_item m ON m.entry_index = s.rowid
      WHERE search MATCH ${phrase} AND m.resolved_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM pledge_receipt r WHERE r.entry_index = m.entry_index)`,
  )
  return row.vnd
}

/** What the ledger counts for a pledge: gifts, and what card providers gave back or brought again (`giftsOf` tells them apart). */
export type PledgeReceiptRow = {
  entryIndex: number
  kind: EntryKind
  bookedOn: string
  /** Negative where money went back. */
  amountVnd: number
  channel: string
  voucher: string | null
  recordedAt: number
  /** The entry that took it back, if one did. */
  reversedBy: number | null
  /** The payment by card it belongs to; null for every other road. */
  cardPaymentId: number | null
}

/** What was counted for a pledge, newest first. */
export async function pledgeReceipts(db: Handle, pledgeId: number): Promise<PledgeReceiptRow[]> {
  return db
    .select({
      entryIndex: pledgeReceipt.entryIndex,
      kind: entry.kind,
      bookedOn: sql<string>`coalesce(${claimed.bookedOn}, ${entry.bookedOn})`,
      amountVnd: pledgeReceipt.amountVnd,
      channel: sql<string>`coalesce(${claimed.channel}, ${entry.channel})`,
      voucher: sql<string | null>`CASE WHEN ${claimed.index} IS NULL THEN ${entry.voucher} ELSE ${claimed.voucher} END`,
      recordedAt: entry.recordedAt,
      reversedBy: reversal.index,
      cardPaymentId: cardFact.paymentId,
    })
    .from(pledgeReceipt)
    .innerJoin(entry, eq(entry.index, pledgeReceipt.entryIndex))
    .leftJoin(cardFact, eq(cardFact.key, entry.id))
    .leftJoin(claimed, eq(claimed.index, claimedGift(sql`${entry.id}`)))
    .leftJoin(reversal, eq(reversal.reverses, pledgeReceipt.entryIndex))
    .where(eq(pledgeReceipt.pledgeId, pledgeId))
    .orderBy(desc(pledgeReceipt.entryIndex))
    .all()
}

/** What the donor told about themselves; never public. */
export async function pledgeContactOf(db: Handle, pledgeId: number): Promise<PledgeContactRow | null> {
  return db.select().from(pledgeContact).where(eq(pledgeContact.pledgeId, pledgeId)).get() ?? null
}

/** Where a pledge's money goes: the committee that receives it and the purpose of its pool. */
export async function pledgeDestination(db: Handle, poolId: number) {
  const found = db
    .select({ unit, pool })
    .from(pool)
    .innerJoin(unit, eq(unit.id, pool.unitId))
    .where(eq(pool.accountId, poolId))
    .get()
  if (!found) throw new Error(`no pool ${poolId}`)
  return found
}

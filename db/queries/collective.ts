// Gifts by many hands: a list of people behind one receipt, or a box opened before witnesses.
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import {
  boxCount,
  boxOpening,
  boxWitness,
  type CollectiveKind,
  collectiveErasure,
  collectiveLine,
  collectiveList,
  collectiveName,
} from '../schema/index.ts'

export type NewLine = { position: number; amountVnd: number; commitment: Buffer; salt: Buffer; name: string }
type NewList = Omit<typeof collectiveList.$inferInsert, 'id' | 'lineCount' | 'totalVnd'>

/** Stores a list, its lines before it; refused by the database unless they sum to the receipt. @returns the list's id */
export async function insertList(tx: Handle, list: NewList, lines: readonly NewLine[]): Promise<number> {
  const { id } = tx.get<{ id: number }>(sql`SELECT coalesce(max(id), 0) + 1 AS id FROM collective_list`)
  for (const { position, amountVnd, commitment, salt, name } of lines) {
    tx.insert(collectiveLine).values({ listId: id, position, amountVnd, commitment }).run()
    tx.insert(collectiveName).values({ listId: id, position, salt, name }).run()
  }
  const totalVnd = lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  tx.insert(collectiveList)
    .values({ ...list, id, lineCount: lines.length, totalVnd })
    .run()
  return id
}

export type BoxRow = typeof boxOpening.$inferSelect

/** Stores a box, its count and witnesses before it; refused unless the count is the receipt's amount. */
export async function insertBox(
  tx: Handle,
  box: BoxRow,
  counts: readonly { valueVnd: number; pieces: number }[],
  witnesses: readonly { salt: Buffer; name: string }[],
): Promise<void> {
  const { receiptIndex } = box
  for (const count of counts)
    tx.insert(boxCount)
      .values({ receiptIndex, ...count })
      .run()
  for (const [at, witness] of witnesses.entries())
    tx.insert(boxWitness)
      .values({ receiptIndex, position: at + 1, ...witness })
      .run()
  tx.insert(boxOpening).values(box).run()
}

/** A gift that a list can be attached to, with the unit and the pool that hold it. */
export type ReceiptForList = {
  index: number
  kind: string
  channel: string
  bookedOn: string
  amountVnd: number
  voucher: string | null
  unitId: number
  unitName: string
  fundName: string
  poolId: number
  purposeCode: string
  poolLabel: string
  /** The list it has already. */
  listId: number | null
  reversedBy: number | null
  /** The pledge it answers. */
  pledgeCode: string | null
}

export async function receiptForList(db: Handle, index: number): Promise<ReceiptForList | null> {
  const row = db.get<ReceiptForList | undefined>(sql`
    SELECT e.idx AS "index", e.kind, e.channel, e.booked_on AS "bookedOn", e.amount_vnd AS "amountVnd", e.voucher,
      u.id AS "unitId", u.name AS "unitName", f.name AS "fundName", q.account_id AS "poolId", q.purpose_code AS "purposeCode",
      q.label AS "poolLabel", l.id AS "listId", r.idx AS "reversedBy", p.code AS "pledgeCode"
    FROM entry e JOIN unit u ON u.code = e.unit JOIN fund f ON f.code = e.fund
      JOIN transfer t ON t.entry_index = e.idx AND t.position = 0 JOIN pool q ON q.account_id = t.credit_id
      LEFT JOIN collective_list l ON l.receipt_index = e.idx LEFT JOIN entry r ON r.reverses = e.idx
      LEFT JOIN pledge_receipt a ON a.entry_index = e.idx LEFT JOIN pledge p ON p.id = a.pledge_id
    WHERE e.idx = ${index}`)
  return row ?? null
}

/** A list as its office and its confirmations show it. */
export type ListRow = {
  id: number
  receiptIndex: number
  saidIn: number
  kind: CollectiveKind
  lineCount: number
  totalVnd: number
  bookNumber: string | null
  stubFrom: string | null
  stubTo: string | null
  recordedAt: number
  recorderName: string
  bookedOn: string
  voucher: string | null
  channel: string
  unitId: number
  unitName: string
  fundName: string
  purpose: string
  /** What the public line calls them; null once erased. */
  publicName: string | null
  /** The group's own name as told at the desk. */
  groupName: string | null
  code: string | null
  reversedBy: number | null
}

const lists = sql`SELECT l.id, l.receipt_index AS "receiptIndex", l.said_in AS "saidIn", l.kind, l.line_count AS "lineCount",
    l.total_vnd AS "totalVnd", l.book_number AS "bookNumber", l.stub_from AS "stubFrom", l.stub_to AS "stubTo",
    l.recorded_at AS "recordedAt", s.name AS "recorderName", e.booked_on AS "bookedOn", e.voucher, e.channel,
    u.id AS "unitId", u.name AS "unitName", f.name AS "fundName", q.label AS purpose, d.text AS "publicName",
    c.name AS "groupName", p.code, r.idx AS "reversedBy"
  FROM collective_list l JOIN staff s ON s.id = l.recorded_by JOIN entry e ON e.idx = l.receipt_index
    JOIN unit u ON u.code = e.unit JOIN fund f ON f.code = e.fund
    JOIN transfer t ON t.entry_index = e.idx AND t.position = 0 JOIN pool q ON q.account_id = t.credit_id
    LEFT JOIN private_text d ON d.entry_index = l.said_in AND d.field = 'donor'
    LEFT JOIN pledge_receipt a ON a.entry_index = e.idx LEFT JOIN pledge p ON p.id = a.pledge_id
    LEFT JOIN pledge_contact c ON c.pledge_id = p.id LEFT JOIN entry r ON r.reverses = e.idx`

export async function listById(db: Handle, id: number): Promise<ListRow | null> {
  return db.get<ListRow | undefined>(sql`${lists} WHERE l.id = ${id}`) ?? null
}

/** The lists of these units, newest first. */
export async function listsOf(db: Handle, unitIds: readonly number[]): Promise<ListRow[]> {
  return db.all<ListRow>(sql`${lists} WHERE u.id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)}))
    ORDER BY l.id DESC LIMIT 100`)
}

/** One line with its name; `name` and `salt` null once erased. */
export type LineRow = {
  position: number
  amountVnd: number
  commitment: Buffer
  name: string | null
  salt: Buffer | null
}

const line = {
  position: collectiveLine.position,
  amountVnd: collectiveLine.amountVnd,
  commitment: collectiveLine.commitment,
  name: collectiveName.name,
  salt: collectiveName.salt,
}

function lines(db: Handle) {
  return db
    .select(line)
    .from(collectiveLine)
    .leftJoin(
      collectiveName,
      and(eq(collectiveName.listId, collectiveLine.listId), eq(collectiveName.position, collectiveLine.position)),
    )
}

export async function linesOfList(db: Handle, listId: number): Promise<LineRow[]> {
  return lines(db).where(eq(collectiveLine.listId, listId)).orderBy(asc(collectiveLine.position)).all()
}

export async function lineOfList(db: Handle, listId: number, position: number): Promise<LineRow | null> {
  return (
    lines(db)
      .where(and(eq(collectiveLine.listId, listId), eq(collectiveLine.position, position)))
      .get() ?? null
  )
}

/** Takes one name out of a list, with who did so. The amount and the commitment stay. */
export async function eraseName(
  tx: Handle,
  erasure: { listId: number; position: number; erasedBy: number; erasedAt: number },
): Promise<void> {
  tx.insert(collectiveErasure).values(erasure).run()
  const { listId, position } = erasure
  tx.delete(collectiveName)
    .where(and(eq(collectiveName.listId, listId), eq(collectiveName.position, position)))
    .run()
}

/** Takes all names away that stand behind the `list` text of an entry; refused unless a redaction names that text. */
export async function eraseNamesSaidIn(tx: Handle, entryIndex: number): Promise<void> {
  tx.run(
    sql`DELETE FROM collective_name WHERE list_id IN (SELECT id FROM collective_list WHERE said_in = ${entryIndex})`,
  )
  tx.delete(boxWitness).where(eq(boxWitness.receiptIndex, entryIndex)).run()
}

export type BoxSheet = {
  box: BoxRow
  counts: { valueVnd: number; pieces: number }[]
  /** Names left; erased ones are missing. */
  witnesses: string[]
}

/** The count of a box, largest notes first; null when the receipt is no box. */
export async function boxSheet(db: Handle, receiptIndex: number): Promise<BoxSheet | null> {
  const box = db.select().from(boxOpening).where(eq(boxOpening.receiptIndex, receiptIndex)).get()
  if (!box) return null
  const counts = db
    .select({ valueVnd: boxCount.valueVnd, pieces: boxCount.pieces })
    .from(boxCount)
    .where(eq(boxCount.receiptIndex, receiptIndex))
    .orderBy(desc(boxCount.valueVnd))
    .all()
  const witnesses = db
    .select({ name: boxWitness.name })
    .from(boxWitness)
    .where(eq(boxWitness.receiptIndex, receiptIndex))
    .orderBy(asc(boxWitness.position))
    .all()
  return { box, counts, witnesses: witnesses.map(({ name }) => name) }
}

// What stands of a person behind entries, and taking it away.
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import {
  bankLine,
  type Direction,
  dataRequest,
  entry,
  followConsent,
  notifiedLine,
  type PrivateField,
  pledge,
  pledgeContact,
  privateText,
  redaction,
  request,
  searchDocument,
} from '../schema/index.ts'
import { claimedGift, claimsOf } from './claims.ts'

export type StandingText = { index: number; field: PrivateField; text: string; direction: Direction | null }

/** The texts of these entries that have not been erased, by entry. */
export async function standingTexts(db: Handle, indexes: readonly number[]): Promise<StandingText[]> {
  return db
    .select({
      index: privateText.entryIndex,
      field: privateText.field,
      text: privateText.text,
      direction: entry.direction,
    })
    .from(privateText)
    .innerJoin(entry, eq(entry.index, privateText.entryIndex))
    .where(inArray(privateText.entryIndex, [...indexes]))
    .orderBy(asc(privateText.entryIndex), asc(privateText.field))
    .all()
}

/** Which texts of an entry were erased. */
export async function erasedFields(db: Handle, entryIndex: number): Promise<PrivateField[]> {
  const rows = db.select({ field: redaction.field }).from(redaction).where(eq(redaction.entryIndex, entryIndex)).all()
  return rows.map(({ field }) => field)
}

/** These entries with all that repeat their wording: a bank's line said again after a reversal, what settled a line, and who claimed it. */
export async function withRelatives(db: Handle, indexes: readonly number[]): Promise<number[]> {
  const found = db.all<{ idx: number }>(sql`
    WITH RECURSIVE related(idx) AS (
      SELECT value FROM json_each(${JSON.stringify(indexes)})
      UNION SELECT e.idx FROM related r JOIN entry e ON e.id = 'again:' || r.idx
      UNION SELECT CAST(substr(e.id, 7) AS INTEGER) FROM related r JOIN entry e ON e.idx = r.idx WHERE e.id GLOB 'again:*'
      UNION SELECT m.resolution FROM related r JOIN match_item m ON m.entry_index = r.idx WHERE m.resolution IS NOT NULL
      UNION SELECT m.entry_index FROM related r JOIN match_item m ON m.resolution = r.idx
      UNION SELECT c.idx FROM related r JOIN entry c ON ${claimsOf(sql`r.idx`)}
      UNION SELECT ${claimedGift(sql`e.id`)} FROM related r JOIN entry e ON e.idx = r.idx WHERE e.id GLOB 'claim:*')
    SELECT idx FROM related ORDER BY idx`)
  return found.map(({ idx }) => idx)
}

/** The entries that answer a pledge or carry its code. */
export async function entriesOfPledge(db: Handle, of: { id: number; code: string }): Promise<number[]> {
  const phrase = `folded:"${of.code.toLowerCase().replace(/[^a-z0-9]/g, '')}"`
  const found = db.all<{ idx: number }>(sql`
    SELECT entry_index AS idx FROM pledge_receipt WHERE pledge_id = ${of.id}
    UNION SELECT e.idx FROM search s JOIN entry e ON e.idx = s.rowid WHERE search MATCH ${phrase} AND e.reference = ${of.code}
    ORDER BY idx`)
  return found.map(({ idx }) => idx)
}

/** The code of the pledge that an entry's money answers, or null. */
export async function pledgeAnsweredBy(db: Handle, entryIndex: number): Promise<string | null> {
  const row = db.get<{ code: string } | undefined>(sql`
    SELECT p.code FROM pledge_receipt r JOIN pledge p ON p.id = r.pledge_id WHERE r.entry_index = ${entryIndex}
    UNION ALL SELECT reference FROM entry WHERE idx = ${entryIndex} AND reference IS NOT NULL
    UNION ALL SELECT c.reference FROM entry c WHERE ${claimsOf(sql`${String(entryIndex)}`)} AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = c.idx)`)
  return row?.code ?? null
}

/** A statement's file that still holds the bank's wording of a line. */
export type KeptFile = { statementId: number; fileName: string; uploadedAt: number }

/** Statements with a line of these entries: their files lie in the data folder and are not touched. */
export async function filesWith(db: Handle, indexes: readonly number[]): Promise<KeptFile[]> {
  return db.all<KeptFile>(sql`
    SELECT DISTINCT s.id AS "statementId", s.file_name AS "fileName", s.uploaded_at AS "uploadedAt"
    FROM (${stagedCopies(indexes)}) c JOIN statement s ON s.id = c.statement_id ORDER BY s.id`)
}

/** The staged lines of every statement, posted or not, that are the bank's lines of these entries. */
function stagedCopies(indexes: readonly number[]) {
  // A line that continued a day carries its statement behind its identity (see tellings); one that was notified first has
  // the statement's identity beside its own, and may be of the day before or after.
  return sql`SELECT l.statement_id, l.row FROM (
      SELECT bank_account_id, entry_index, identity, day, day AS until FROM ${bankLine}
      UNION ALL SELECT bank_account_id, entry_index, statement_identity, date(day, '-1 day'), date(day, '+1 day')
      FROM ${notifiedLine} WHERE statement_identity IS NOT NULL) b
    JOIN statement s ON s.bank_account_id = b.bank_account_id AND (s.first_day IS NULL OR (b.until >= s.first_day AND b.day <= s.last_day))
    JOIN statement_line l ON l.statement_id = s.id AND l.day BETWEEN b.day AND b.until AND b.identity IN (l.identity, l.identity || '|+' || s.id)
    WHERE b.entry_index IN (SELECT value FROM json_each(${JSON.stringify(indexes)}))`
}

/** Takes the bank's wording of these entries out of all staged lines and of the notifications that told them. A pledge is erased before. */
export async function eraseBankWording(tx: Handle, indexes: readonly number[]): Promise<void> {
  tx.run(sql`UPDATE statement_line SET memo = '' WHERE (statement_id, row) IN (${stagedCopies(indexes)})`)
  tx.run(sql`UPDATE provider_event SET body = '' WHERE body <> ''
    AND entry_index IN (SELECT value FROM json_each(${JSON.stringify(indexes)}))
    AND (EXISTS (SELECT 1 FROM redaction x WHERE x.entry_index = provider_event.entry_index AND x.field IN ('donor', 'memo'))
      OR EXISTS (SELECT 1 FROM pledge_receipt r JOIN pledge p ON p.id = r.pledge_id
        WHERE r.entry_index = provider_event.entry_index AND p.erased_in IS NOT NULL))`)
}

/** Takes the bank's wording out of lines of a statement that bring back what was erased. */
export async function keepErased(tx: Handle, { id, bankAccountId }: { id: number; bankAccountId: number }) {
  tx.run(sql`UPDATE statement_line SET memo = '' WHERE statement_id = ${id} AND EXISTS (
    SELECT 1 FROM bank_line b JOIN redaction x ON x.entry_index = b.entry_index AND x.field IN ('donor', 'memo')
    WHERE b.bank_account_id = ${bankAccountId} AND b.identity = statement_line.identity
    UNION ALL SELECT 1 FROM notified_line n JOIN redaction x ON x.entry_index = n.entry_index AND x.field IN ('donor', 'memo')
    WHERE n.bank_account_id = ${bankAccountId} AND n.statement_identity = statement_line.identity)`)
}

/** Erases a text; refused by the database unless a redaction names it. */
export async function eraseText(tx: Handle, { index, field }: { index: number; field: PrivateField }): Promise<void> {
  tx.delete(privateText)
    .where(and(eq(privateText.entryIndex, index), eq(privateText.field, field)))
    .run()
}

/** What an entry can be found by from now on. */
export async function replaceSearchDocument(
  tx: Handle,
  index: number,
  words: { folded: string; exact: string },
): Promise<void> {
  tx.delete(searchDocument).where(eq(searchDocument.entryIndex, index)).run()
  tx.insert(searchDocument)
    .values({ entryIndex: index, ...words })
    .run()
  // Entries of this very commit get into the index with the others before it.
  tx.run(sql`INSERT INTO search (rowid, folded, exact) SELECT entry_index, folded, exact FROM search_document
    WHERE entry_index = ${index} AND entry_index <= (SELECT max(through_entry) FROM projected)`)
}

/** Empties the reason (and the paper it names) of the request that stood behind an entry whose text was erased. */
export async function eraseRequestReason(tx: Handle, entryIndex: number): Promise<void> {
  tx.update(request)
    .set({ reason: '', evidence: sql`CASE kind WHEN 'opening' THEN NULL ELSE evidence END` })
    .where(eq(request.entryIndex, entryIndex))
    .run()
}

/** Erases the public name of a pledge; the first entry that did so stays named. */
export async function erasePublicName(tx: Handle, id: number, erasedIn: number): Promise<void> {
  tx.update(pledge)
    .set({ publicName: null, erasedIn: sql`coalesce(erased_in, ${erasedIn})` })
    .where(eq(pledge.id, id))
    .run()
}

/** Erases who made a pledge and what they asked; what was promised and when stays. */
export async function eraseDonor(tx: Handle, id: number, at: number): Promise<void> {
  tx.delete(pledgeContact).where(eq(pledgeContact.pledgeId, id)).run()
  tx.run(sql`UPDATE request SET seen = NULL WHERE kind = 'claim' AND seen IS NOT NULL
    AND evidence = (SELECT 'pledge:' || code FROM pledge WHERE id = ${id})`)
  tx.update(dataRequest).set({ wanted: null, answer: null }).where(eq(dataRequest.pledgeId, id)).run()
  tx.update(followConsent)
    .set({ withdrawnAt: at })
    .where(and(eq(followConsent.pledgeId, id), isNull(followConsent.withdrawnAt)))
    .run()
}

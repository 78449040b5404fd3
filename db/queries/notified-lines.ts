// Bank lines that more than one source tells: a notification, another provider's, a statement.
import { eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { bankLine, notifiedLine, type Provider, providerEvent } from '../schema/index.ts'

/** The lines of these identities that the ledger has, by identity: each line's entry. */
export async function postedLines(
  db: Handle,
  bankAccountId: number,
  identities: readonly string[],
): Promise<Map<string, number>> {
  const asked = JSON.stringify(identities)
  const known = db.all<{ identity: string; entryIndex: number }>(sql`
    SELECT identity, entry_index AS "entryIndex" FROM bank_line
    WHERE bank_account_id = ${bankAccountId} AND identity IN (SELECT value FROM json_each(${asked}))
    UNION ALL SELECT statement_identity, entry_index FROM notified_line
    WHERE bank_account_id = ${bankAccountId} AND statement_identity IN (SELECT value FROM json_each(${asked}))`)
  return new Map(known.map(({ identity, entryIndex }) => [identity, entryIndex]))
}

/** A line that a notification told, with the notification word for word. */
export type NotifiedLine = {
  entryIndex: number
  day: string
  changeVnd: number
  /** Its identity as a bank line. */
  identity: string
  provider: Provider
  body: string
}

/** What was notified of an account in these amounts (đồng, debits below zero), on these days and one beside them, and no statement has told. */
export async function openNotifiedLines(
  db: Handle,
  bankAccountId: number,
  around: readonly { day: string; changeVnd: number }[],
): Promise<NotifiedLine[]> {
  if (around.length === 0) return []
  const asked = [...new Set(around.map(({ day, changeVnd }) => JSON.stringify([day, changeVnd])))]
  return db.all<NotifiedLine>(sql`
    SELECT DISTINCT n.entry_index AS "entryIndex", n.day, n.change_vnd AS "changeVnd", b.identity, e.provider, e.body
    FROM json_each(${`[${asked.join()}]`}) a
    CROSS JOIN notified_line n ON n.bank_account_id = ${bankAccountId} AND n.statement_identity IS NULL
      AND n.change_vnd = a.value ->> 1 AND n.day BETWEEN date(a.value ->> 0, '-1 day') AND date(a.value ->> 0, '+1 day')
    JOIN bank_line b ON b.entry_index = n.entry_index JOIN provider_event e ON e.id = n.event_id
    ORDER BY n.entry_index`)
}

/** A statement told these lines again, under its own identity of each. Lines that no notification told, or a statement told before, stay as they are. */
export type StatementTelling = { entryIndex: number; identity: string }

export async function linkStatementLines(tx: Handle, told: readonly StatementTelling[]): Promise<void> {
  if (told.length === 0) return
  const rows = JSON.stringify(told.map(({ entryIndex, identity }) => [entryIndex, identity]))
  tx.run(sql`UPDATE notified_line SET statement_identity = t.value ->> 1 FROM json_each(${rows}) t
    WHERE notified_line.entry_index = t.value ->> 0 AND statement_identity IS NULL`)
}

export async function insertNotifiedLine(
  tx: Handle,
  row: Omit<typeof notifiedLine.$inferInsert, 'statementIdentity'>,
): Promise<void> {
  tx.insert(notifiedLine).values(row).run()
}

/** The entry of a bank line, and whether this provider has told it; null when there is no such line. */
export async function lineOfIdentity(
  db: Handle,
  where: { bankAccountId: number; identity: string; provider: Provider },
): Promise<{ entryIndex: number; isTold: boolean } | null> {
  const found = db.get<{ entryIndex: number; isTold: number } | undefined>(sql`
    SELECT b.entry_index AS "entryIndex",
      EXISTS (SELECT 1 FROM provider_event e WHERE e.entry_index = b.entry_index AND e.provider = ${where.provider}) AS "isTold"
    FROM bank_line b WHERE b.bank_account_id = ${where.bankAccountId} AND b.identity = ${where.identity}`)
  return found ? { entryIndex: found.entryIndex, isTold: found.isTold === 1 } : null
}

/** A bank line as others told it: a statement in its own words, or another provider. */
export type ToldLine = {
  entryIndex: number
  day: string
  changeVnd: number
  identity: string
  /** The statement's wording; null where none has told it. */
  memo: string | null
  document: string | null
  /** The other provider's notification; null where none has told it. */
  provider: Provider | null
  body: string | null
}

/** Bank lines of an account in this amount, on this day and one beside it, that the provider has not told. */
export async function linesNotToldBy(
  db: Handle,
  where: { bankAccountId: number; provider: Provider; day: string; changeVnd: number },
): Promise<ToldLine[]> {
  const { bankAccountId, provider, day, changeVnd } = where
  return db.all<ToldLine>(sql`
    SELECT b.entry_index AS "entryIndex", b.day, b.change_vnd AS "changeVnd", b.identity,
      l.memo, l.document, o.provider, o.body
    FROM json_each(json_array(date(${day}, '-1 day'), ${day}, date(${day}, '+1 day'))) d
    CROSS JOIN ${bankLine} b ON b.bank_account_id = ${bankAccountId} AND b.day = d.value AND b.change_vnd = ${changeVnd}
    LEFT JOIN provider_event o ON o.entry_index = b.entry_index
    LEFT JOIN entry e ON e.idx = b.entry_index
    LEFT JOIN statement_line l ON e.id GLOB 'statement:*' AND l.statement_id = CAST(substr(e.id, 11) AS INTEGER)
      AND l.row = CAST(substr(e.id, instr(substr(e.id, 11), ':') + 11) AS INTEGER)
    WHERE NOT EXISTS (SELECT 1 FROM provider_event p WHERE p.entry_index = b.entry_index AND p.provider = ${provider})
    GROUP BY b.entry_index ORDER BY b.entry_index`)
}

/** The notification by which a line came into the books, word for word; null where a statement told it first. */
export async function noticeOf(
  db: Handle,
  entryIndex: number,
): Promise<{ eventId: number; provider: Provider; body: string } | null> {
  return (
    db
      .select({ eventId: providerEvent.id, provider: providerEvent.provider, body: providerEvent.body })
      .from(notifiedLine)
      .innerJoin(providerEvent, eq(providerEvent.id, notifiedLine.eventId))
      .where(eq(notifiedLine.entryIndex, entryIndex))
      .get() ?? null
  )
}

// The outbox. What it hands out names people: never log it.
import { and, asc, desc, eq, getTableColumns, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { giftToAnswer, mail, pledge, unit } from '../schema/index.ts'
import type { PledgeRow } from './pledges.ts'
import { prepared } from './prepared.ts'

export type MailRow = typeof mail.$inferSelect
type NewMail = Pick<MailRow, 'key' | 'pledgeId' | 'kind' | 'language' | 'recipient' | 'facts' | 'createdAt'>

/** Queues a letter, due at once; one with a known key stays as it is. */
export async function insertMail(tx: Handle, row: NewMail): Promise<void> {
  if (tx.select({ id: mail.id }).from(mail).where(eq(mail.key, row.key)).get()) return
  tx.insert(mail)
    .values({ ...row, state: 'waiting', attempts: 0, nextAttemptAt: row.createdAt })
    .run()
}

/** In which language the pledge's first letter was queued; null when none was. */
export async function languageOfMail(db: Handle, key: string): Promise<MailRow['language'] | null> {
  return db.select({ language: mail.language }).from(mail).where(eq(mail.key, key)).get()?.language ?? null
}

const statements = prepared((db) => ({
  due: db
    .select({ id: mail.id })
    .from(mail)
    .where(and(eq(mail.state, sql`'waiting'`), lte(mail.nextAttemptAt, sql.placeholder('now'))))
    .orderBy(asc(mail.nextAttemptAt), asc(mail.id))
    .prepare(),
}))

/** The letter whose turn it is at `now` (epoch ms), or null. */
export async function dueMail(db: Handle, now: number): Promise<number | null> {
  return statements(db).due.get({ now })?.id ?? null
}

export type LetterToSend = MailRow & {
  recipient: string
  facts: string
  pledge: Pick<PledgeRow, 'code' | 'keyHash'> | null
}

/** A letter that waits, with the pledge it is about; null when another process or an erasure was faster. */
export async function waitingMail(tx: Handle, id: number, now: number): Promise<LetterToSend | null> {
  const row = tx
    .select({ mail, code: pledge.code, keyHash: pledge.keyHash })
    .from(mail)
    .leftJoin(pledge, eq(pledge.id, mail.pledgeId))
    .where(and(eq(mail.id, id), eq(mail.state, 'waiting'), lte(mail.nextAttemptAt, now)))
    .get()
  if (!row || row.mail.recipient === null || row.mail.facts === null) return null
  const { recipient, facts } = row.mail
  const about = row.code !== null && row.keyHash !== null ? { code: row.code, keyHash: row.keyHash } : null
  return { ...row.mail, recipient, facts, pledge: about }
}

/** Records what became of a letter that waits; one that was erased meanwhile stays as it is. */
export async function updateWaitingMail(
  tx: Handle,
  id: number,
  change: Partial<Pick<MailRow, 'state' | 'attempts' | 'nextAttemptAt' | 'lastError' | 'endedAt'>>,
): Promise<void> {
  tx.update(mail)
    .set(change)
    .where(and(eq(mail.id, id), eq(mail.state, 'waiting')))
    .run()
}

/** Puts a letter that was given up back among those that wait. @returns false when there is none, or nothing is left of it */
export async function reviveMail(tx: Handle, id: number, now: number): Promise<boolean> {
  const { changes } = tx
    .update(mail)
    .set({ state: 'waiting', attempts: 0, nextAttemptAt: now, endedAt: null })
    .where(and(eq(mail.id, id), eq(mail.state, 'given-up'), isNotNull(mail.recipient)))
    .run()
  return changes > 0
}

/** Takes address and words out of letters that were sent or given up before an instant. @returns how many */
export async function eraseMailBefore(tx: Handle, before: number): Promise<number> {
  return tx
    .update(mail)
    .set({ recipient: null, facts: null })
    .where(and(isNotNull(mail.endedAt), isNotNull(mail.recipient), lt(mail.endedAt, before)))
    .run().changes
}

/** True when a letter stands whose time to be erased has come. */
export async function isMailToErase(db: Handle, before: number): Promise<boolean> {
  const found = db
    .select({ id: mail.id })
    .from(mail)
    .where(and(isNotNull(mail.endedAt), isNotNull(mail.recipient), lt(mail.endedAt, before)))
    .get()
  return found !== undefined
}

/** Takes address and words out of every letter about a pledge; those that wait are given up. */
export async function eraseMailOfPledge(tx: Handle, pledgeId: number, at: number): Promise<void> {
  tx.update(mail)
    .set({
      recipient: null,
      facts: null,
      state: sql`CASE state WHEN 'waiting' THEN 'given-up' ELSE state END`,
      endedAt: sql`coalesce(ended_at, ${at})`,
      lastError: sql`CASE state WHEN 'waiting' THEN 'erased' ELSE last_error END`,
    })
    .where(eq(mail.pledgeId, pledgeId))
    .run()
}

export type GiftToAnswer = { entryIndex: number; pledgeId: number; code: string; unitName: string }

/** Linked gifts whose letter is not queued yet, oldest first. */
export async function giftsToAnswer(db: Handle, most: number): Promise<GiftToAnswer[]> {
  return db
    .select({ ...getTableColumns(giftToAnswer), code: pledge.code, unitName: unit.name })
    .from(giftToAnswer)
    .innerJoin(pledge, eq(pledge.id, giftToAnswer.pledgeId))
    .innerJoin(unit, eq(unit.id, pledge.unitId))
    .orderBy(asc(giftToAnswer.entryIndex))
    .limit(most)
    .all()
}

export async function deleteGiftToAnswer(tx: Handle, entryIndex: number): Promise<void> {
  tx.delete(giftToAnswer).where(eq(giftToAnswer.entryIndex, entryIndex)).run()
}

export type OutboxLine = MailRow & { pledgeCode: string | null; unitName: string | null }

/** Letters that wait after a failure or were given up, newest first; of pledges in these units, `withoutPledge` also those about none. */
export async function undeliveredMail(
  db: Handle,
  { unitIds, withoutPledge }: { unitIds: readonly number[]; withoutPledge: boolean },
  most: number,
): Promise<OutboxLine[]> {
  const rows = db
    .select({ mail, pledgeCode: pledge.code, unitName: unit.name })
    .from(mail)
    .leftJoin(pledge, eq(pledge.id, mail.pledgeId))
    .leftJoin(unit, eq(unit.id, pledge.unitId))
    .where(
      and(
        inArray(mail.state, ['waiting', 'given-up']),
        or(inArray(pledge.unitId, [...unitIds]), withoutPledge ? isNull(mail.pledgeId) : sql`0`),
      ),
    )
    .orderBy(desc(mail.id))
    .limit(most)
    .all()
  return rows.map(({ mail: row, ...about }) => ({ ...row, ...about }))
}

/** A letter and the unit of the pledge it is about; null for a number nobody was given. */
export async function mailWithUnit(db: Handle, id: number): Promise<(MailRow & { unitId: number | null }) | null> {
  const row = db
    .select({ mail, unitId: pledge.unitId })
    .from(mail)
    .leftJoin(pledge, eq(pledge.id, mail.pledgeId))
    .where(eq(mail.id, id))
    .get()
  return row ? { ...row.mail, unitId: row.unitId } : null
}

/** True when a letter with this key was queued at any time. */
export async function isMailQueued(db: Handle, key: string): Promise<boolean> {
  return db.select({ id: mail.id }).from(mail).where(eq(mail.key, key)).get() !== undefined
}

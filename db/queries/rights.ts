// What donors ask about the data held of them, and their consent to be written to. Names people: never log it.
import { and, asc, desc, eq, getTableColumns, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import {
  type DataRequestKind,
  dataRequest,
  followConsent,
  mail,
  pledge,
  pledgeContact,
  staff,
  unit,
} from '../schema/index.ts'

export type DataRequestRow = typeof dataRequest.$inferSelect
export type FollowConsentRow = typeof followConsent.$inferSelect

const answerer = alias(staff, 'answerer')
const closer = alias(staff, 'closer')

/** The day by which the next step is due. */
const nextDay = sql<string>`CASE WHEN data_request.answered_at IS NULL THEN data_request.answer_by ELSE data_request.carry_out_by END`

function cases(db: Handle) {
  return db
    .select({
      ...getTableColumns(dataRequest),
      pledgeCode: pledge.code,
      unitId: pledge.unitId,
      unitName: unit.name,
      erasedIn: pledge.erasedIn,
      answerer: answerer.name,
      closer: closer.name,
    })
    .from(dataRequest)
    .innerJoin(pledge, eq(pledge.id, dataRequest.pledgeId))
    .innerJoin(unit, eq(unit.id, pledge.unitId))
    .leftJoin(answerer, eq(answerer.id, dataRequest.answeredBy))
    .leftJoin(closer, eq(closer.id, dataRequest.closedBy))
}

/** A request with the pledge it is about and who answered it (staff only). */
export type DataRequestCase = NonNullable<Awaited<ReturnType<typeof dataRequestByCode>>>

export async function dataRequestByCode(db: Handle, code: string) {
  return cases(db).where(eq(dataRequest.code, code)).get() ?? null
}

/** Open requests of these units, the one due first on top; or closed ones, newest first. At most `most`. */
export async function listDataRequests(
  db: Handle,
  { unitIds, isOpen, most }: { unitIds: readonly number[]; isOpen: boolean; most: number },
): Promise<DataRequestCase[]> {
  const ofUnits: SQL | undefined = inArray(pledge.unitId, [...unitIds])
  if (isOpen)
    return cases(db)
      .where(and(ofUnits, isNull(dataRequest.closedAt)))
      .orderBy(asc(nextDay), asc(dataRequest.id))
      .limit(most)
      .all()
  return cases(db)
    .where(and(ofUnits, isNotNull(dataRequest.closedAt)))
    .orderBy(desc(dataRequest.closedAt), desc(dataRequest.id))
    .limit(most)
    .all()
}

/** The requests of one pledge, newest first. */
export async function dataRequestsOf(db: Handle, pledgeId: number): Promise<DataRequestRow[]> {
  return db.select().from(dataRequest).where(eq(dataRequest.pledgeId, pledgeId)).orderBy(desc(dataRequest.id)).all()
}

/** The code of an open request of this kind about this pledge, or null. */
export async function openDataRequest(db: Handle, pledgeId: number, kind: DataRequestKind): Promise<string | null> {
  const row = db
    .select({ code: dataRequest.code })
    .from(dataRequest)
    .where(and(eq(dataRequest.pledgeId, pledgeId), eq(dataRequest.kind, kind), isNull(dataRequest.closedAt)))
    .get()
  return row?.code ?? null
}

type NewDataRequest = Pick<
  DataRequestRow,
  'code' | 'pledgeId' | 'kind' | 'language' | 'wanted' | 'askedAt' | 'answerBy' | 'carryOutBy'
>

export async function insertDataRequest(tx: Handle, row: NewDataRequest): Promise<void> {
  tx.insert(dataRequest).values(row).run()
}

/** Writes what a step adds; the database keeps what was asked. */
export async function updateDataRequest(tx: Handle, id: number, change: Partial<DataRequestRow>): Promise<void> {
  tx.update(dataRequest).set(change).where(eq(dataRequest.id, id)).run()
}

/** Corrects how a donor is called and reached; makes the row where nothing was held. */
export async function saveContact(
  tx: Handle,
  pledgeId: number,
  change: { name?: string; contact?: string; address?: string },
): Promise<void> {
  // Not an upsert: what was erased is not inserted again, and asking whether it may be comes before the conflict.
  const { changes } = tx.update(pledgeContact).set(change).where(eq(pledgeContact.pledgeId, pledgeId)).run()
  if (changes === 0)
    tx.insert(pledgeContact)
      .values({ pledgeId, ...change })
      .run()
}

export async function savePublicName(tx: Handle, pledgeId: number, publicName: string | null): Promise<void> {
  tx.update(pledge).set({ publicName }).where(eq(pledge.id, pledgeId)).run()
}

export async function followConsentOf(db: Handle, pledgeId: number): Promise<FollowConsentRow | null> {
  return db.select().from(followConsent).where(eq(followConsent.pledgeId, pledgeId)).get() ?? null
}

/** The newest word of the donor counts. */
export async function saveFollowConsent(tx: Handle, row: FollowConsentRow): Promise<void> {
  const { pledgeId: _, ...told } = row
  tx.insert(followConsent).values(row).onConflictDoUpdate({ target: followConsent.pledgeId, set: told }).run()
}

/** The letters about a pledge, newest first, without their words. */
export async function lettersOf(db: Handle, pledgeId: number) {
  return db
    .select({ kind: mail.kind, state: mail.state, createdAt: mail.createdAt, endedAt: mail.endedAt })
    .from(mail)
    .where(eq(mail.pledgeId, pledgeId))
    .orderBy(desc(mail.id))
    .all()
}

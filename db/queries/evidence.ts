// Photographs and papers of houses: what staff know of them, and which copies everybody may see.
import { and, asc, desc, eq, getTableColumns, isNull, ne, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Handle } from '../database.ts'
import {
  evidence,
  evidenceEvent,
  householdConsent,
  type PhotoMoment,
  photoPublication,
  project,
  staff,
} from '../schema/index.ts'
import { prepared } from './prepared.ts'

type EvidenceRow = typeof evidence.$inferSelect
export type Publication = typeof photoPublication.$inferSelect

/** A piece of evidence with its state now. */
export type Evidence = EvidenceRow & {
  projectCode: string
  unitId: number
  uploaderName: string
  /** What is painted over, and by which event; '' and 0 when nothing ever was. */
  boxes: string
  version: number
  isAside: boolean
  asideReason: string | null
  publication: (Publication & { publisherName: string }) | null
}

const publisher = alias(staff, 'publisher')
const covered = sql`(SELECT max(v.position) FROM evidence_event v WHERE v.evidence_id = evidence.id AND v.what = 'covered')`
const lastStanding = (column: 'what' | 'reason') =>
  sql<
    string | null
  >`(SELECT v.${sql.raw(column)} FROM evidence_event v WHERE v.evidence_id = evidence.id AND v.what <> 'covered' ORDER BY v.position DESC LIMIT 1)`

function pieces(db: Handle) {
  return db
    .select({
      ...getTableColumns(evidence),
      projectCode: project.code,
      unitId: project.unitId,
      uploaderName: staff.name,
      version: sql<number>`coalesce(${covered}, 0)`,
      boxes: sql<string>`coalesce((SELECT v.boxes FROM evidence_event v WHERE v.evidence_id = evidence.id AND v.position = ${covered}), '')`,
      standing: lastStanding('what'),
      standingReason: lastStanding('reason'),
      publication: getTableColumns(photoPublication),
      publisherName: publisher.name,
    })
    .from(evidence)
    .innerJoin(project, eq(project.id, evidence.projectId))
    .innerJoin(staff, eq(staff.id, evidence.uploadedBy))
    .leftJoin(photoPublication, and(eq(photoPublication.evidenceId, evidence.id), isNull(photoPublication.withdrawnAt)))
    .leftJoin(publisher, eq(publisher.id, photoPublication.publishedBy))
}

type Piece = NonNullable<ReturnType<ReturnType<typeof pieces>['get']>>

function evidenceFrom({ standing, standingReason, publication, publisherName, ...row }: Piece): Evidence {
  const isAside = standing === 'set-aside'
  return {
    ...row,
    isAside,
    asideReason: isAside ? standingReason : null,
    publication: publication && { ...publication, publisherName: publisherName ?? '' },
  }
}

export async function evidenceById(db: Handle, id: number): Promise<Evidence | null> {
  const row = pieces(db).where(eq(evidence.id, id)).get()
  return row ? evidenceFrom(row) : null
}

/** Everything brought for a house, in the order it was brought. */
export async function evidenceOf(db: Handle, projectId: number): Promise<Evidence[]> {
  return pieces(db).where(eq(evidence.projectId, projectId)).orderBy(asc(evidence.id)).all().map(evidenceFrom)
}

export async function evidenceByHash(db: Handle, projectId: number, sha256: string): Promise<Evidence | null> {
  const row = pieces(db)
    .where(and(eq(evidence.projectId, projectId), eq(evidence.sha256, sha256)))
    .get()
  return row ? evidenceFrom(row) : null
}

/** The other house for which the very same photograph stands. */
export async function housePicturedBy(db: Handle, projectId: number, sha256: string): Promise<string | null> {
  const rows = pieces(db)
    .where(and(eq(evidence.sha256, sha256), eq(evidence.kind, 'photo'), ne(evidence.projectId, projectId)))
    .all()
  return rows.map(evidenceFrom).find(({ isAside }) => !isAside)?.projectCode ?? null
}

export async function insertEvidence(tx: Handle, row: typeof evidence.$inferInsert): Promise<number> {
  return tx.insert(evidence).values(row).returning({ id: evidence.id }).get().id
}

/** Adds what was done behind the rest. */
export async function insertEvidenceEvent(
  tx: Handle,
  row: Omit<typeof evidenceEvent.$inferInsert, 'position'>,
): Promise<number> {
  const last = tx
    .select({ position: sql<number>`coalesce(max(${evidenceEvent.position}), 0)` })
    .from(evidenceEvent)
    .where(eq(evidenceEvent.evidenceId, row.evidenceId))
    .get()
  const position = (last?.position ?? 0) + 1
  tx.insert(evidenceEvent)
    .values({ ...row, position })
    .run()
  return position
}

/** Every consent the household gave, newest first, with who recorded it. */
export async function consentsOf(db: Handle, projectId: number) {
  return db
    .select({ ...getTableColumns(householdConsent), recorderName: staff.name })
    .from(householdConsent)
    .innerJoin(staff, eq(staff.id, householdConsent.recordedBy))
    .where(eq(householdConsent.projectId, projectId))
    .orderBy(desc(householdConsent.id))
    .all()
}

export async function standingConsent(db: Handle, projectId: number) {
  return (await consentsOf(db, projectId)).find(({ withdrawnAt }) => withdrawnAt === null) ?? null
}

export async function insertConsent(tx: Handle, row: typeof householdConsent.$inferInsert): Promise<number> {
  return tx.insert(householdConsent).values(row).returning({ id: householdConsent.id }).get().id
}

export async function withdrawConsent(
  tx: Handle,
  id: number,
  values: { withdrawnOn: string; withdrawnBy: number; withdrawnAt: number },
): Promise<void> {
  tx.update(householdConsent).set(values).where(eq(householdConsent.id, id)).run()
}

export async function insertPublication(tx: Handle, row: typeof photoPublication.$inferInsert): Promise<void> {
  tx.insert(photoPublication).values(row).run()
}

export async function withdrawPublication(
  tx: Handle,
  id: number,
  values: { withdrawnBy: number; withdrawnAt: number },
): Promise<void> {
  tx.update(photoPublication)
    .set({ ...values, withdrawnWhy: 'asked' })
    .where(eq(photoPublication.id, id))
    .run()
}

export type PublicPhoto = {
  projectId: number
  moment: PhotoMoment
  takenOn: string
  caption: string | null
  smallKey: string
  smallWidth: number
  smallHeight: number
  largeKey: string
  largeWidth: number
  largeHeight: number
}

/** What everybody may see of these houses, in the order of the work and of the days. */
export async function publicPhotosOf(db: Handle, projectIds: readonly number[]): Promise<PublicPhoto[]> {
  return db.all<PublicPhoto>(sql`
    SELECT e.project_id AS "projectId", e.moment, e.taken_on AS "takenOn", e.caption,
      p.small_key AS "smallKey", p.small_width AS "smallWidth", p.small_height AS "smallHeight",
      p.large_key AS "largeKey", p.large_width AS "largeWidth", p.large_height AS "largeHeight"
    FROM json_each(${JSON.stringify(projectIds)}) j CROSS JOIN evidence e ON e.project_id = j.value
      JOIN photo_publication p ON p.evidence_id = e.id AND p.withdrawn_at IS NULL
    ORDER BY e.project_id, CASE e.moment WHEN 'before' THEN 0 WHEN 'during' THEN 1 ELSE 2 END, e.taken_on, e.id`)
}

const statements = prepared((db) => ({
  isPublic: db
    .select({ id: photoPublication.id })
    .from(photoPublication)
    .where(
      and(
        isNull(photoPublication.withdrawnAt),
        or(
          eq(photoPublication.smallKey, sql.placeholder('key')),
          eq(photoPublication.largeKey, sql.placeholder('key')),
        ),
      ),
    )
    .prepare(),
}))

/** Whether a copy with this key is published now. */
export async function isPublicCopy(db: Handle, key: string): Promise<boolean> {
  return statements(db).isPublic.get({ key }) !== undefined
}

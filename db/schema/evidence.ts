import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { project } from './houses.ts'
import { staff } from './staff.ts'

export const evidenceKinds = ['photo', 'paper'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
export const evidenceFormats = ['jpeg', 'png', 'webp', 'pdf'] as const
export type EvidenceFormat = (typeof evidenceFormats)[number]
export const photoMoments = ['before', 'during', 'after'] as const
export type PhotoMoment = (typeof photoMoments)[number]

/** A photograph or a paper of a house; the original lies sealed under its hash and is never public. Append-only. */
export const evidence = sqliteTable(
  'evidence',
  {
    id: integer().primaryKey(),
    sha256: text().notNull(),
    kind: text({ enum: evidenceKinds }).notNull(),
    format: text({ enum: evidenceFormats }).notNull(),
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    /** Of the work on the house; null for papers. */
    moment: text({ enum: photoMoments }),
    /** `YYYY-MM-DD`; of a paper its own date. */
    takenOn: text('taken_on').notNull(),
    caption: text(),
    /** Pixels, upright; null for a PDF. */
    width: integer(),
    height: integer(),
    bytes: integer().notNull(),
    uploadedBy: integer('uploaded_by')
      .notNull()
      .references(() => staff.id),
    uploadedAt: integer('uploaded_at').notNull(),
  },
  (t) => [
    uniqueIndex('evidence_once').on(t.projectId, t.sha256),
    index('evidence_hash_of').on(t.sha256),
    check('evidence_hash', sql`length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'`),
    check('evidence_bytes', sql`bytes BETWEEN 1 AND 12582912`),
  ],
)

export const evidenceDeeds = ['covered', 'set-aside', 'taken-back'] as const

/** What was done with a piece of evidence after it was brought. Append-only. */
export const evidenceEvent = sqliteTable(
  'evidence_event',
  {
    evidenceId: integer('evidence_id')
      .notNull()
      .references(() => evidence.id),
    position: integer().notNull(),
    what: text({ enum: evidenceDeeds }).notNull(),
    /** What is painted over from now on, as `x,y,width,height;…` in percent; only of `covered`. */
    boxes: text(),
    reason: text(),
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id),
    recordedAt: integer('recorded_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.evidenceId, t.position] })],
)

/** The household agreed that photographs of its house are shown; withdrawn, its public copies go at once (a trigger). */
export const householdConsent = sqliteTable(
  'household_consent',
  {
    id: integer().primaryKey(),
    projectId: integer('project_id')
      .notNull()
      .references(() => project.id),
    /** The wording that was read out (texts: evidence.consent-<version>). */
    version: text().notNull(),
    agreedOn: text('agreed_on').notNull(),
    /** What proves it, such as the number of a signed form. */
    shownBy: text('shown_by').notNull(),
    recordedBy: integer('recorded_by')
      .notNull()
      .references(() => staff.id),
    recordedAt: integer('recorded_at').notNull(),
    withdrawnOn: text('withdrawn_on'),
    withdrawnBy: integer('withdrawn_by').references(() => staff.id),
    withdrawnAt: integer('withdrawn_at'),
  },
  (t) => [
    uniqueIndex('household_consent_open').on(t.projectId).where(sql`withdrawn_at IS NULL`),
    index('household_consent_project').on(t.projectId, t.id),
  ],
)

export const withdrawalReasons = ['asked', 'consent', 'covered', 'set-aside'] as const

/** Copies of a photograph that everybody may see: what was covered in them, by which consent, by whom, until when. */
export const photoPublication = sqliteTable(
  'photo_publication',
  {
    id: integer().primaryKey(),
    evidenceId: integer('evidence_id')
      .notNull()
      .references(() => evidence.id),
    consentId: integer('consent_id')
      .notNull()
      .references(() => householdConsent.id),
    /** Position of the `covered` event these copies show; 0 when nothing is covered. */
    version: integer().notNull(),
    /** First 32 hex digits of the SHA-256 of the copy's bytes; its public address. */
    smallKey: text('small_key').notNull(),
    smallWidth: integer('small_width').notNull(),
    smallHeight: integer('small_height').notNull(),
    largeKey: text('large_key').notNull(),
    largeWidth: integer('large_width').notNull(),
    largeHeight: integer('large_height').notNull(),
    publishedBy: integer('published_by')
      .notNull()
      .references(() => staff.id),
    publishedAt: integer('published_at').notNull(),
    withdrawnBy: integer('withdrawn_by').references(() => staff.id),
    withdrawnAt: integer('withdrawn_at'),
    withdrawnWhy: text('withdrawn_why', { enum: withdrawalReasons }),
  },
  (t) => [
    uniqueIndex('photo_publication_open').on(t.evidenceId).where(sql`withdrawn_at IS NULL`),
    index('photo_publication_small').on(t.smallKey).where(sql`withdrawn_at IS NULL`),
    index('photo_publication_large').on(t.largeKey).where(sql`withdrawn_at IS NULL`),
    index('photo_publication_consent').on(t.consentId),
  ],
)

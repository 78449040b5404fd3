import type { Handle } from '../../../db/database.ts'
import { evidenceByHash, housePicturedBy, insertEvidence, insertEvidenceEvent } from '../../../db/queries/evidence.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type House, houseByCode, householdOf } from '../../../db/queries/projects.ts'
import type { EvidenceFormat, EvidenceKind, PhotoMoment } from '../../../db/schema/index.ts'
import { captionProblem } from '../../domain/caption.ts'
import { holds } from '../../domain/four-eyes.ts'
import { localDay } from '../../format.ts'
import { keepView, sealOriginal } from '../../gateways/evidence-files.ts'
import { SMALL_WIDTH } from '../../gateways/photographs.ts'
import type { Actor, Context } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'
import { examineFile } from './examine-file.ts'

export type NewEvidence = {
  code: string
  /** As `keepUpload` left it; the caller drops it afterwards, whatever happens. */
  upload: { path: string; sha256: string; bytes: number }
  kind: EvidenceKind
  /** Of a photograph; null of a paper. */
  moment: PhotoMoment | null
  /** `YYYY-MM-DD`. */
  takenOn: string
  caption: string | null
}

export type Added = { id: number; isNew: boolean }

/**
 * An officer of the unit brings a photograph or a paper of a house. The original is sealed under its hash first, then
 * recorded: the same file again, also after a connection broke, is the same piece of evidence.
 * @throws Refusal of `examineFile` · ('not-your-part') · ('day-in-the-future') · ('caption-numbers') ·
 *   ('caption-names-household') · ('photo-of-another-house', {code})
 */
export async function addEvidence(context: Context, actor: Actor, input: NewEvidence): Promise<Added> {
  const { upload, kind } = input
  const found = await examineFile(upload, kind)
  // Nobody without the part may fill the disk; what they may is asked again where it is written.
  await mayBring(context.database.read, actor, input, localDay(context.clock()))
  await sealOriginal(context.dataDir, upload)
  if (found.view) await keepView(context.dataDir, `${upload.sha256}-${SMALL_WIDTH}`, found.view)

  return context.database.write(async (tx) => {
    const now = context.clock()
    const house = await mayBring(tx, actor, input, localDay(now))
    const known = await evidenceByHash(tx, house.id, upload.sha256)
    const staffId = actor.staffId
    if (known?.isAside) {
      await insertEvidenceEvent(tx, { evidenceId: known.id, what: 'taken-back', staffId, recordedAt: now })
      await insertAudit(tx, {
        at: now,
        staffId,
        action: 'take-back-evidence',
        subject: house.code,
        detail: `evidence ${known.id}`,
      })
    }
    if (known) return { id: known.id, isNew: false }
    const id = await insertEvidence(tx, {
      ...{ sha256: upload.sha256, bytes: upload.bytes, kind, format: found.format as EvidenceFormat },
      ...{ projectId: house.id, moment: input.moment, takenOn: input.takenOn, caption: input.caption },
      ...{ width: found.width, height: found.height, uploadedBy: staffId, uploadedAt: now },
    })
    const action = kind === 'photo' ? 'add-photo' : 'add-paper'
    await insertAudit(tx, { at: now, staffId, action, subject: house.code, detail: `evidence ${id}` })
    return { id, isNew: true }
  })
}

async function mayBring(db: Handle, actor: Actor, input: NewEvidence, today: string): Promise<House> {
  const { code, upload, kind, takenOn, caption } = input
  const house = await houseByCode(db, code)
  if (!house) throw new Refusal('NOT_FOUND', {}, 404)
  if (!holds(await actingPerson(db, actor), 'officer', house.unitId)) throw new Refusal('not-your-part', { code })
  if (takenOn > today) throw new Refusal('day-in-the-future')
  const household = await householdOf(db, house.id)
  const wrong = caption === null ? null : captionProblem(caption, household?.name ?? null)
  if (wrong) throw new Refusal(wrong)
  const other = kind === 'photo' ? await housePicturedBy(db, house.id, upload.sha256) : null
  if (other) throw new Refusal('photo-of-another-house', { code: other })
  return house
}

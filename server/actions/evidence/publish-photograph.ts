import type { Handle } from '../../../db/database.ts'
import { insertPublication, standingConsent } from '../../../db/queries/evidence.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { readBoxes } from '../../domain/redaction-boxes.ts'
import { keepPublicCopy, originalPath } from '../../gateways/evidence-files.ts'
import { copyOf, LARGE_WIDTH, SMALL_WIDTH } from '../../gateways/photographs.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { evidenceToActOn } from './evidence-to-act-on.ts'
import { dropCopiesNobodySees } from './public-copies.ts'

/**
 * Shows a photograph to everybody: by an officer or the head of the unit who did not bring it, with the household's
 * consent, exactly as covered in the version they looked at. Nothing is derived for the public before that.
 * @throws Refusal('no-consent') · ('you-brought-it') · ('only-photos') · ('photo-set-aside', 409) · ('photo-covered-since', 409) ·
 *   ('photo-already-public', 409) · ('not-your-part') · ('original-missing', 500)
 */
export async function publishPhotograph(
  context: Context,
  actor: Actor,
  { key, id, version }: { key: string; id: number; version: number },
): Promise<void> {
  // Asked first without writing: a copy is made for what may be published, and for nothing else.
  const { photo: seen } = await mayPublish(context.database.read, actor, id, version)
  if (seen.publication) throw new Refusal('photo-already-public', {}, 409)
  const copies = await makeCopies(context, seen.sha256, seen.boxes)
  try {
    await context.database.write((tx) =>
      once(tx, context, key, { act: 'publish-photo', by: actor.code, id: `${id}`, version: `${version}` }, async () => {
        const { photo, consentId } = await mayPublish(tx, actor, id, version)
        if (photo.publication) throw new Refusal('photo-already-public', {}, 409)
        const now = context.clock()
        const shown = { evidenceId: id, consentId, version, publishedBy: actor.staffId, publishedAt: now }
        await insertPublication(tx, { ...copies, ...shown })
        const subject = photo.projectCode
        await insertAudit(tx, {
          at: now,
          staffId: actor.staffId,
          action: 'publish-photo',
          subject,
          detail: `evidence ${id}`,
        })
        return null
      }),
    )
  } finally {
    // Of a publication that was refused nothing stays.
    await dropCopiesNobodySees(context, [copies.smallKey, copies.largeKey])
  }
}

async function mayPublish(db: Handle, actor: Actor, id: number, version: number) {
  const photo = await evidenceToActOn(db, actor, id, 'officer', 'head')
  if (photo.kind !== 'photo') throw new Refusal('only-photos')
  if (photo.uploadedBy === actor.staffId) throw new Refusal('you-brought-it')
  if (photo.isAside) throw new Refusal('photo-set-aside', {}, 409)
  if (photo.version !== version) throw new Refusal('photo-covered-since', {}, 409)
  const consent = await standingConsent(db, photo.projectId)
  if (!consent) throw new Refusal('no-consent')
  return { photo, consentId: consent.id }
}

async function makeCopies({ dataDir }: Context, sha256: string, written: string) {
  const boxes = readBoxes(written) ?? []
  const path = originalPath(dataDir, sha256)
  const small = await copyOf(path, SMALL_WIDTH, boxes)
  const large = await copyOf(path, LARGE_WIDTH, boxes)
  if (!small || !large) throw new Refusal('original-missing', {}, 500)
  return {
    ...{ smallKey: await keepPublicCopy(dataDir, small.content), smallWidth: small.width, smallHeight: small.height },
    ...{ largeKey: await keepPublicCopy(dataDir, large.content), largeWidth: large.width, largeHeight: large.height },
  }
}

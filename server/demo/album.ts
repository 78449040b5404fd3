import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { PhotoMoment } from '../../db/schema/index.ts'
import type { Context } from '../actions/context.ts'
import { addEvidence } from '../actions/evidence/add-evidence.ts'
import { recordConsent } from '../actions/evidence/household-consent.ts'
import { publishPhotograph } from '../actions/evidence/publish-photograph.ts'
import { localDay } from '../format.ts'
import { drawnPhoto } from '../gateways/photographs.ts'
import { dropUpload, keepUpload } from '../gateways/uploads.ts'
import { newHouse, oldHouse } from './drawings.ts'
import type { Crew } from './organization.ts'

/** Of the houses built, one in eleven has pictures. */
export function hasAlbum({ number, kind }: { number: number; kind: string }): boolean {
  return kind === 'build' && number % 11 === 1
}

/** The family agrees; what the officer brings now is shown once the head has looked at it. */
export async function agreeToPhotos(context: Context, { officer }: Crew, number: number, code: string): Promise<void> {
  const day = localDay(context.clock())
  const shownBy = `Phiếu đồng ý số ${number} (minh họa)`
  await recordConsent(context, officer, { key: `demo-${number}-consent`, code, day, shownBy })
}

/** Brings a drawing as an officer brings a photograph, and publishes it as the head does. */
export async function showHouse(
  context: Context,
  { officer, head }: Crew,
  { number, code, moment }: { number: number; code: string; moment: PhotoMoment },
): Promise<void> {
  const drawing = await drawnPhoto(moment === 'before' ? oldHouse(number) : newHouse(number))
  const upload = await keepUpload(Readable.from([drawing]), join(context.dataDir, 'uploads'))
  try {
    const what = { kind: 'photo', moment, takenOn: localDay(context.clock()), caption: 'Hình minh họa' } as const
    const { id } = await addEvidence(context, officer, { code, upload, ...what })
    await publishPhotograph(context, head, { key: `demo-${number}-${moment}`, id, version: 0 })
  } finally {
    await dropUpload(upload.path)
  }
}

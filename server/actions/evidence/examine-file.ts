import type { EvidenceFormat, EvidenceKind } from '../../../db/schema/index.ts'
import { isWholePdf, kindOfFile } from '../../gateways/evidence-files.ts'
import { copyOf, measurePhoto, SMALL_WIDTH } from '../../gateways/photographs.ts'
import { Refusal } from '../refusal.ts'

export const MAX_EVIDENCE_BYTES = 12 * 1024 * 1024

export type Examined = { format: EvidenceFormat; width: number | null; height: number | null; view: Buffer | null }

/**
 * What an uploaded file really is, by its content. A photograph is read to its end here, so that one cut off on the way
 * is refused while its sender is still there; `view` is the small copy that came of it.
 * @throws Refusal('file-empty') · ('file-over-12-mb', 413) · ('not-a-photo') · ('photo-gif') · ('photo-heic') · ('pdf-is-a-paper') ·
 *   ('pdf-damaged') · ('photo-too-many-pixels') · ('photo-damaged') · ('photo-animated') · ('photo-too-small')
 */
export async function examineFile(upload: { path: string; bytes: number }, kind: EvidenceKind): Promise<Examined> {
  if (upload.bytes > MAX_EVIDENCE_BYTES) throw new Refusal('file-over-12-mb', {}, 413)
  const format = await kindOfFile(upload.path)
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp': {
      const measured = await measurePhoto(upload.path, format)
      if ('problem' in measured) throw new Refusal(measured.problem)
      const view = await copyOf(upload.path, SMALL_WIDTH, [])
      if (!view) throw new Refusal('photo-damaged')
      return { format, ...measured, view: view.content }
    }
    case 'pdf':
      if (kind === 'photo') throw new Refusal('pdf-is-a-paper')
      if (!(await isWholePdf(upload.path))) throw new Refusal('pdf-damaged')
      return { format, width: null, height: null, view: null }
    case 'empty':
      throw new Refusal('file-empty')
    case 'gif':
      throw new Refusal('photo-gif')
    case 'heic':
      throw new Refusal('photo-heic')
    default:
      throw new Refusal('not-a-photo')
  }
}

import { readFile } from 'node:fs/promises'
import type { Evidence } from '../../../db/queries/evidence.ts'
import type { Box } from '../../domain/redaction-boxes.ts'
import { keepView, keptView, originalPath } from '../../gateways/evidence-files.ts'
import { copyOf, LARGE_WIDTH, SMALL_WIDTH } from '../../gateways/photographs.ts'
import type { Context } from '../context.ts'

export type StaffView = 'nho.webp' | 'lon.webp' | 'che.webp' | 'giay-to.pdf'

/**
 * What staff of the unit see of a sealed original: pictures without the camera's notes, small, large or with these boxes
 * painted over; a PDF as it is. Null when there is no such view of it.
 */
export async function staffView(
  { dataDir }: Pick<Context, 'dataDir'>,
  { sha256, format }: Evidence,
  view: StaffView,
  boxes: readonly Box[],
): Promise<Buffer | null> {
  const path = originalPath(dataDir, sha256)
  if ((view === 'giay-to.pdf') !== (format === 'pdf')) return null
  if (view === 'giay-to.pdf') return readFile(path).catch(() => null)
  if (view === 'che.webp' && boxes.length > 0) return (await copyOf(path, LARGE_WIDTH, boxes))?.content ?? null
  const width = view === 'nho.webp' ? SMALL_WIDTH : LARGE_WIDTH
  const name = `${sha256}-${width}`
  const kept = await keptView(dataDir, name)
  if (kept) return kept
  const made = await copyOf(path, width, [])
  if (made) await keepView(dataDir, name, made.content)
  return made?.content ?? null
}

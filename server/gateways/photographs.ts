import sharp from 'sharp'

/** A telephone's largest photographs have 12 to 24 million pixels. */
export const MAX_PIXELS = 40_000_000
/** Widths of the copies that people see; a smaller photograph is never enlarged. */
export const SMALL_WIDTH = 480
export const LARGE_WIDTH = 1280

const formats = ['jpeg', 'png', 'webp'] as const
export type PhotoFormat = (typeof formats)[number]

export type PhotoProblem = 'photo-too-many-pixels' | 'photo-damaged' | 'photo-animated' | 'photo-too-small'
/** A copy for looking at, without anything the camera wrote beside the pixels. */
export type Copy = { content: Buffer; width: number; height: number }

/** A part that is painted over, in percents of the upright picture. */
type Area = { x: number; y: number; width: number; height: number }

/** Nobody recognises a house on fewer pixels. */
const LEAST_SIDE = 200
/** What was scaled down must not shine at the edge of a box. */
const MARGIN = 3
const PAINT = { r: 60, g: 62, b: 66 }

// Only these ways of reading are open: a file is never taken for a drawing, a document or a film.
const readers = ['Jpeg', 'Png', 'Webp'].flatMap((name) => [
  `VipsForeignLoad${name}File`,
  `VipsForeignLoad${name}Buffer`,
])
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: readers })
sharp.cache(false)
sharp.concurrency(1)

/** One photograph at a time: a large one unpacks to hundreds of megabytes. */
let queue: Promise<unknown> = Promise.resolve()

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work)
  queue = result.catch(() => undefined)
  return result
}

/**
 * What a photograph says of itself, upright. Reads the head alone, so that one that would unpack to too much is refused
 * before it does.
 */
export async function measurePhoto(
  path: string,
  format: PhotoFormat,
): Promise<{ width: number; height: number } | { problem: PhotoProblem }> {
  try {
    const head = await sharp(path, { limitInputPixels: false }).metadata()
    if (head.format !== format) return { problem: 'photo-damaged' }
    if (head.width * head.height > MAX_PIXELS) return { problem: 'photo-too-many-pixels' }
    if ((head.pages ?? 1) > 1) return { problem: 'photo-animated' }
    const { width, height } = head.autoOrient
    return Math.min(width, height) < LEAST_SIDE ? { problem: 'photo-too-small' } : { width, height }
  } catch {
    return { problem: 'photo-damaged' }
  }
}

/**
 * A copy at most `width` wide: upright, boxes painted into its pixels, nothing of the camera's notes (place, time, device).
 * @returns null when the photograph cannot be read to its end
 */
export async function copyOf(path: string, width: number, boxes: readonly Area[]): Promise<Copy | null> {
  return inTurn(async () => {
    try {
      const { data, info } = await sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
        .autoOrient()
        .resize({ width, withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      const { channels } = info
      for (const box of boxes) paint(data, { width: info.width, channels }, pixelsOf(box, info))
      const content = await sharp(data, { raw: { width: info.width, height: info.height, channels } })
        .webp({ quality: 76, effort: 3 })
        .toBuffer()
      return { content, width: info.width, height: info.height }
    } catch {
      return null
    }
  })
}

/** The pixels of a picture of this size that a box covers. */
function pixelsOf(box: Area, picture: { width: number; height: number }): Area {
  const x = Math.max(0, Math.floor((box.x * picture.width) / 100) - MARGIN)
  const y = Math.max(0, Math.floor((box.y * picture.height) / 100) - MARGIN)
  const right = Math.min(picture.width, Math.ceil(((box.x + box.width) * picture.width) / 100) + MARGIN)
  const bottom = Math.min(picture.height, Math.ceil(((box.y + box.height) * picture.height) / 100) + MARGIN)
  return { x, y, width: right - x, height: bottom - y }
}

/** Nothing of what was there stays in these pixels. */
function paint(data: Buffer, picture: { width: number; channels: number }, area: Area): void {
  const { channels } = picture
  for (let y = area.y; y < area.y + area.height; y++)
    for (let x = area.x; x < area.x + area.width; x++) {
      const at = (y * picture.width + x) * channels
      data.fill(PAINT.g, at, at + channels)
      if (channels < 3) continue
      data[at] = PAINT.r
      data[at + 2] = PAINT.b
    }
}

/** A drawing as a JPEG, for the demonstration alone: no drawing that somebody sends is ever opened. */
export async function drawnPhoto(svg: string): Promise<Buffer> {
  const drawings = { operation: ['VipsForeignLoadSvgBuffer'] }
  return inTurn(async () => {
    sharp.unblock(drawings)
    try {
      return await sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 84 }).toBuffer()
    } finally {
      sharp.block(drawings)
    }
  })
}

import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A photograph in two colours, left and right, as a camera writes it: on its side, with place and device. */
export async function photograph({ width = 800, height = 600, seed = 0 } = {}): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) {
    const isLeft = at % width < width / 2
    pixels[at * 3] = isLeft ? 200 : 20
    pixels[at * 3 + 1] = (seed * 37) % 256
    pixels[at * 3 + 2] = isLeft ? 20 : 200
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .withExif({
      IFD0: { Make: 'BimatPhone', Artist: 'Kindao Van Ho' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '10/1 32/1 7/1', GPSLongitudeRef: 'E', GPSLongitude: '106/1 24/1 3/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

/** A PNG that says it is this large; its pixels, all the same, take next to nothing. */
export function largePng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc(height * (Math.ceil(width / 8) + 1))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, sum])
}

function crc(data: Buffer): number {
  let value = 0xffffffff
  for (const byte of data) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}

export const SVG_WITH_SCRIPT =
  '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><script>alert(1)</script></svg>'
export const HTML = '<!doctype html><html><body><script>alert(1)</script></body></html>'
export const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

/** A GIF of two pictures after each other. */
export async function animatedGif(): Promise<Buffer> {
  const frames = Buffer.concat([Buffer.alloc(300 * 300 * 3, 255), Buffer.alloc(300 * 300 * 3, 9)])
  return sharp(frames, { raw: { width: 300, height: 600, channels: 3, pageHeight: 300 } })
    .gif({ delay: [100, 100] })
    .toBuffer()
}

export async function animatedWebp(): Promise<Buffer> {
  const frames = Buffer.concat([Buffer.alloc(300 * 300 * 3, 255), Buffer.alloc(300 * 300 * 3, 9)])
  return sharp(frames, { raw: { width: 300, height: 600, channels: 3, pageHeight: 300 } })
    .webp({ delay: [100, 100] })
    .toBuffer()
}

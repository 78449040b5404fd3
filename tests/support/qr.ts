import { inflateSync } from 'node:zlib'
import { create } from 'qrcode'

/** A code as rows of '#' and '.', without its quiet zone. */
export type Modules = string[]

/** The modules of a text, encoded anew. */
export function modulesOf(text: string): Modules {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (data[row * size + column] ? '#' : '.')).join(''),
  )
}

/** What a page draws: the dark runs of the picture's second path, as strokes of width 1. */
export function modulesInPage(html: string): Modules {
  const [, side = '0', path = ''] =
    /<svg viewBox="0 0 (\d+) \1" role="img"[^>]*><path class="q-qr-ground"[^>]*\/><path d="([^"]*)"/.exec(html) ?? []
  const dark = new Set<string>()
  let [x, y] = [0, 0]
  for (const [, command, first, second] of path.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    const [a, b] = [Number(first), Number(second)]
    if (command === 'M') [x, y] = [a, Math.floor(b)]
    else if (command === 'm') x += a
    else for (let end = x + a; x < end; x++) dark.add(`${x} ${y}`)
  }
  return withoutQuietZone(Number(side), (column, row) => dark.has(`${column} ${row}`))
}

/** What a saved picture shows: a PNG of one to four channels, 8 bits or 1 bit each. */
export function modulesInPng(png: Buffer): Modules {
  const { width, height, isDark } = readPng(png)
  // The first dark pixel is the corner of a finder pattern, 7 modules wide.
  const row = Array.from({ length: height }, (_, y) => y).find((y) => anyDark(width, (x) => isDark(x, y))) ?? 0
  const start = Array.from({ length: width }, (_, x) => x).find((x) => isDark(x, row)) ?? 0
  let run = 0
  while (isDark(start + run, row)) run++
  const scale = run / 7
  const side = Math.round((width - 2 * start) / scale)
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) =>
      isDark(Math.floor(start + (x + 0.5) * scale), Math.floor(row + (y + 0.5) * scale)) ? '#' : '.',
    ).join(''),
  )
}

const QUIET = 4

function withoutQuietZone(side: number, isDark: (column: number, row: number) => boolean): Modules {
  return Array.from({ length: side - 2 * QUIET }, (_, row) =>
    Array.from({ length: side - 2 * QUIET }, (_, column) => (isDark(column + QUIET, row + QUIET) ? '#' : '.')).join(''),
  )
}

function anyDark(width: number, isDark: (x: number) => boolean): boolean {
  for (let x = 0; x < width; x++) if (isDark(x)) return true
  return false
}

function readPng(png: Buffer) {
  const [width, height, bits, kind] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24] ?? 0, png[25] ?? 0]
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[kind]
  if (channels === undefined || ![1, 8].includes(bits)) throw new Error(`a PNG of another kind: ${kind}, ${bits} bits`)
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const stride = Math.ceil((width * channels * bits) / 8)
  const pixels = unfiltered(inflateSync(Buffer.concat(parts)), stride, Math.max(1, (channels * bits) / 8))
  const isDark = (x: number, y: number) => {
    if (bits === 1) return (((pixels[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0
    return (pixels[y * stride + x * channels] ?? 255) < 128
  }
  return { width, height, isDark }
}

/** Undoes the five filters of PNG (specification, section 9). */
function unfiltered(raw: Buffer, stride: number, step: number): Buffer {
  const rows = raw.length / (stride + 1)
  const out = Buffer.alloc(rows * stride)
  for (let row = 0; row < rows; row++) {
    const filter = raw[row * (stride + 1)]
    for (let at = 0; at < stride; at++) {
      const left = at < step ? 0 : (out[row * stride + at - step] ?? 0)
      const up = row === 0 ? 0 : (out[(row - 1) * stride + at] ?? 0)
      const corner = row === 0 || at < step ? 0 : (out[(row - 1) * stride + at - step] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0
      out[row * stride + at] = ((raw[row * (stride + 1) + 1 + at] ?? 0) + guess) & 255
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

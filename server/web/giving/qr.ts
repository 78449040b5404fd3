import { create, toBuffer } from 'qrcode'

const QUIET_ZONE = 4
const PIXELS = 720

/** The code as one SVG path of dark runs, in a square of `size` modules that includes the quiet zone. */
export function qrPath(payload: string): { size: number; path: string } {
  const { size, data } = create(payload, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const start = column
      while (column < size && data[row * size + column]) column++
      if (column > start)
        path += `M${start + QUIET_ZONE} ${row + QUIET_ZONE}h${column - start}v1H${start + QUIET_ZONE}z`
    }
  }
  return { size: size + 2 * QUIET_ZONE, path }
}

/** The same code as a picture to keep in a telephone: a bank's app reads it from there. */
export async function qrPng(payload: string): Promise<Buffer> {
  return toBuffer(payload, { errorCorrectionLevel: 'M', margin: QUIET_ZONE, width: PIXELS })
}

import { create } from 'qrcode'

const QUIET_ZONE = 4

/** A code to scan as one stroke of width 1 along its dark runs, in a square of `size` modules that includes the quiet zone. */
export function qrPath(payload: string): { size: number; path: string } {
  const { size, data } = create(payload, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let row = 0; row < size; row++) {
    let at = -1
    for (let column = 0; column < size; column++) {
      const start = column
      while (column < size && data[row * size + column]) column++
      if (column === start) continue
      path += at < 0 ? `M${start + QUIET_ZONE} ${row + QUIET_ZONE}.5` : `m${start - at} 0`
      path += `h${column - start}`
      at = column
    }
  }
  return { size: size + 2 * QUIET_ZONE, path }
}

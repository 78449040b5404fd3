import { toBuffer } from 'qrcode'

const QUIET_ZONE = 4
const PIXELS = 720

/** A code as a picture to keep in a telephone: a bank's app reads it from there. */
export async function qrPng(payload: string): Promise<Buffer> {
  return toBuffer(payload, { errorCorrectionLevel: 'M', margin: QUIET_ZONE, width: PIXELS })
}

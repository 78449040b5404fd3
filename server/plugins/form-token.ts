import { createHash, timingSafeEqual } from 'node:crypto'

/** The value staff forms carry in `_token`, derived from the session's secret. */
export function formToken(formSecret: Uint8Array): string {
  return createHash('sha256').update('form\n').update(formSecret).digest('base64url')
}

/** Compares without telling by its time how much was right. */
export function sameToken(a: string, b: unknown): boolean {
  if (typeof b !== 'string' || a.length !== b.length) return false
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

// RFC 6238 as every authenticator app reads it: SHA-1, six digits, steps of thirty seconds; RFC 4226 asks for 160 bits.
const ALGORITHM = 'SHA1'
const DIGITS = 6
const STEP_S = 30
const SECRET_BYTES = 20
/** A clock half a minute off still serves. */
const STEPS_AWAY = 1

export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES)
}

/** The 30-second step whose code this is, now or one before or after; null when it is none of theirs. @param now epoch ms */
export function stepOf(code: string, secret: Uint8Array, now: number): number | null {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: STEPS_AWAY })
  return delta === null ? null : Math.floor(now / 1000 / STEP_S) + delta
}

/** The code that a telephone shows at an instant, epoch ms. */
export function codeAt(secret: Uint8Array, now: number): string {
  return totp(secret).generate({ timestamp: now })
}

/** `otpauth://…` as apps read it from a QR code. `issuer` and `account` are what the app then shows. */
export function otpauthUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  return totp(secret, { issuer, label: account }).toString()
}

/** The secret to type by hand: base32 in groups of four. */
export function secretText(secret: Uint8Array): string {
  return (totp(secret).secret.base32.match(/.{1,4}/g) ?? []).join(' ')
}

function totp(secret: Uint8Array, shown: { issuer?: string; label?: string } = {}): TOTP {
  const buffer = Uint8Array.from(secret).buffer
  // Named once: apps read the parameter, and the code to scan stays coarse.
  const named = { ...shown, issuerInLabel: false }
  return new TOTP({ ...named, algorithm: ALGORITHM, digits: DIGITS, period: STEP_S, secret: new Secret({ buffer }) })
}

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

// OWASP's figure for scrypt: N = 2^17, r = 8, p = 1 needs 128 MiB, above Node's default bound.
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 * 1024 }
const KEY_BYTES = 32

// Each check takes 128 MiB and one of Node's four threads for files: a storm of sign-ins waits in line for these two.
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

const TEMPORARY = 'scrypt-temporary'
/** A hash nobody's password has: checking against it takes as long as checking a real one. */
const NOBODY = `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(KEY_BYTES).toString('base64')}`

/** `scrypt$<salt>$<key>`, base64. Takes a quarter of a second on purpose, off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`
}

/** The same for a password that one person chose for another, who has to replace it at the first sign-in. */
export async function hashTemporaryPassword(password: string): Promise<string> {
  return (await hashPassword(password)).replace('scrypt', TEMPORARY)
}

export function isTemporary(stored: string): boolean {
  return stored.startsWith(`${TEMPORARY}$`)
}

/**
 * True when the password is the one that was hashed. A malformed hash is nobody's; with `null`, where there is nobody,
 * the answer is false after the same work.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [scheme, salt, key] = (stored ?? NOBODY).split('$')
  if ((scheme !== 'scrypt' && scheme !== TEMPORARY) || !salt || !key) return false
  const expected = Buffer.from(key, 'base64')
  const actual = await derive(password, Buffer.from(salt, 'base64'))
  return stored !== null && expected.length === actual.length && timingSafeEqual(expected, actual)
}

async function derive(password: string, salt: Buffer): Promise<Buffer> {
  // A place is handed over by whoever leaves it, so newcomers never overtake those in line.
  if (running < AT_ONCE) running++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await scryptKey(password, salt)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

function scryptKey(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

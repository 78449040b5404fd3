/** A code that a telephone reads off paper carries no more than this. */
const LONGEST_SCANNED = 800

/** A private text with the salt that its commitment was made with. */
type SaltedText = { field: string; salt: Buffer; text: string }

/**
 * Where the page that checks opens on this entry. Salts and texts stand behind the `#`, which browsers send to nobody:
 * `/kiem-chung?entry=N#donor=<salt>.<text>&memo=<salt>.<text>`, base64url.
 */
export function checkPath(index: number, texts: readonly SaltedText[]): string {
  const fields = texts.map(
    ({ field, salt, text }) => `${field}=${salt.toString('base64url')}.${Buffer.from(text).toString('base64url')}`,
  )
  return `/kiem-chung?entry=${index}${fields.length > 0 ? `#${fields.join('&')}` : ''}`
}

/** The same for a code to scan: without the texts where these would make it too dense for a telephone. */
export function scanPath(index: number, texts: readonly SaltedText[]): string {
  const full = checkPath(index, texts)
  return full.length <= LONGEST_SCANNED ? full : checkPath(index, [])
}

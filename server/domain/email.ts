/** Longest address a mail server takes (RFC 5321). */
const MAX_EMAIL = 254

/**
 * An e-mail address as it is stored and compared, trimmed and in lower case, or null when it cannot be one.
 * Only the shape is checked: whether it exists, the person at the other end knows.
 */
export function parseEmail(input: string): string | null {
  const email = input.trim().normalize('NFC').toLowerCase()
  if (email.length > MAX_EMAIL) return null
  return /^[^\s@<>"(),;:\\\p{Cc}\p{Cf}]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}$/u.test(email)
    ? email
    : null
}

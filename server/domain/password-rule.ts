import { foldText } from './text.ts'

export const SHORTEST_PASSWORD = 12
const LONGEST_PASSWORD = 128

export type PasswordProblem = 'short' | 'long' | 'common' | 'personal'

// The head of published lists of leaked passwords, as far as it is long enough to pass the rule of length,
// and what people here choose when twelve characters are asked of them. Folded: case, marks and signs do not help.
const common = new Set([
  '123456789012',
  '1234567890123',
  '1234567890qwe',
  '123456789abc',
  'abc123456789',
  'abcd12345678',
  'password1234',
  'password12345',
  'passwordpassword',
  'qwertyuiop123',
  'qwertyuiopasdf',
  'qwerty123456',
  'asdfghjkl123',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'iloveyou1234',
  'welcome12345',
  'admin1234567',
  'administrator',
  'letmein12345',
  'matkhau12345',
  'matkhau123456',
  'matkhaumatkhau',
  'anhyeuem1234',
  'anhyeuem12345',
  'vietnam12345',
  'vinguoingheo',
  'quyvinguoingheo',
  'quyvinguoingheo123',
  'daidoanket123',
  'daidoanket1234',
])

/**
 * What is wrong with a password somebody chose, or null. Length is the rule; letters of every kind are welcome and none
 * are demanded. Refused besides: the passwords everybody tries first, one or two characters repeated, a run of the
 * keyboard or alphabet, and the person's own name or address (`personal`).
 */
export function passwordProblem(password: string, person: { name: string; email: string }): PasswordProblem | null {
  const length = [...password.normalize('NFC')].length
  if (length < SHORTEST_PASSWORD) return 'short'
  if (length > LONGEST_PASSWORD) return 'long'
  const bare = squeezed(password)
  if (common.has(bare) || new Set(password.toLowerCase()).size <= 2 || isRun(bare)) return 'common'
  const own = [squeezed(person.name), squeezed(person.email), squeezed(person.email.split('@')[0] ?? '')]
  if (own.some((word) => word !== '' && bare.replace(/\d+$/, '') === word.replace(/\d+$/, ''))) return 'personal'
  return null
}

function squeezed(text: string): string {
  return foldText(text).replaceAll(' ', '')
}

const SHORTEST_RUN = 8
const rows = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

function isRun(bare: string): boolean {
  const backwards = [...bare].reverse().join('')
  return bare.length >= SHORTEST_RUN && rows.some((row) => row.includes(bare) || row.includes(backwards))
}

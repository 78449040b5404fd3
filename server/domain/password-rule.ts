import { foldText } from './text.ts'

export const SHORTEST_PASSWORD = 12
const LONGEST_PASSWORD = 128

export type PasswordProblem = 'short' | 'long' | 'common' | 'personal'

// What people here choose when twelve characters are asked of them, and the words of the lists of leaked passwords: one after
// another, or with figures before, between and after them, they are tried first. Folded: case, marks and signs do not help.
const commonWords = [
  ...[
    'matkhau',
    'password',
    'passwd',
    'pass',
    'matma',
    'admin',
    'administrator',
    'welcome',
    'letmein',
    'hello',
    'xinchao',
  ],
  ...[
    'quy',
    'vi',
    'nguoi',
    'ngheo',
    'vinguoingheo',
    'daidoanket',
    'nha',
    'mattran',
    'toquoc',
    'mttq',
    'ubmttq',
    'cuutro',
  ],
  ...[
    'vietnam',
    'hanoi',
    'saigon',
    'longan',
    'tayninh',
    'ketoan',
    'thuquy',
    'truongban',
    'canbo',
    'anhyeuem',
    'emyeuanh',
  ],
  ...['iloveyou', 'yeu', 'anh', 'em', 'chucmung', 'namoi', 'nammoi', 'hanhphuc', 'giadinh', 'khongbiet', 'khongco'],
  ...['qwertyuiop', 'qwerty', 'qwe', 'asdfghjkl', 'asdfgh', 'asdf', 'zxcvbnm', 'zxcvbn', 'abcdef', 'abcd', 'abc'],
  ...['1q2w3e4r', '1qaz2wsx3edc', '1qaz', '2wsx', '3edc', 't5y6', '5t6y'],
]
const common = new RegExp(`^(?:${commonWords.join('|')}|\\d+)+$`)

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
  if (isCommon(bare) || new Set(password.toLowerCase()).size <= 2 || isRun(bare)) return 'common'
  const own = [squeezed(person.name), squeezed(person.email), squeezed(person.email.split('@')[0] ?? '')]
  if (own.some((word) => word !== '' && bare.replace(/\d+$/, '') === word.replace(/\d+$/, ''))) return 'personal'
  return null
}

function squeezed(text: string): string {
  return foldText(text).replaceAll(' ', '')
}

/** A password that is mostly signs outside the alphabet is not what those words are. */
const SHORTEST_COMMON = 10

function isCommon(bare: string): boolean {
  return bare.length >= SHORTEST_COMMON && common.test(bare)
}

const SHORTEST_RUN = 8
const rows = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

function isRun(bare: string): boolean {
  const backwards = [...bare].reverse().join('')
  return bare.length >= SHORTEST_RUN && rows.some((row) => row.includes(bare) || row.includes(backwards))
}

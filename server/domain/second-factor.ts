import type { Role } from '../../db/schema/index.ts'

/** Who approves, pays, or decides who may: nobody signs in to these with a password alone. */
const rolesWithPower: readonly Role[] = ['head', 'accountant', 'cashier', 'administrator']

export function needsSecondFactor(roles: Iterable<Role>): boolean {
  return [...roles].some((role) => rolesWithPower.includes(role))
}

const PROOF_LASTS_MS = 10 * 60_000
/** For sentences. */
export const PROOF_LASTS_MINUTES = PROOF_LASTS_MS / 60_000

/** Approving and paying ask again when the password or a code was last typed longer ago than this. */
export function isProofFresh(provenAt: number, now: number): boolean {
  return now - provenAt <= PROOF_LASTS_MS
}

/** Between the password and the code. */
const HALF_WAY_LASTS_MS = 10 * 60_000

export function isHalfWayAlive(passwordAt: number, now: number): boolean {
  return now >= passwordAt && now - passwordAt <= HALF_WAY_LASTS_MS
}

// No letter or digit that can be taken for another one: no I, L, O, U, 0, 1.
const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const RECOVERY_CODES = 10
/** 30^16 is more than 2^78. */
const RECOVERY_LETTERS = 16

/** A code for paper, `ABCD-EFGH-JKMN-PQRS`. `randomBelow` gives an even choice of 0 … n - 1. */
export function recoveryCode(randomBelow: (n: number) => number): string {
  const code = Array.from({ length: RECOVERY_LETTERS }, () => letters[randomBelow(letters.length)]).join('')
  return (code.match(/.{4}/g) ?? []).join('-')
}

/** What was typed where a code is asked for; spaces, dashes and small letters do not matter. */
export function readCode(typed: string): { kind: 'one-time' | 'recovery'; code: string } | null {
  const bare = typed.replace(/[\s\p{Pd}]/gu, '').toUpperCase()
  if (/^\d{6}$/.test(bare)) return { kind: 'one-time', code: bare }
  const isRecovery = bare.length === RECOVERY_LETTERS && [...bare].every((letter) => letters.includes(letter))
  return isRecovery ? { kind: 'recovery', code: bare } : null
}

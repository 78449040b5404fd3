import { type QueueReason, queueReasons } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readReason } from '../../domain/correction.ts'
import { type Finding, readFinding } from '../../domain/matching.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { readCursor } from '../components/keyset.ts'
import { type FieldErrors, readTyped } from '../components/typed-form.ts'

/** What the queue's address asks for. */
export type QueueQuery = {
  reason: QueueReason | null
  accountId: number | null
  /** Behind this line, or the ones before that one. */
  after?: number
  before?: number
}

/** @throws Refusal('bad-address', 400) when a filter is none we offer */
export function readQueueQuery(query: unknown): QueueQuery {
  const typed = readTyped(query, ['reason', 'account', 'cursor'])
  const reason = queueReasons.find((known) => known === typed.reason) ?? null
  const isAccount = /^\d{1,15}$/.test(typed.account)
  if ((typed.reason !== '' && !reason) || (typed.account !== '' && !isAccount))
    throw new Refusal('bad-address', {}, 400)
  const { afterId, beforeId } = readCursor(typed.cursor)
  return {
    reason,
    accountId: isAccount ? Number(typed.account) : null,
    ...(afterId === undefined ? {} : { after: afterId }),
    ...(beforeId === undefined ? {} : { before: beforeId }),
  }
}

/** The code a person means, as we print it; what they typed where it holds none, so that they are told of that. */
export function readPledgeCode(typed: string): string {
  const [code] = findReferenceCodes(typed.slice(0, 200))
  return code ?? typed.trim().toUpperCase().slice(0, 40)
}

export const choiceFields = [
  'la',
  'ly-do',
  'phieu',
  'ma',
  'nguon',
  'cap',
  'nguon-cap',
  'ly-do-cap',
  'lan-chuyen',
  'ly-do-the',
] as const
export type Typed = Record<(typeof choiceFields)[number], string>

export const NOTHING_TYPED: Typed = {
  la: '',
  'ly-do': '',
  phieu: '',
  ma: '',
  nguon: '',
  cap: '',
  'nguon-cap': '',
  'ly-do-cap': '',
  'lan-chuyen': '',
  'ly-do-the': '',
}

/** The values of the boxes that were ticked, with commas between. */
export function readBoxes(body: unknown, name: string): string {
  const sent = ((body ?? {}) as Record<string, unknown>)[name]
  return [sent]
    .flat()
    .filter((value) => typeof value === 'string')
    .join(',')
    .slice(0, 2_000)
}

/** What a credit in Suspense was found to be and why, or what to mend. */
export function readClassification(typed: Typed): { finding: Finding; reason: string } | { errors: FieldErrors } {
  const finding = readFinding(typed.la)
  const reason = readReason(typed['ly-do'])
  if (finding && reason.ok) return { finding, reason: reason.reason }
  const errors: FieldErrors = {}
  if (!finding) errors.la = 'Xin chọn khoản này là gì.'
  if (!reason.ok) errors['ly-do'] = `refusals.${reason.problem}`
  return { errors }
}

/** Which payouts of the card provider a credit is and why, or what to mend. */
export function readPayouts(typed: Typed): { finding: Finding; reason: string } | { errors: FieldErrors } {
  const finding = readFinding(`payout:${typed['lan-chuyen']}`)
  const reason = readReason(typed['ly-do-the'])
  if (finding && reason.ok) return { finding, reason: reason.reason }
  const errors: FieldErrors = {}
  if (!finding) errors['lan-chuyen'] = 'Xin chọn ít nhất một lần chuyển.'
  if (!reason.ok) errors['ly-do-the'] = `refusals.${reason.problem}`
  return { errors }
}

/** Why a gift is to be moved to a pledge's pool, or what to mend. */
export function readMove(typed: Typed): { reason: string } | { errors: FieldErrors } {
  const reason = readReason(typed['ly-do'])
  return reason.ok ? { reason: reason.reason } : { errors: { 'ly-do': `refusals.${reason.problem}` } }
}

/** Which pool bears the bank's fee and why it is one, or what to mend. */
export function readFee(typed: Typed): { poolId: number; reason: string } | { errors: FieldErrors } {
  const reason = readReason(typed['ly-do'])
  const isPool = /^\d{1,15}$/.test(typed.nguon)
  if (isPool && reason.ok) return { poolId: Number(typed.nguon), reason: reason.reason }
  const errors: FieldErrors = {}
  if (!isPool) errors.nguon = 'Xin chọn nguồn chịu phí.'
  if (!reason.ok) errors['ly-do'] = `refusals.${reason.problem}`
  return { errors }
}

/** Which unit is at the other end, which pool, and why; or what to mend. */
export function readLevel(
  typed: Typed,
): { otherUnitId: number; poolId: number; reason: string } | { errors: FieldErrors } {
  const reason = readReason(typed['ly-do-cap'])
  const isId = (value: string) => /^\d{1,15}$/.test(value)
  if (isId(typed.cap) && isId(typed['nguon-cap']) && reason.ok)
    return { otherUnitId: Number(typed.cap), poolId: Number(typed['nguon-cap']), reason: reason.reason }
  const errors: FieldErrors = {}
  if (!isId(typed.cap)) errors.cap = 'Xin chọn đơn vị ở đầu bên kia.'
  if (!isId(typed['nguon-cap'])) errors['nguon-cap'] = 'Xin chọn một nguồn.'
  if (!reason.ok) errors['ly-do-cap'] = `refusals.${reason.problem}`
  return { errors }
}

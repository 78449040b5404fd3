import { z } from 'zod'
import { type DonorKind, donorKinds, nameDisplays, payMethods } from '../../../db/schema/index.ts'
import type { Purpose } from '../../actions/giving/destination.ts'
import type { Wish } from '../../actions/make-pledge.ts'
import { readDonor } from '../../domain/donor.ts'
import { parseMoney } from '../../domain/money.ts'
import { MAX_PLEDGE_VND } from '../../domain/pledge.ts'
import { isDay } from '../../format.ts'
import { inOrder } from '../components/typed-form.ts'

export const presetsVnd = [100_000, 200_000, 500_000, 1_000_000] as const
export const OTHER_AMOUNT = 'khac'
export const purposes = ['general', 'commune', 'project'] as const

/** The names of the boxes; a hidden copy of each goes with the check page. */
export const fieldNames = [
  'goi-y',
  'so-tien',
  'danh-cho',
  'xa',
  'nha',
  'ai',
  'mst',
  'dia-chi',
  'ngay',
  'hien-ten',
  'ten',
  'lien-he',
  'dong-y',
  'cach',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Typed = Record<FieldName, string>

/** Text keys of what is wrong, by the id of the box to mend, in the order of the form. */
export type FieldErrors = Partial<Record<FieldName, string>>

const line = z.string().default('').catch('')
const control = z.object({ _key: line, buoc: line })

export type Step = 'check' | 'send' | 'edit'

/** Which button was pressed, and the key of the check page when it came from one. Anything else is a form to check. */
export function readStep(body: unknown): { step: Step; formKey: string | null } {
  const { _key, buoc } = control.parse(body ?? {})
  const formKey = /^[\w-]{22,43}$/.test(_key) ? _key : null
  if (buoc === 'sua') return { step: 'edit', formKey }
  return { step: buoc === 'gui' && formKey !== null ? 'send' : 'check', formKey }
}

/** What the donor asks for, or what must be mended. `today` is the local day. Whether a place exists is asked later. */
export function readWish(typed: Typed, today: string): { wish: Wish } | { errors: FieldErrors } {
  const errors: FieldErrors = {}
  const amountVnd = readAmount(typed, errors)
  const purpose = readPurpose(typed, errors)
  const donorKind = choice('ai', donorKinds, typed, errors)
  const nameDisplay = choice('hien-ten', nameDisplays, typed, errors)
  const method = choice('cach', payMethods, typed, errors)
  const expectedOn = readDay(typed, donorKind, today, errors)
  if (!donorKind || !nameDisplay) return { errors }
  const { donor, problems } = readDonor({
    donorKind,
    nameDisplay,
    // A person who is not to be named is not asked for a name, and none is kept.
    name: nameDisplay === 'hidden' && donorKind !== 'business' ? '' : typed.ten,
    contact: typed['lien-he'],
    taxCode: typed.mst,
    address: typed['dia-chi'],
    consents: typed['dong-y'] === 'co',
  })
  const named: FieldErrors = {
    mst: problems.taxCode,
    'dia-chi': problems.address,
    ten: problems.name,
    'lien-he': problems.contact,
    'dong-y': problems.consent,
  }
  for (const [name, problem] of Object.entries(named)) if (problem) errors[name as FieldName] = `giving.${problem}`
  if (Object.keys(errors).length > 0 || amountVnd === null || !purpose || !method)
    return { errors: inOrder(errors, fieldNames) }
  return { wish: { ...donor, amountVnd, purpose, method, expectedOn } }
}

/** A chosen amount counts as it stands; otherwise what was typed. */
function readAmount(typed: Typed, errors: FieldErrors): number | null {
  const isChosen = typed['goi-y'] !== '' && typed['goi-y'] !== OTHER_AMOUNT
  const read = parseMoney(isChosen ? typed['goi-y'] : typed['so-tien'])
  if (read.ok && read.vnd <= MAX_PLEDGE_VND) return read.vnd
  const nothingDone = typed['goi-y'] === '' && typed['so-tien'].trim() === ''
  errors[isChosen || nothingDone ? 'goi-y' : 'so-tien'] = read.ok ? 'giving.amount-too-large' : `money.${read.problem}`
  return null
}

function readPurpose(typed: Typed, errors: FieldErrors): Purpose | null {
  const kind = choice('danh-cho', purposes, typed, errors)
  if (kind === 'commune' && typed.xa === '') errors.xa = 'giving.place-empty'
  if (kind === 'project' && typed.nha === '') errors.nha = 'giving.house-empty'
  if (kind === 'commune') return { kind, unit: typed.xa }
  if (kind === 'project') return { kind, project: typed.nha }
  return kind && { kind }
}

/** The first choice stands when nothing came; a value we never offered is refused. */
function choice<T extends string>(name: FieldName, offered: readonly T[], typed: Typed, errors: FieldErrors): T | null {
  const chosen = offered.find((value) => value === (typed[name] || defaults[name]))
  if (chosen === undefined) errors[name] = 'giving.choose'
  return chosen ?? null
}

export const defaults: Partial<Record<FieldName, string>> = {
  'danh-cho': 'general',
  ai: 'person',
  'hien-ten': 'hidden',
  cach: 'bank',
}

/** Only businesses and groups are asked for a day. */
function readDay(typed: Typed, donorKind: DonorKind | null, today: string, errors: FieldErrors): string | null {
  if (typed.ngay === '' || donorKind === 'person') return null
  if (!isDay(typed.ngay)) errors.ngay = 'giving.day-unreadable'
  else if (typed.ngay < today) errors.ngay = 'giving.day-past'
  return typed.ngay
}

import { type DonorKind, donorKinds, nameDisplays, type PayMethod, payMethods } from '../../../db/schema/index.ts'
import type { Purpose } from '../../actions/giving/destination.ts'
import type { Wish } from '../../actions/make-pledge.ts'
import { type Donor, readDonor } from '../../domain/donor.ts'
import type { Instalment } from '../../domain/instalments.ts'
import { parseMoney } from '../../domain/money.ts'
import { MAX_PLEDGE_VND } from '../../domain/pledge.ts'
import { isDay } from '../../format.ts'
import { inOrder } from '../components/typed-form.ts'
import { choice, type FieldErrors, type FieldName, fieldNames, OTHER_AMOUNT, purposes, type Typed } from './form.ts'
import { readPlan } from './read-plan.ts'

/** What the first screen asks: `eachVnd` as typed, `amountVnd` in all, `plan` the parts it is paid in. */
export type Gift = { eachVnd: number; amountVnd: number; purpose: Purpose; method: PayMethod; plan: Instalment[] }

/** The first screen, or what must be mended in it. `today` is the local day. Whether a place exists is asked later. */
export function readGift(typed: Typed, today: string): { gift: Gift } | { errors: FieldErrors } {
  const errors: FieldErrors = {}
  const eachVnd = readAmount(typed, errors)
  const purpose = readPurpose(typed, errors)
  const method = choice('cach', payMethods, typed, errors)
  const read = readPlan(typed, eachVnd ?? MAX_PLEDGE_VND, today, errors)
  const isRight = Object.keys(errors).length === 0
  if (!isRight || eachVnd === null || !purpose || !method || !read) return { errors: inOrder(errors, fieldNames) }
  return { gift: { eachVnd, amountVnd: read.totalVnd, purpose, method, plan: read.plan } }
}

/** Both screens, or what must be mended in them. */
export function readWish(typed: Typed, today: string): { wish: Wish; gift: Gift } | { errors: FieldErrors } {
  const read = readGift(typed, today)
  const errors: FieldErrors = {}
  const donor = readWho(typed, errors)
  const follows = readFollows(typed, errors)
  const expectedOn = readDay(typed, donor?.donorKind ?? null, today, errors)
  if ('errors' in read) return { errors: { ...read.errors, ...errors } }
  if (!donor || Object.keys(errors).length > 0) return { errors: inOrder(errors, fieldNames) }
  const { eachVnd: _, ...gift } = read.gift
  return { wish: { ...donor, ...gift, expectedOn, follows }, gift: read.gift }
}

/** Who gives, as they will be stored; null when even the kind of giver cannot be read. */
export function readWho(typed: Typed, errors: FieldErrors): Donor | null {
  const donorKind = choice('ai', donorKinds, typed, errors)
  const nameDisplay = choice('hien-ten', nameDisplays, typed, errors)
  if (!donorKind || !nameDisplay) return null
  const { donor, problems } = readDonor({
    donorKind,
    nameDisplay,
    // A person who is not to be named is not asked for a name, and none is kept.
    name: nameDisplay === 'hidden' && donorKind !== 'business' ? '' : typed.ten,
    contact: typed['lien-he'],
    taxCode: typed.mst,
    address: typed['dia-chi'],
    representative: typed['dai-dien'],
    coBranding: typed['loi-ghi'],
    consents: typed['dong-y'] === 'co',
  })
  const named: FieldErrors = {
    ten: problems.name,
    mst: problems.taxCode,
    'dia-chi': problems.address,
    'dai-dien': problems.representative,
    'loi-ghi': problems.coBranding,
    'lien-he': problems.contact,
    'dong-y': problems.consent,
  }
  for (const [name, problem] of Object.entries(named)) if (problem) errors[name as FieldName] = `giving.${problem}`
  return donor
}

/** Who wants to be written to when a house is handed over must leave where to. */
function readFollows(typed: Typed, errors: FieldErrors): boolean {
  const follows = typed['theo-doi'] === 'co'
  if (follows && !typed['lien-he'].includes('@')) errors['lien-he'] ??= 'giving.follow-needs-email'
  return follows
}

/** A chosen amount counts as it stands; otherwise what was typed. */
export function readAmount(typed: Pick<Typed, 'goi-y' | 'so-tien'>, errors: FieldErrors): number | null {
  const isChosen = typed['goi-y'] !== '' && typed['goi-y'] !== OTHER_AMOUNT
  const read = parseMoney(isChosen ? typed['goi-y'] : typed['so-tien'])
  if (read.ok && read.vnd <= MAX_PLEDGE_VND) return read.vnd
  const nothingDone = typed['goi-y'] === '' && typed['so-tien'].trim() === ''
  errors[isChosen || nothingDone ? 'goi-y' : 'so-tien'] = read.ok ? 'giving.amount-too-large' : `money.${read.problem}`
  return null
}

function readPurpose(typed: Typed, errors: FieldErrors): Purpose | null {
  const kind = choice('danh-cho', purposes, typed, errors)
  if (kind === 'appeal' && typed.loi === '') errors.loi = 'giving.appeal-empty'
  if (kind === 'commune' && typed.xa === '') errors.xa = 'giving.place-empty'
  if (kind === 'project' && typed.nha === '') errors.nha = 'giving.house-empty'
  if (kind === 'appeal') return { kind, appeal: typed.loi }
  if (kind === 'commune') return { kind, unit: typed.xa }
  if (kind === 'project') return { kind, project: typed.nha }
  return kind && { kind }
}

/** Only businesses and groups are asked for a day. */
function readDay(typed: Typed, donorKind: DonorKind | null, today: string, errors: FieldErrors): string | null {
  if (typed.ngay === '' || donorKind === 'person') return null
  if (!isDay(typed.ngay)) errors.ngay = 'giving.day-unreadable'
  else if (typed.ngay < today) errors.ngay = 'giving.day-past'
  return typed.ngay
}

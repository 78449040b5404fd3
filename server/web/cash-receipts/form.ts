import { z } from 'zod'
import { donorKinds, nameDisplays } from '../../../db/schema/index.ts'
import type { CashGift } from '../../actions/record-cash-gift.ts'
import { readDonor } from '../../domain/donor.ts'
import { lineProblem } from '../../domain/line-problem.ts'
import { parseMoney } from '../../domain/money.ts'
import { normalText } from '../../domain/text.ts'
import { inOrder } from '../components/typed-form.ts'

export const fieldNames = [
  'ma',
  'quy',
  'ai',
  'ten',
  'mst',
  'dia-chi',
  'lien-he',
  'hien-ten',
  'dong-y',
  'so-tien',
  'ngay',
  'dien-giai',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Typed = Record<FieldName, string>
/** Text keys, or sentences of this desk alone, by the box to mend. */
export type FieldErrors = Partial<Record<FieldName, string>>

const MAX_NOTE = 200

const line = z.string().catch('')

/** The key of the form as it was shown, or null when it is not one of ours. */
export function readFormKey(body: unknown): string | null {
  const { _key } = z.object({ _key: line }).parse(body ?? {})
  return /^[\w-]{22,43}$/.test(_key) ? _key : null
}

/** What was received, or what must be mended. `poolIds`: the purposes this cashier takes money for. */
export function readCashGift(typed: Typed, poolIds: readonly number[]): { gift: CashGift } | { errors: FieldErrors } {
  const errors: FieldErrors = {}
  const from = typed.ma === '' ? readAtDesk(typed, poolIds, errors) : { pledge: typed.ma }
  const amount = parseMoney(typed['so-tien'])
  if (!amount.ok) errors['so-tien'] = `money.${amount.problem}`
  if (typed.ngay === '') errors.ngay = 'refusals.not-a-day'
  const note = lineProblem(typed['dien-giai'], MAX_NOTE)
  if (note) errors['dien-giai'] = `giving.note-${note}`
  if (Object.keys(errors).length > 0 || !amount.ok || !from) return { errors: inOrder(errors, fieldNames) }
  return { gift: { from, amountVnd: amount.vnd, bookedOn: typed.ngay, note: normalText(typed['dien-giai']) } }
}

function readAtDesk(typed: Typed, poolIds: readonly number[], errors: FieldErrors): CashGift['from'] | null {
  const poolId = poolIds.find((id) => String(id) === typed.quy)
  const donorKind = donorKinds.find((kind) => kind === (typed.ai || 'person'))
  const nameDisplay = nameDisplays.find((display) => display === (typed['hien-ten'] || 'hidden'))
  if (poolId === undefined) errors.quy = 'giving.choose'
  if (!donorKind) errors.ai = 'giving.choose'
  if (!nameDisplay) errors['hien-ten'] = 'giving.choose'
  if (!donorKind || !nameDisplay) return null
  const { donor, problems } = readDonor({
    donorKind,
    nameDisplay,
    name: typed.ten,
    contact: typed['lien-he'],
    taxCode: typed.mst,
    address: typed['dia-chi'],
    consents: typed['dong-y'] === 'co',
  })
  if (problems.name) errors.ten = `giving.${problems.name}`
  if (problems.taxCode) errors.mst = `giving.${problems.taxCode}`
  if (problems.address) errors['dia-chi'] = `giving.${problems.address}`
  if (problems.contact) errors['lien-he'] = `giving.${problems.contact}`
  if (problems.consent) errors['dong-y'] = donor.contact === '' ? 'giving.consent-desk' : 'giving.consent-desk-contact'
  return poolId === undefined ? null : { donor, poolId }
}

// Erasing what was said of a person: what is asked for, and what a reason must not say.
import type { PrivateField } from '../../db/schema/index.ts'
import { foldText } from './text.ts'

const fieldNames: Record<PrivateField, string> = {
  donor: 'tên người ủng hộ',
  memo: 'nội dung',
  reason: 'lý do',
  list: 'danh sách tập thể',
}
const fieldsInOrder = Object.keys(fieldNames) as PrivateField[]

/**
 * Some texts of one entry with their copies, or everything that is known of who made a pledge; with `only: 'name'` what
 * the public reads of them, while the fund can still reach them.
 */
export type Erasure = { entry: number; fields: readonly PrivateField[] } | PledgeErasure
export type PledgeErasure = { pledge: string; only?: 'name' }

/** An erasure as its request keeps it (`request.evidence`): `fields:donor,memo` of the request's entry, `pledge:VNN…` or `name:VNN…`. */
export function writeErasure(erasure: Erasure): string {
  if ('pledge' in erasure) return `${erasure.only ?? 'pledge'}:${erasure.pledge}`
  return `fields:${fieldsInOrder.filter((field) => erasure.fields.includes(field)).join(',')}`
}

/** The erasure that a request asks for. @throws Error when the request is of another kind */
export function readErasure({
  evidence,
  targetEntry,
}: {
  evidence: string | null
  targetEntry: number | null
}): Erasure {
  const [kind, value = ''] = evidence?.split(':') ?? []
  if (kind === 'pledge') return { pledge: value }
  if (kind === 'name') return { pledge: value, only: 'name' }
  if (kind !== 'fields' || targetEntry === null) throw new Error(`a request asks for no erasure: ${evidence}`)
  const asked = value.split(',')
  return { entry: targetEntry, fields: fieldsInOrder.filter((field) => asked.includes(field)) }
}

/** True when a reason repeats a name that it asks to erase: it would stand there for good. Marks and case do not matter. */
export function repeatsName(reason: string, names: readonly string[]): boolean {
  const said = ` ${foldText(reason)} `
  return names.map(foldText).some((name) => name !== '' && said.includes(` ${name} `))
}

/** The public wording of the entry that erases; it says where and what kind of text, never which. */
export function redactionWording(erasure: Erasure): string {
  if ('pledge' in erasure && erasure.only) return `Rút tên công khai theo yêu cầu, đăng ký ${erasure.pledge}`
  if ('pledge' in erasure) return `Xóa thông tin người ủng hộ theo yêu cầu, đăng ký ${erasure.pledge}`
  return `Xóa ${erasure.fields.map((field) => fieldNames[field]).join(', ')} ở dòng ${erasure.entry} theo yêu cầu`
}

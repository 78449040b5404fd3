import { z } from 'zod'
import { type Role, roles } from '../../../db/schema/index.ts'
import type { NewPerson } from '../../actions/add-person.ts'
import { Refusal } from '../../actions/refusal.ts'
import { parseEmail } from '../../domain/email.ts'
import { passwordProblem } from '../../domain/password-rule.ts'
import { nameProblem } from '../../domain/person-name.ts'
import { normalText } from '../../domain/text.ts'
import { textsIn } from '../../plugins/texts.ts'
import { nameSentence } from '../components/name-sentence.ts'
import type { FieldErrors } from '../components/typed-form.ts'

const typed = z
  .string()
  .catch('')
  .transform((text) => text.slice(0, 1000))
// One box sends a string, several a list.
const chosenRoles = z
  .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.enum(roles)).max(roles.length))
  .catch([])
  .transform((list) => [...new Set(list)])

const newPerson = z.object({ name: typed, email: typed, unit: typed, password: typed, roles: chosenRoles })

/** What was typed into "Thêm người". */
export type NewPersonForm = z.infer<typeof newPerson>

/** Reads the form: the person to add, or a sentence for every field that is not right yet. `unitCodes` can be chosen. */
export function readNewPerson(
  body: unknown,
  unitCodes: readonly string[],
): { form: NewPersonForm; person: NewPerson | null; errors: FieldErrors } {
  const form = newPerson.parse(body ?? {})
  const email = parseEmail(form.email)
  const nameIs = nameProblem(form.name)
  const errors: FieldErrors = {}
  if (nameIs) errors.name = nameSentence(nameIs, 'Xin ghi họ và tên.')
  if (!email) errors.email = 'Xin ghi địa chỉ thư điện tử, ví dụ ten@donvi.vn.'
  if (!unitCodes.includes(form.unit)) errors.unit = 'Xin chọn đơn vị.'
  if (form.roles.length === 0) errors.roles = 'Xin chọn ít nhất một vai trò.'
  const passwordIs = passwordProblem(form.password, { name: form.name, email: email ?? '' })
  if (passwordIs) errors.password = textsIn('vi')(`refusals.password-${passwordIs}`)
  if (!email || Object.keys(errors).length > 0) return { form, person: null, errors }
  const { password, roles, unit } = form
  return { form, person: { name: normalText(form.name), email, password, roles, unitCode: unit }, errors }
}

export function readPassword(body: unknown): string {
  return z.object({ password: typed }).parse(body ?? {}).password
}

const grant = z.object({ role: z.enum(roles), unit: z.string().max(100).min(1) })

/** The role and unit chosen on a person's page, or null. */
export function readGrant(body: unknown): { role: Role; unitCode: string } | null {
  const read = grant.safeParse(body)
  return read.success ? { role: read.data.role, unitCode: read.data.unit } : null
}

/** @throws Refusal('NOT_FOUND', 404): the buttons name grants by number */
export function readGrantId(body: unknown): number {
  const read = z.object({ grant: z.string().regex(/^\d{1,15}$/) }).safeParse(body)
  if (!read.success) throw new Refusal('NOT_FOUND', {}, 404)
  return Number(read.data.grant)
}

export const PEOPLE_PER_PAGE = 50

const listQuery = z.object({
  q: typed,
  'don-vi': typed,
  'tinh-trang': z.enum(['dang-lam', 'thoi-viec']).catch('dang-lam'),
  trang: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** What the list is asked for. Anything unreadable is as if it had not been asked. */
export type PeopleQuery = { q: string; unit: string; dismissed: boolean; page: number }

export function readPeopleQuery(query: unknown): PeopleQuery {
  const read = listQuery.parse(query ?? {})
  return {
    q: normalText(read.q),
    unit: read['don-vi'],
    dismissed: read['tinh-trang'] === 'thoi-viec',
    page: read.trang,
  }
}

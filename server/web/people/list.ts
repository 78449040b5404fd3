import type { grantsInUnits } from '../../../db/queries/staff.ts'
import type { UnitRow } from '../../../db/queries/units.ts'
import { compareVi, foldText } from '../../domain/text.ts'
import { dataTable, emptyState, filters, pagination } from '../components/display.ts'
import { selectField, textField } from '../components/fields.ts'
import { roleNames } from '../components/role-names.ts'
import { PEOPLE_PER_PAGE, type PeopleQuery } from './form.ts'

type Grants = Awaited<ReturnType<typeof grantsInUnits>>
type Person = { code: string; name: string; email: string; dismissed: boolean; roles: string[]; unitCodes: Set<string> }

/** "Nhân sự": who works in the units the administrator looks after. */
export function peoplePage(grants: Grants, units: readonly UnitRow[], query: PeopleQuery) {
  const found = peopleOf(grants)
    .filter((person) => isAskedFor(person, query))
    .sort(byGivenName)
  const first = (query.page - 1) * PEOPLE_PER_PAGE
  const shown = found.slice(first, first + PEOPLE_PER_PAGE)
  const hasOlder = first + PEOPLE_PER_PAGE < found.length
  return {
    page: { title: 'Nhân sự', wide: true },
    filters: filters({
      title: 'Tìm người',
      action: '/noi-bo/nhan-su',
      fields: fields(units, query),
      submitText: 'Tìm',
      clear: isFiltered(query) ? { href: '/noi-bo/nhan-su', text: 'Xem tất cả' } : null,
      active: [],
    }),
    table: shown.length > 0 ? table(shown, found.length) : null,
    empty: emptyState({
      title: isFiltered(query) ? 'Không có ai khớp với điều kiện này' : 'Chưa có ai trong phạm vi này',
      text: query.q ? `Đã tìm “${query.q}”.` : null,
      actions: isFiltered(query) ? [{ href: '/noi-bo/nhan-su', text: 'Xem tất cả' }] : [],
    }),
    pages: pagination({
      newerHref: query.page > 1 ? hrefOf({ ...query, page: query.page - 1 }) : null,
      olderHref: hasOlder ? hrefOf({ ...query, page: query.page + 1 }) : null,
    }),
  }
}

/** Grants → people; a dismissed person is shown with the roles held last. */
function peopleOf(grants: Grants): Person[] {
  const people = new Map<number, Person>()
  for (const { grant, staff, unit } of grants) {
    const dismissed = staff.dismissedAt !== null
    const { code, name, email } = staff
    const person = people.get(staff.id) ?? { code, name, email, dismissed, roles: [], unitCodes: new Set<string>() }
    people.set(staff.id, person)
    if (grant.revokedAt !== null && grant.revokedAt !== staff.dismissedAt) continue
    person.roles.push(`${roleNames[grant.role]} (${unit.name})`)
    person.unitCodes.add(unit.code)
  }
  return [...people.values()]
}

function isAskedFor(person: Person, query: PeopleQuery): boolean {
  if (person.dismissed !== query.dismissed) return false
  if (query.unit && !person.unitCodes.has(query.unit)) return false
  const words = foldText(query.q).split(' ')
  const text = foldText(`${person.name} ${person.code} ${person.email}`)
  return words.every((word) => text.includes(word))
}

/** Vietnamese lists go by the given name, which is the last word, then by the whole name. */
function byGivenName(a: Person, b: Person): number {
  const given = (person: Person) => person.name.split(' ').at(-1) ?? ''
  return compareVi(given(a), given(b)) || compareVi(a.name, b.name) || compareVi(a.code, b.code)
}

function table(people: Person[], total: number) {
  return dataTable({
    caption: `${total} người`,
    columns: [{ text: 'Họ và tên' }, { text: 'Mã' }, { text: 'Vai trò' }, { text: 'Thư điện tử' }],
    rows: people.map((person) => [
      {
        text: person.name,
        href: `/noi-bo/nhan-su/${person.code}`,
        tag: person.dismissed ? { text: 'Đã thôi việc', tone: 'stopped' } : null,
        heading: true,
      },
      person.code,
      person.roles.join(', ') || 'Chưa có vai trò',
      person.email,
    ]),
  })
}

function fields(units: readonly UnitRow[], query: PeopleQuery) {
  return [
    textField({ name: 'q', label: 'Họ tên, mã hoặc địa chỉ thư', type: 'search', value: query.q }),
    selectField({
      name: 'don-vi',
      label: 'Đơn vị',
      value: query.unit,
      choices: [
        { value: '', text: 'Mọi đơn vị' },
        ...units.map(({ code, name }) => ({ value: code, text: name, mark: code })),
      ],
    }),
    selectField({
      name: 'tinh-trang',
      label: 'Tình trạng',
      value: query.dismissed ? 'thoi-viec' : 'dang-lam',
      choices: [
        { value: 'dang-lam', text: 'Đang làm việc' },
        { value: 'thoi-viec', text: 'Đã thôi việc' },
      ],
    }),
  ]
}

function isFiltered({ q, unit, dismissed }: PeopleQuery): boolean {
  return q !== '' || unit !== '' || dismissed
}

function hrefOf({ q, unit, dismissed, page }: PeopleQuery): string {
  const parameters = new URLSearchParams()
  if (q) parameters.set('q', q)
  if (unit) parameters.set('don-vi', unit)
  if (dismissed) parameters.set('tinh-trang', 'thoi-viec')
  if (page > 1) parameters.set('trang', String(page))
  const text = parameters.toString()
  return text ? `/noi-bo/nhan-su?${text}` : '/noi-bo/nhan-su'
}

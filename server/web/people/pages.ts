import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { grantsOf, StaffRow } from '../../../db/queries/staff.ts'
import type { UnitRow } from '../../../db/queries/units.ts'
import { type Role, roles } from '../../../db/schema/index.ts'
import { SHORTEST_PASSWORD } from '../../domain/password-rule.ts'
import { formatDay, formatInstant, localDay } from '../../format.ts'
import { summaryList } from '../components/display.ts'
import { checkboxes, errorSummary, selectField, textField } from '../components/fields.ts'
import { roleNames } from '../components/role-names.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { NewPersonForm } from './form.ts'

const roleHints: Readonly<Record<Role, string>> = {
  head: 'Duyệt phân bổ, chi hỗ trợ và điều chỉnh',
  accountant: 'Nhập sao kê, đối chiếu, kiểm tra hồ sơ, gửi ủy nhiệm chi',
  cashier: 'Thu và chi tiền mặt',
  officer: 'Đề xuất nhà, ghi nhận tiến độ, đề nghị phân bổ và chi',
  auditor: 'Chỉ xem, kể cả nhật ký',
  administrator: 'Cấp và thu hồi vai trò; không có quyền về tiền',
}

const passwordHint =
  `Ít nhất ${SHORTEST_PASSWORD} ký tự. Xin trao tận tay; người nhận phải đặt mật khẩu của riêng mình ` +
  'khi đăng nhập lần đầu.'

/** "Thêm người". */
export function newPersonPage(
  request: FastifyRequest,
  units: readonly UnitRow[],
  form: NewPersonForm,
  errors: FieldErrors = {},
) {
  return {
    page: { title: 'Thêm người' },
    errors: summaryOf(request, errors),
    key: randomUUID(),
    fields: [
      textField({
        name: 'name',
        label: 'Họ và tên',
        autocomplete: 'off',
        value: form.name,
        error: errors.name,
        required: true,
      }),
      textField({
        name: 'email',
        label: 'Địa chỉ thư điện tử',
        hint: 'Dùng để đăng nhập.',
        type: 'email',
        inputmode: 'email',
        autocomplete: 'off',
        value: form.email,
        error: errors.email,
        required: true,
      }),
      unitField(units, form.unit, errors.unit),
      checkboxes({
        name: 'roles',
        label: 'Vai trò tại đơn vị đó và các đơn vị cấp dưới',
        hint: 'Trưởng ban, kế toán, thủ quỹ và người quản trị của một đơn vị phải là những người khác nhau.',
        choices: roles.map((role) => ({ value: role, text: roleNames[role], hint: roleHints[role] })),
        values: form.roles,
        error: errors.roles,
      }),
      temporaryPassword(form.password, errors.password),
    ],
  }
}

/** One person: the roles held and held before, and what an administrator can do. */
export function personPage(
  request: FastifyRequest,
  facts: {
    person: StaffRow
    grants: Awaited<ReturnType<typeof grantsOf>>
    /** Units the reader administers. */
    units: readonly UnitRow[]
    /** When the person enrolled the telephone for codes; null before that. */
    enrolledAt: number | null
  },
  form: { role: string; unit: string } = { role: '', unit: '' },
  errors: FieldErrors = {},
) {
  const { person, grants, units, enrolledAt } = facts
  const isSelf = person.id === request.signedIn().staffId
  const works = person.dismissedAt === null
  const mine = new Set(units.map((unit) => unit.id))
  return {
    page: { title: person.name },
    errors: summaryOf(request, errors),
    code: person.code,
    dismissHref: `/noi-bo/nhan-su/${person.code}/thoi-viec`,
    facts: summaryList([
      { key: 'Mã', value: person.code },
      { key: 'Thư điện tử', value: person.email },
      { key: 'Làm việc từ', value: formatDay(localDay(person.createdAt)) },
      { key: 'Mã xác nhận', value: enrolledAt === null ? 'Chưa đăng ký' : `Đăng ký lúc ${formatInstant(enrolledAt)}` },
      works
        ? { key: 'Tình trạng', value: '', tag: { text: 'Đang làm việc', tone: 'done' } }
        : { key: 'Thôi việc lúc', value: formatInstant(person.dismissedAt ?? 0) },
    ]),
    isSelf,
    canChange: works && !isSelf,
    held: grants
      .filter(({ grant }) => grant.revokedAt === null)
      .map(({ grant, unit, delegation }) => ({
        id: grant.id,
        role: delegation ? `${roleNames[grant.role]} (ủy quyền ${daysOf(delegation)})` : roleNames[grant.role],
        unit: unit.name,
        since: localDay(grant.grantedAt),
        canRevoke: works && !isSelf && mine.has(unit.id),
        canDelegate: works && !delegation && mine.has(unit.id) && ['head', 'accountant'].includes(grant.role),
        key: randomUUID(),
      })),
    before: grants.flatMap(({ grant, unit }) =>
      grant.revokedAt === null
        ? []
        : [
            {
              role: roleNames[grant.role],
              unit: unit.name,
              since: localDay(grant.grantedAt),
              until: localDay(grant.revokedAt),
            },
          ],
    ),
    roleKey: randomUUID(),
    roleFields: [
      selectField({
        name: 'role',
        label: 'Vai trò',
        value: form.role,
        error: errors.role,
        required: true,
        choices: [
          { value: '', text: 'Chọn vai trò' },
          ...roles.map((role) => ({ value: role, text: roleNames[role] })),
        ],
      }),
      unitField(units, form.unit, errors.unit),
    ],
    hasFactor: enrolledAt !== null,
    factorKey: randomUUID(),
    factorError: errors.factor ?? null,
    passwordKey: randomUUID(),
    passwordField: temporaryPassword('', errors.password),
  }
}

/** "01/05/2023 – 07/05/2023". */
function daysOf({ fromAt, untilAt }: { fromAt: number; untilAt: number }): string {
  return `${formatDay(localDay(fromAt))} – ${formatDay(localDay(untilAt - 1))}`
}

/** Asks once more before a person is dismissed: it is not taken back. */
export function dismissalPage(person: StaffRow) {
  return {
    page: { title: `Cho ${person.name} thôi việc?` },
    code: person.code,
    personHref: `/noi-bo/nhan-su/${person.code}`,
    key: randomUUID(),
  }
}

function unitField(units: readonly UnitRow[], value: string, error?: string) {
  return selectField({
    name: 'unit',
    label: 'Đơn vị',
    value: units.length === 1 ? (units[0]?.code ?? '') : value,
    error,
    required: true,
    choices: [
      { value: '', text: 'Chọn đơn vị' },
      ...units.map(({ code, name }) => ({ value: code, text: name, mark: code })),
    ],
  })
}

function temporaryPassword(value: string, error?: string) {
  return textField({
    name: 'password',
    label: 'Mật khẩu tạm',
    hint: passwordHint,
    // Readable while it is typed: it is told to somebody else, and is good for one sign-in.
    type: 'text',
    autocomplete: 'off',
    value,
    error,
    required: true,
  })
}

function summaryOf(request: FastifyRequest, errors: FieldErrors) {
  return errorSummary(request.t('form.summary', { count: Object.keys(errors).length }), errors)
}

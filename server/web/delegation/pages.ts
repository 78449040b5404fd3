import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { delegationsFor, grantById, ownPosts, peopleAt } from '../../../db/queries/delegations.ts'
import { type DelegationState, delegationState, LONGEST_DAYS } from '../../domain/delegation.ts'
import { formatDay, localDay } from '../../format.ts'
import { dateField, errorSummary, selectField, textField } from '../components/fields.ts'
import { roleNames } from '../components/role-names.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { DelegationForm } from './form.ts'

type Post = NonNullable<Awaited<ReturnType<typeof grantById>>>
type Given = Awaited<ReturnType<typeof delegationsFor>>

const states: Readonly<Record<DelegationState, { text: string; tone: string }>> = {
  'to-come': { text: 'Chưa đến ngày', tone: 'waiting' },
  running: { text: 'Đang hiệu lực', tone: 'current' },
  over: { text: 'Đã hết hạn', tone: 'neutral' },
  ended: { text: 'Kết thúc sớm', tone: 'stopped' },
}

/** "Ủy quyền": the posts a person can hand over, and what is or was handed over. */
export function delegationsPage(
  request: FastifyRequest,
  {
    posts,
    given,
    administered,
    now,
  }: {
    posts: Awaited<ReturnType<typeof ownPosts>>
    given: Given
    administered: ReadonlySet<number>
    now: number
  },
) {
  const { staffId } = request.signedIn()
  return {
    page: { title: 'Ủy quyền', wide: true },
    posts: posts.map(({ grant, unit }) => ({ id: grant.id, role: roleNames[grant.role], unit: unit.name })),
    delegations: given.map(({ delegation, grant, unit, deputy, principal }) => {
      const state = delegationState(delegation, grant.revokedAt, now)
      const isTheirs = [grant.staffId, delegation.principalId].includes(staffId) || administered.has(unit.id)
      return {
        id: grant.id,
        key: randomUUID(),
        role: roleNames[grant.role],
        unit: unit.name,
        principal: principal.name,
        deputy: deputy.name,
        from: localDay(delegation.fromAt),
        to: localDay(delegation.untilAt - 1),
        reason: delegation.reason,
        state: states[state],
        canEnd: isTheirs && (state === 'to-come' || state === 'running'),
      }
    }),
  }
}

/** The form for one post. `people`: who works there, with each role. */
export function delegationPage(
  request: FastifyRequest,
  { post, people, today }: { post: Post; people: Awaited<ReturnType<typeof peopleAt>>; today: string },
  form: DelegationForm,
  errors: FieldErrors = {},
) {
  const { role } = post.grant
  const choices = deputies(people, post.staff.id)
  return {
    page: { title: `Ủy quyền: ${roleNames[role]}` },
    errors: errorSummary(request.t('form.summary', { count: Object.keys(errors).length }), errors),
    grantId: post.grant.id,
    key: randomUUID(),
    principal: post.staff.name,
    unit: post.unit.name,
    isOwn: post.staff.id === request.signedIn().staffId,
    isHead: role === 'head',
    hasNobody: choices.length === 0,
    longest: LONGEST_DAYS,
    fields: [
      selectField({
        name: 'deputy',
        label: 'Người nhận ủy quyền',
        hint: 'Người đang làm việc tại đơn vị và không giữ chức danh không được kiêm nhiệm.',
        value: form.deputy,
        error: errors.deputy,
        required: true,
        choices: [{ value: '', text: 'Chọn người' }, ...choices],
      }),
      dateField({
        name: 'from',
        label: 'Từ ngày',
        min: today,
        value: form.from || today,
        error: errors.from,
        required: true,
      }),
      dateField({ name: 'to', label: 'Đến hết ngày', min: today, value: form.to, error: errors.to, required: true }),
      textField({
        name: 'reason',
        label: 'Lý do',
        hint: 'Ví dụ: đi công tác, nghỉ phép.',
        maxlength: 200,
        value: form.reason,
        error: errors.reason,
        required: true,
      }),
    ],
  }
}

/** Whoever holds one of the posts that exclude each other cannot take another one. */
function deputies(people: Awaited<ReturnType<typeof peopleAt>>, principalId: number) {
  const busy = new Set(
    people
      .filter(({ role }) => ['head', 'accountant', 'cashier', 'administrator'].includes(role))
      .map(({ staff }) => staff.id),
  )
  const free = new Map(people.map(({ staff }) => [staff.id, staff]))
  return [...free.values()]
    .filter(({ id }) => !busy.has(id) && id !== principalId)
    .map(({ code, name }) => ({ value: code, text: `${name} (${code})` }))
}

export function doneSentence({ deputy, from, to }: { deputy: string; from: string; to: string }): string {
  return `Đã ủy quyền cho ${deputy} từ ${formatDay(from)} đến hết ${formatDay(to)}.`
}

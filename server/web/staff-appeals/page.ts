import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Appeal, prioritiesOfAreas } from '../../../db/queries/appeals.ts'
import type { WaitingWording } from '../../../db/queries/co-branding.ts'
import type { UnitRow } from '../../../db/queries/units.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { amountField, dateField, errorSummary, selectField, textArea, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { AppealForm, PriorityForm } from './form.ts'

/** A refused form, to be shown with everything that was typed. */
export type Again = {
  appeal?: { form: AppealForm; errors: FieldErrors }
  priority?: { form: PriorityForm; errors: FieldErrors }
}

type Facts = {
  units: UnitRow[]
  appeals: Appeal[]
  priorities: Awaited<ReturnType<typeof prioritiesOfAreas>>
  wordings: WaitingWording[]
}

export function appealsPage(request: FastifyRequest, facts: Facts, today: string, { appeal, priority }: Again) {
  const { units, appeals, priorities, wordings } = facts
  const errors = Object.entries({ ...appeal?.errors })
  const other = Object.entries({ ...priority?.errors }).map(([name, text]) => [`uu-tien-${name}`, text])
  const all = Object.fromEntries([...errors, ...other])
  const placeOf = new Map(units.map(({ areaId, name }) => [areaId, name]))
  return {
    page: { title: 'Vận động', wide: true },
    errors: errorSummary(request.t('form.summary', { count: Object.keys(all).length }), all),
    appeals: appeals.map((each) => ({
      code: each.code,
      title: each.title,
      days: `${formatDay(each.fromDay)} – ${formatDay(each.toDay)}`,
      unit: each.unitName,
      goal: formatVnd(each.goalVnd),
      pledged: formatVnd(each.pledgedVnd),
      received: formatVnd(each.receivedVnd),
      isOpen: each.closedAt === null && each.toDay >= today,
    })),
    priorities: priorities.map(({ id, areaId, reason, fromDay, toDay }) => ({
      id,
      place: placeOf.get(areaId) ?? '',
      reason,
      days: `${formatDay(fromDay)} – ${formatDay(toDay)}`,
    })),
    wordings: wordings.map(({ code, name, wording }) => ({ code, name: name ?? '', wording })),
    key: randomUUID(),
    priorityKey: randomUUID(),
    appealFields: appealFields(units, appeal?.form, appeal?.errors ?? {}, today),
    priorityFields: priorityFields(units, priority?.form, priority?.errors ?? {}, today),
  }
}

function unitChoices(units: readonly UnitRow[]) {
  const choices = units.map(({ code, name }) => ({ value: code, text: name, mark: code }))
  return units.length === 1 ? choices : [{ value: '', text: '– Chọn –' }, ...choices]
}

function appealFields(units: readonly UnitRow[], form: AppealForm | undefined, errors: FieldErrors, today: string) {
  const box = (name: keyof AppealForm) => ({ name, value: form?.[name] ?? '', error: errors[name] ?? null })
  return [
    selectField({ ...box('unit'), label: 'Đơn vị kêu gọi', choices: unitChoices(units) }),
    textField({ ...box('title'), label: 'Tên cuộc vận động', autocomplete: 'off' }),
    textArea({ ...box('about'), label: 'Lời kêu gọi', hint: 'Công khai. Việc gì, cho ai, ở đâu.', rows: 3 }),
    amountField({ ...box('goal'), label: 'Mục tiêu', hint: 'Ví dụ 500 triệu.' }),
    dateField({ ...box('from'), label: 'Từ ngày', value: form?.from ?? today }),
    dateField({ ...box('to'), label: 'Đến hết ngày', min: today }),
  ]
}

function priorityFields(units: readonly UnitRow[], form: PriorityForm | undefined, errors: FieldErrors, today: string) {
  const box = (name: keyof PriorityForm) => ({
    name,
    id: `uu-tien-${name}`,
    value: form?.[name] ?? '',
    error: errors[name] ?? null,
  })
  const communes = units.filter(({ level }) => level === 'commune')
  return [
    selectField({ ...box('unit'), label: 'Xã, phường', choices: unitChoices(communes) }),
    textField({ ...box('reason'), label: 'Lý do', hint: 'Công khai.', autocomplete: 'off' }),
    dateField({ ...box('from'), label: 'Từ ngày', value: form?.from ?? today }),
    dateField({ ...box('to'), label: 'Đến hết ngày', min: today }),
  ]
}

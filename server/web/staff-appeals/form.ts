import { isDay } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { FormReader, readTyped } from '../components/typed-form.ts'

const MAX_TITLE = 100
const MAX_ABOUT = 600
const MAX_REASON = 200

type Unit = { id: number; code: string }

export const appealFields = ['unit', 'title', 'about', 'goal', 'from', 'to'] as const
export type AppealForm = Record<(typeof appealFields)[number], string>

/** Reads "Mở một cuộc vận động"; `units` are the ones the person may call for. */
export function readAppealForm(body: unknown, units: readonly Unit[], t: Translate) {
  const form: AppealForm = readTyped(body, appealFields)
  const reader = new FormReader(t)
  const unit = units.find(({ code }) => code === form.unit)
  if (!unit) reader.errors.unit = 'Xin chọn đơn vị.'
  const title = reader.requiredLine('title', form.title, {
    name: 'Tên cuộc vận động',
    max: MAX_TITLE,
    ask: 'Xin ghi tên cuộc vận động.',
  })
  const about = reader.line('about', form.about, { name: 'Lời kêu gọi', max: MAX_ABOUT }) ?? ''
  const goalVnd = reader.amount('goal', form.goal)
  const days = readDays(reader, form)
  return {
    form,
    errors: reader.errors,
    appeal: reader.isRight ? { unitId: unit?.id as number, title, about, goalVnd, ...days } : null,
  }
}

export const priorityFields = ['unit', 'reason', 'from', 'to'] as const
export type PriorityForm = Record<(typeof priorityFields)[number], string>

/** Reads "Đặt địa bàn ưu tiên". */
export function readPriorityForm(body: unknown, units: readonly Unit[], t: Translate) {
  const form: PriorityForm = readTyped(body, priorityFields)
  const reader = new FormReader(t)
  const unit = units.find(({ code }) => code === form.unit)
  if (!unit) reader.errors.unit = 'Xin chọn xã, phường.'
  const reason = reader.requiredLine('reason', form.reason, {
    name: 'Lý do',
    max: MAX_REASON,
    ask: 'Xin ghi lý do; lý do được công khai.',
  })
  const days = readDays(reader, form)
  return {
    form,
    errors: reader.errors,
    priority: reader.isRight ? { unitId: unit?.id as number, reason, ...days } : null,
  }
}

function readDays(reader: FormReader, { from, to }: { from: string; to: string }) {
  const days = { fromDay: reader.day('from', from), toDay: reader.day('to', to) }
  if (isDay(from) && isDay(to) && to < from) reader.errors.to = 'Ngày kết thúc sớm hơn ngày bắt đầu.'
  return days
}

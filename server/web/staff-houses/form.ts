import { z } from 'zod'
import {
  type HouseholdCategory,
  householdCategories,
  type ProjectKind,
  type ProjectStage,
  projectKinds,
  projectStages,
} from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import { nameProblem } from '../../domain/person-name.ts'
import { normalText } from '../../domain/text.ts'
import type { Translate } from '../../plugins/texts.ts'
import { nameSentence } from '../components/name-sentence.ts'
import { FormReader, readTyped } from '../components/typed-form.ts'

const listQuery = z.object({
  stage: z.enum(['', ...projectStages]).optional(),
  kind: z.enum(['', ...projectKinds]).optional(),
  unit: z.string().max(40).optional(),
  cursor: z.string().max(20).optional(),
})

export type StaffHouseQuery = {
  stage: ProjectStage | null
  kind: ProjectKind | null
  unit: string | null
  cursor: string | undefined
}

/** @throws Refusal('bad-address', 400) when a known parameter says something it cannot say */
export function readStaffHouseQuery(query: unknown): StaffHouseQuery {
  const read = listQuery.safeParse(query)
  if (!read.success) throw new Refusal('bad-address', {}, 400)
  const { stage, kind, unit, cursor } = read.data
  return { stage: stage || null, kind: kind || null, unit: unit || null, cursor }
}

const houseFields = ['unit', 'kind', 'name', 'hamlet', 'category', 'budget', 'day', 'again'] as const
export type HouseForm = Record<(typeof houseFields)[number], string>
export type ReadHouse = {
  unitId: number
  kind: ProjectKind
  householdName: string
  hamlet: string | null
  category: HouseholdCategory
  budgetVnd: number
  assessedOn: string
  again: boolean
}

export function emptyHouseForm(unit: string, day: string): HouseForm {
  return { unit, kind: '', name: '', hamlet: '', category: '', budget: '', day, again: '' }
}

/** Reads "Đề nghị một căn nhà"; `units` are the ones the person may propose for. */
export function readHouseForm(body: unknown, units: readonly { id: number; code: string }[], t: Translate) {
  const form: HouseForm = readTyped(body, houseFields)
  const reader = new FormReader(t)
  const unit = units.find(({ code }) => code === form.unit)
  if (!unit) reader.errors.unit = 'Xin chọn đơn vị.'
  const kind = reader.choice('kind', form.kind, projectKinds, 'Xin chọn xây mới hoặc sửa chữa.')
  const wrongName = nameProblem(form.name)
  if (wrongName) reader.errors.name = nameSentence(wrongName, 'Xin ghi họ và tên chủ hộ.')
  const hamlet = reader.line('hamlet', form.hamlet, { name: 'Tên ấp, khu phố', max: 60 })
  if (/\d{5}/.test(form.hamlet))
    reader.errors.hamlet = 'Chỉ ghi tên ấp, khu phố; không ghi số nhà, điện thoại hay giấy tờ.'
  const category = reader.choice('category', form.category, householdCategories, 'Xin chọn hộ nghèo hoặc hộ cận nghèo.')
  const budgetVnd = reader.amount('budget', form.budget)
  const assessedOn = reader.day('day', form.day)
  const house: ReadHouse | null = reader.isRight
    ? {
        unitId: unit?.id as number,
        kind,
        householdName: normalText(form.name),
        hamlet,
        category,
        budgetVnd,
        assessedOn,
        again: form.again === 'yes',
      }
    : null
  return { form, house, errors: reader.errors }
}

const stageFields = ['from', 'to', 'day', 'note'] as const
export type StageForm = Record<(typeof stageFields)[number], string>

/** Reads a change of stage. `from` is what the page showed when it was opened. */
export function readStageForm(body: unknown, t: Translate) {
  const form: StageForm = readTyped(body, stageFields)
  const reader = new FormReader(t)
  const from = reader.choice('to', form.from, projectStages, 'Trang này đã cũ. Xin tải lại trang rồi làm lại.')
  const to = reader.choice('to', form.to, projectStages, 'Xin chọn giai đoạn mới.')
  const day = reader.day('day', form.day)
  const note = reader.line('note', form.note, { name: 'Ghi chú', max: 300 })
  return { form, change: reader.isRight ? { from, to, day, note } : null, errors: reader.errors }
}

// The boxes of the form in three screens, and which button was pressed.
import { z } from 'zod'

export const presetsVnd = [100_000, 200_000, 500_000, 1_000_000] as const
export const OTHER_AMOUNT = 'khac'
export const purposes = ['general', 'appeal', 'commune', 'project'] as const
export const rhythms = ['mot-lan', 'moi-thang', 'nhieu-dot'] as const
export const OWN_DAYS = 'rieng'

/** The first screen: how much, what for, how. Nothing personal: it may stand in an address. */
export const amountFields = [
  'goi-y',
  'so-tien',
  'danh-cho',
  'loi',
  'xa',
  'nha',
  'nhip',
  'cach-dot',
  'so-dot',
  'dot-dau',
  'cac-ngay',
  'cach',
] as const
/** The second screen: who. It never stands in an address. */
export const whoFields = [
  'ai',
  'hien-ten',
  'ten',
  'mst',
  'dia-chi',
  'dai-dien',
  'loi-ghi',
  'ngay',
  'lien-he',
  'theo-doi',
  'dong-y',
] as const
/** The names of all boxes in the order of the screens; what a screen does not show travels in hidden boxes. */
export const fieldNames = [...amountFields, ...whoFields] as const
export type FieldName = (typeof fieldNames)[number]
export type Typed = Record<FieldName, string>

/** Text keys of what is wrong, by the id of the box to mend, in the order of the form. */
export type FieldErrors = Partial<Record<FieldName, string>>

/** What stands where nothing was chosen. */
export const defaults: Partial<Record<FieldName, string>> = {
  'danh-cho': 'general',
  nhip: 'mot-lan',
  'cach-dot': 'month',
  ai: 'person',
  'hien-ten': 'hidden',
  cach: 'bank',
}

const line = z.string().default('').catch('')
const control = z.object({ _key: line, buoc: line })

/** The buttons: to a screen as it is, on to the next one, or send. */
export type Step = 'amount' | 'who' | 'to-who' | 'check' | 'send'

const steps: Readonly<Record<string, Step>> = { sua: 'amount', 'sua-ai': 'who', ai: 'to-who', gui: 'send' }

/** Which button was pressed, and the key of the check page when it came from one. Anything else is a form to check. */
export function readStep(body: unknown): { step: Step; formKey: string | null } {
  const { _key, buoc } = control.parse(body ?? {})
  const formKey = /^[\w-]{22,43}$/.test(_key) ? _key : null
  const step = steps[buoc] ?? 'check'
  return { step: step === 'send' && formKey === null ? 'check' : step, formKey }
}

/** The boxes that a screen does not show, to travel with it. */
export function hiddenBoxes(typed: Typed, shown: readonly FieldName[]) {
  return fieldNames
    .filter((name) => !shown.includes(name) && typed[name] !== '')
    .map((name) => ({ name, value: typed[name] }))
}

/** The first choice stands when nothing came; a value we never offered is refused. */
export function choice<T extends string>(
  name: FieldName,
  offered: readonly T[],
  typed: Typed,
  errors: FieldErrors,
): T | null {
  const chosen = offered.find((value) => value === (typed[name] || defaults[name]))
  if (chosen === undefined) errors[name] = 'giving.choose'
  return chosen ?? null
}

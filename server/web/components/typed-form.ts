import { randomUUID } from 'node:crypto'
import { lineProblem } from '../../domain/line-problem.ts'
import { parseMoney } from '../../domain/money.ts'
import { normalText } from '../../domain/text.ts'
import { isDay } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'

/** Field name → the sentence that says what to mend. */
export type FieldErrors = { [field: string]: string }

const MAX_TYPED = 2_000

/** What was typed into these fields: text, at most 2,000 characters; what is missing or sent twice is ''. */
export function readTyped<Name extends string>(body: unknown, names: readonly Name[]): Record<Name, string> {
  const fields = (body ?? {}) as Record<string, unknown>
  const text = (name: Name) => (typeof fields[name] === 'string' ? fields[name].slice(0, MAX_TYPED) : '')
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>
}

/** Errors in the order of the form's boxes, as the summary lists them. */
export function inOrder<Name extends string>(errors: Partial<Record<Name, string>>, names: readonly Name[]) {
  const found = names.flatMap((name) => (errors[name] ? [[name, errors[name]]] : []))
  return Object.fromEntries(found) as Partial<Record<Name, string>>
}

/** The form's own key, given when it was shown; a form without one is a new request. */
export function readKey(body: unknown): string {
  const { _key } = readTyped(body, ['_key'])
  return /^[\w-]{16,64}$/.test(_key) ? _key : randomUUID()
}

/** Takes typed fields to values, keeping one sentence for each that is not right. Vietnamese, for staff pages. */
export class FormReader {
  readonly errors: FieldErrors = {}
  readonly #t: Translate

  constructor(t: Translate) {
    this.#t = t
  }

  get isRight(): boolean {
    return Object.keys(this.errors).length === 0
  }

  /** An amount in đồng; 0 where it could not be read. */
  amount(field: string, typed: string): number {
    const read = parseMoney(typed)
    if (read.ok) return read.vnd
    this.errors[field] = this.#t(`money.${read.problem}`)
    return 0
  }

  /** One line of text, or null when nothing was typed. `name` begins the sentence: "Lý do". */
  line(field: string, typed: string, { name, max }: { name: string; max: number }): string | null {
    const problem = lineProblem(typed, max)
    if (problem === 'control') this.errors[field] = `${name} có ký tự ẩn không đọc được. Xin gõ lại.`
    else if (/[<>]/.test(typed)) this.errors[field] = `${name} không có dấu < hoặc >.`
    else if (problem) this.errors[field] = `${name} dài nhất ${max} ký tự.`
    return normalText(typed) || null
  }

  /** As `line`, and something must be typed. */
  requiredLine(field: string, typed: string, about: { name: string; max: number; ask: string }): string {
    const text = this.line(field, typed, about)
    if (text === null && !this.errors[field]) this.errors[field] = about.ask
    return text ?? ''
  }

  day(field: string, typed: string): string {
    if (!isDay(typed)) this.errors[field] = 'Ngày này không đọc được. Xin chọn lại ngày.'
    return typed
  }

  choice<Value extends string>(field: string, typed: string, values: readonly Value[], ask: string): Value {
    const chosen = values.find((value) => value === typed)
    if (chosen === undefined) this.errors[field] = ask
    return chosen ?? (values[0] as Value)
  }
}

/**
 * What the form partials of `views/components` need, complete: templates are strict, so every absent thing is a null.
 * Texts come already in the reader's language. `error` is the sentence for this field, or null.
 */

type Common = {
  name: string
  label: string
  hint?: string | null
  error?: string | null
  /** Defaults to the name; needed when one page has two fields of one name. */
  id?: string
  /** Shown after the label of a field that may stay empty, e.g. "(không bắt buộc)". */
  optionalText?: string | null
}

type TextFieldInput = Common & {
  value?: string | null
  type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'url'
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'search' | null
  autocomplete?: string | null
  prefix?: string | null
  suffix?: string | null
  /** The width of the box says how much is expected: a code is short, a name is not. */
  width?: 'short' | 'medium' | 'full'
  maxlength?: number | null
  required?: boolean
}

function common(partial: string, { name, label, hint, error, id, optionalText }: Common) {
  const fieldId = id ?? name
  const describedBy = [hint ? `${fieldId}-hint` : null, error ? `${fieldId}-error` : null].filter(Boolean).join(' ')
  return {
    partial,
    id: fieldId,
    name,
    label,
    hint: hint ?? null,
    error: error ?? null,
    optionalText: optionalText ?? null,
    describedBy: describedBy || null,
  }
}

export function textField(input: TextFieldInput) {
  return {
    ...common('text-field', input),
    value: input.value ?? '',
    type: input.type ?? 'text',
    inputmode: input.inputmode ?? null,
    autocomplete: input.autocomplete ?? null,
    prefix: input.prefix ?? null,
    suffix: input.suffix ?? null,
    width: input.width ?? 'full',
    maxlength: input.maxlength ?? null,
    required: input.required ?? false,
  }
}

/** An amount of money as people type it: digits keyboard, the sign after the box. */
export function amountField(input: Common & { value?: string | null; required?: boolean }) {
  return textField({ ...input, inputmode: 'numeric', autocomplete: 'off', suffix: '₫', width: 'medium' })
}

/** One `type="date"` box: its value is `YYYY-MM-DD` whatever the device shows. */
export function dateField(input: Common & { value?: string | null; min?: string; max?: string; required?: boolean }) {
  return {
    ...common('date-field', input),
    value: input.value ?? '',
    min: input.min ?? null,
    max: input.max ?? null,
    required: input.required ?? false,
  }
}

export function textArea(
  input: Common & { value?: string | null; rows?: number; maxlength?: number; required?: boolean },
) {
  return {
    ...common('textarea', input),
    value: input.value ?? '',
    rows: input.rows ?? 4,
    maxlength: input.maxlength ?? null,
    required: input.required ?? false,
  }
}

export function fileField(
  input: Common & { accept?: string | null; multiple?: boolean; capture?: 'environment' | null; required?: boolean },
) {
  return {
    ...common('file-field', input),
    accept: input.accept ?? null,
    multiple: input.multiple ?? false,
    capture: input.capture ?? null,
    required: input.required ?? false,
  }
}

/** `mark`: what tells it from another choice of the same words; shown only where there is one. */
export type Choice = { value: string; text: string; hint?: string | null; mark?: string }

export function selectField(input: Common & { choices: Choice[]; value?: string | null; required?: boolean }) {
  return {
    ...common('select', input),
    required: input.required ?? false,
    choices: toldApart(input.choices).map(({ value, text }) => ({
      ...{ value, text, selected: value === (input.value ?? '') },
    })),
  }
}

/** Communes of one name stand side by side in a province: each then carries its mark. */
function toldApart(choices: readonly Choice[]): Choice[] {
  const times = new Map<string, number>()
  for (const { text } of choices) times.set(text, (times.get(text) ?? 0) + 1)
  return choices.map((choice) => {
    const isAlone = choice.mark === undefined || times.get(choice.text) === 1
    return isAlone ? choice : { ...choice, text: `${choice.text} (${choice.mark})` }
  })
}

/** `look: 'tiles'` lays the choices out as large tiles (amounts, purposes). */
export function radios(input: Common & { choices: Choice[]; value?: string | null; look?: 'list' | 'tiles' }) {
  return choiceGroup('radios', input, (choice) => choice.value === input.value)
}

export function checkboxes(input: Common & { choices: Choice[]; values?: string[]; look?: 'list' | 'tiles' }) {
  return choiceGroup('checkboxes', input, (choice) => input.values?.includes(choice.value) ?? false)
}

function choiceGroup(
  partial: string,
  input: Common & { choices: Choice[]; look?: 'list' | 'tiles' },
  isChosen: (choice: Choice) => boolean,
) {
  const group = common(partial, input)
  return {
    ...group,
    isTiles: input.look === 'tiles',
    // The first choice has the group's own id, so that a link from the error summary lands on it.
    choices: input.choices.map((choice, position) => {
      const id = position === 0 ? group.id : `${group.id}-${position + 1}`
      return {
        id,
        name: input.name,
        value: choice.value,
        text: choice.text,
        hint: choice.hint ?? null,
        hintId: choice.hint ? `${id}-item-hint` : null,
        checked: isChosen(choice),
      }
    }),
  }
}

/** The box above a refused form. `errors`: field id → sentence, in the order of the form. Null when there are none. */
export function errorSummary(title: string, errors: Record<string, string | undefined | null>) {
  const items = Object.entries(errors).flatMap(([id, text]) => (text ? [{ href: `#${id}`, text }] : []))
  return items.length === 0 ? null : { title, items }
}

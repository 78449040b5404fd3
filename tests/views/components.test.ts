import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createViewEngine } from '../../server/plugins/view-engine.ts'
import { dataTable, summaryList, timeline } from '../../server/web/components/display.ts'
import * as fields from '../../server/web/components/fields.ts'
import { house } from '../../server/web/components/house.ts'

const components = new URL('../../views/components/', import.meta.url)
const strict = { strict: true, explicitPartialContext: true }
const engine = createViewEngine()
for (const file of readdirSync(components)) {
  const template = engine.compile(readFileSync(new URL(file, components), 'utf8'), strict)
  engine.registerPartial(file.slice(0, -'.hbs'.length), template)
}

const render = (partial: string, model: object) =>
  engine.compile(`{{> ${partial} model}}`, strict)({ model, site: { language: 'vi' } })

type Part = { text?: string }
type Options = {
  id?: string
  idPrefix?: string
  name: string
  value?: string
  values?: string[]
  label?: Part
  hint?: Part
  errorMessage?: Part
  fieldset?: { legend: Part }
  items?: { value: string; text: string; hint?: Part; checked?: boolean; selected?: boolean }[]
}
type Fixtures = { fixtures: { name: string; options: Options; html: string }[] }

const fixture = (component: string, name: string) => {
  const file = `../../node_modules/govuk-frontend/dist/govuk/components/${component}/fixtures.json`
  const { fixtures }: Fixtures = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
  const found = fixtures.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`govuk-frontend has no fixture "${name}" for ${component}`)
  return found
}

/** How a form part is wired: which element names, describes and labels which. Looks and wrappers are left out. */
const wiring = (html: string) =>
  [...html.matchAll(/<(\w+)([^>]*)>/g)].flatMap(([, tag, attributes = '']) => {
    const wired = [
      ...attributes.matchAll(/\s(id|for|name|type|value|aria-describedby|checked|selected)(?:="([^"]*)")?/g),
    ]
    const kept = wired.filter(([, name, value]) => name !== 'value' || value !== '')
    return kept.length === 0 ? [] : [[tag, ...kept.map(([, name, value]) => `${name}=${value ?? ''}`).sort()]]
  })

/** Our builder's input for the same field. */
const common = ({ id, idPrefix, name, label, fieldset, hint, errorMessage }: Options) => ({
  id: id ?? idPrefix ?? name,
  name,
  label: (fieldset?.legend ?? label)?.text ?? '',
  hint: hint?.text ?? null,
  error: errorMessage?.text ?? null,
})
const choices = ({ items = [] }: Options) =>
  items.map(({ value, text, hint }) => ({ value: String(value), text, hint: hint?.text ?? null }))

describe('labels, hints and errors are wired as in govuk-frontend', () => {
  test.each([
    ['input', 'default'],
    ['input', 'with hint text'],
    ['input', 'with error message'],
    ['input', 'with error and hint'],
    ['input', 'with prefix and suffix and error'],
  ])('%s %s', (component, name) => {
    const { options, html } = fixture(component, name)
    expect(wiring(render('text-field', fields.textField(common(options))))).toEqual(wiring(html))
  })

  test.each(['default', 'with hint', 'with error message', 'with hint and error message'])('textarea %s', (name) => {
    const { options, html } = fixture('textarea', name)
    expect(wiring(render('textarea', fields.textArea(common(options))))).toEqual(wiring(html))
  })

  test.each(['default', 'with hint text', 'with error message and hint'])('file-upload %s', (name) => {
    const { options, html } = fixture('file-upload', name)
    expect(wiring(render('file-field', fields.fileField(common(options))))).toEqual(wiring(html))
  })

  test.each(['default', 'with hint text and error message', 'with selected value'])('select %s', (name) => {
    const { options, html } = fixture('select', name)
    const value = String(options.items?.find((item) => item.selected)?.value ?? options.value ?? '')
    const ours = fields.selectField({ ...common(options), choices: choices(options), value })
    expect(wiring(render('select', ours))).toEqual(wiring(html))
  })

  test.each(['with hint', 'with fieldset and error message', 'with hints on parent and items'])('radios %s', (name) => {
    const { options, html } = fixture('radios', name)
    const value = options.items?.find((item) => item.checked)?.value ?? options.value ?? null
    const ours = fields.radios({ ...common(options), choices: choices(options), value })
    expect(wiring(render('radios', ours))).toEqual(wiring(html))
  })

  test.each(['with hint', 'with error message and hint'])('checkboxes %s', (name) => {
    const { options, html } = fixture('checkboxes', name)
    const values = options.items?.filter((item) => item.checked).map((item) => item.value) ?? []
    const ours = fields.checkboxes({ ...common(options), choices: choices(options), values })
    expect(wiring(render('checkboxes', ours))).toEqual(wiring(html))
  })
})

describe('a refused form', () => {
  test('lists its mistakes as links to the fields, and nothing when there are none', () => {
    expect(fields.errorSummary('Có 1 chỗ cần sửa', { ten: null, 'so-tien': undefined })).toBeNull()
    const summary = fields.errorSummary('Có 1 chỗ cần sửa', { ten: null, 'so-tien': 'Nhập số tiền' })
    const html = render('error-summary', summary ?? {})
    expect(html).toContain('role="alert"')
    expect(html).toContain('<a href="#so-tien">Nhập số tiền</a>')
  })

  test('keeps what was typed, whatever it was', () => {
    const html = render(
      'text-field',
      fields.textField({ name: 'ten', label: 'Tên', value: '"><script>', error: 'Sai' }),
    )
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('<span class="q-hidden">Lỗi: </span>')
  })

  test('links a group of choices to its first choice', () => {
    const html = render(
      'radios',
      fields.radios({ name: 'a', label: 'A', error: 'Chọn', choices: [{ value: '1', text: 'Một' }] }),
    )
    expect(html).toContain('<input id="a"')
  })
})

describe('tables and lists', () => {
  test('numbers stand to the right under their heading, and an empty cell is empty', () => {
    const columns = [{ text: 'Ngày' }, { text: 'Thu', numeric: true }, { text: 'Chi', numeric: true }]
    const html = render('table', dataTable({ caption: 'Sổ', columns, rows: [['01/05/2023', '500.000', '']] }))
    expect(html).toContain('<th role="columnheader" scope="col" class="q-number">Thu</th>')
    expect(html).toContain('<td role="cell" data-label="Thu" class="q-number"><span>500.000</span></td>')
    expect(html).toContain('<td role="cell" data-label="Chi" class="q-number"></td>')
  })

  test('an action says what it changes to those who hear it alone', () => {
    const html = render('summary-list', summaryList([{ key: 'Tên', value: 'A', action: { href: '/x', text: 'Sửa' } }]))
    expect(html).toContain('Sửa<span class="q-hidden"> Tên</span>')
  })

  test('a step says its state in words and marks where the house is now', () => {
    const states = { done: 'đã xong', current: 'đang làm', upcoming: 'chưa tới' }
    const html = render('timeline', timeline([{ title: 'Khởi công', state: 'current' }], states))
    expect(html).toMatch(/aria-current="step">[\s\S]*Khởi công <span class="q-step-state">đang làm/)
  })
})

describe('the drawn house', () => {
  test.each([
    [-5, 'planned', ''],
    [0, 'planned', ''],
    [50, 'started', 'M34 98V62H126V98ZM14 62L20.6 57.5H139.4L146 62Z'],
    [100, 'handed-over', 'M34 98V62H126V98ZM14 62L80 17H80L146 62Z'],
    [250, 'built', 'M34 98V62H126V98ZM14 62L80 17H80L146 62Z'],
  ] as const)('at %i percent paid is filled that far and no further', (paidPercent, stage, shape) => {
    expect(house({ stage, paidPercent }).paidShape).toBe(shape)
  })

  test('shows as solid only what stands, and a door only when a family has the key', () => {
    const solid = (stage: Parameters<typeof house>[0]['stage']) =>
      render('house', house({ stage, paidPercent: 100 })).split('q-house-line--built').length - 1
    expect([solid('planned'), solid('started'), solid('built'), solid('handed-over')]).toEqual([0, 1, 4, 4])
    expect(render('house', house({ stage: 'built', paidPercent: 100 }))).not.toContain('q-house-door')
    expect(render('house', house({ stage: 'handed-over', paidPercent: 100 }))).toContain('q-house-door')
  })

  test('tells itself in words where none stand beside it', () => {
    expect(render('house', house({ stage: 'built', paidPercent: 1, label: 'Đã chi 1%' }))).toContain(
      'role="img" aria-label="Đã chi 1%"',
    )
    expect(render('house', house({ stage: 'built', paidPercent: 1 }))).toContain('aria-hidden="true"')
  })
})

import type { FastifyRequest } from 'fastify'
import type { FundRow, UnitRow } from '../../../db/queries/units.ts'
import { dateField, selectField, textField } from '../components/fields.ts'
import type { Asked, FilterName } from './query.ts'

type Errors = Partial<Record<FilterName, string>>

/** "Tìm trong sổ": names, wording, codes and amounts. */
export function searchField(request: FastifyRequest, asked: Asked, errors: Errors) {
  const t = request.t.bind(request)
  return textField({
    name: 'q',
    label: t('ledger.search'),
    hint: t('ledger.search-hint'),
    value: asked.q ?? null,
    type: 'search',
    inputmode: 'search',
    autocomplete: 'off',
    maxlength: 200,
    error: errors.q ?? null,
  })
}

/** The filters below the search box. */
export function filterFields(
  request: FastifyRequest,
  asked: Asked,
  { units, funds }: { units: UnitRow[]; funds: FundRow[] },
  errors: Errors,
) {
  const t = request.t.bind(request)
  const any = (text: string) => ({ value: '', text })
  const field = (name: FilterName) => ({
    name,
    label: t(`ledger.field-${name}`),
    value: asked[name] ?? null,
    error: errors[name] ?? null,
  })
  const choices = (name: 'direction' | 'channel', values: readonly string[]) =>
    values.map((value) => ({ value, text: t(`ledger.${name}-${value}`) }))
  const named = (rows: { code: string; name: string }[]) =>
    rows.map(({ code, name }) => ({ value: code, text: name, mark: code }))
  const all = any(t('ledger.any'))
  return [
    dateField(field('from')),
    dateField(field('to')),
    selectField({ ...field('direction'), choices: [all, ...choices('direction', ['in', 'out', 'internal'])] }),
    selectField({
      ...field('channel'),
      choices: [all, ...choices('channel', ['bank', 'cash', 'card', 'goods', 'none'])],
    }),
    selectField({ ...field('unit'), choices: [all, ...named(units)] }),
    selectField({ ...field('fund'), choices: [all, ...named(funds)] }),
    textField({ ...field('minVnd'), inputmode: 'numeric', autocomplete: 'off', suffix: '₫' }),
    textField({ ...field('maxVnd'), inputmode: 'numeric', autocomplete: 'off', suffix: '₫' }),
  ]
}

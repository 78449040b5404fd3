import type { FastifyRequest } from 'fastify'
import type { GivingUnit, OpenNeed } from '../../../db/queries/giving.ts'
import { CONSENT_VERSION } from '../../domain/donor.ts'
import { compareVi } from '../../domain/text.ts'
import { formatNumber, formatShortVnd } from '../../format.ts'
import {
  amountField,
  checkboxes,
  dateField,
  errorSummary,
  radios,
  selectField,
  textField,
} from '../components/fields.ts'
import { defaults, type FieldErrors, type FieldName, OTHER_AMOUNT, presetsVnd, type Typed } from './form.ts'

export type Offered = { units: GivingUnit[]; needs: OpenNeed[]; today: string }

/** The one form: how much, what for, who, how. Everything typed stands in it again when it was refused. */
export function formPage(
  request: FastifyRequest,
  { units, needs, today }: Offered,
  typed: Typed,
  errors: FieldErrors = {},
  notice: { title: string; text: string } | null = null,
) {
  const t = request.t.bind(request)
  const sentences = Object.fromEntries(Object.entries(errors).map(([name, key]) => [name, t(key)]))
  const box = (name: FieldName, key: string) => ({
    name,
    label: t(`giving.${key}`),
    value: typed[name] || (defaults[name] ?? ''),
    error: sentences[name] ?? null,
  })
  const optional = { optionalText: t('form.optional') }
  const communes = units.filter((unit) => unit.level === 'commune')
  const ways = ['general', ...(communes.length > 0 ? ['commune'] : []), ...(needs.length > 0 ? ['project'] : [])]
  return {
    page: { title: t('giving.title'), description: t('giving.lead'), section: 'give' as const },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), sentences),
    notice,
    amount: radios({
      ...box('goi-y', 'amount'),
      value: typed['goi-y'] || (typed['so-tien'] === '' ? '' : OTHER_AMOUNT),
      look: 'tiles',
      choices: [
        ...presetsVnd.map((vnd) => ({ value: String(vnd), text: formatNumber(vnd, request.language) })),
        { value: OTHER_AMOUNT, text: t('giving.amount-other') },
      ],
    }),
    ownAmount: amountField({ ...box('so-tien', 'amount-own'), hint: t('giving.amount-hint') }),
    purpose: radios({
      ...box('danh-cho', 'purpose'),
      choices: ways.map((value) => ({
        value,
        text: t(`giving.purpose-${value}`),
        hint: t(`giving.purpose-${value}-hint`),
      })),
    }),
    commune: selectField({
      ...box('xa', 'commune'),
      choices: [{ value: '', text: t('giving.pick') }, ...communes.map(communeChoice).sort(byText)],
    }),
    house: selectField({
      ...box('nha', 'house'),
      hint: t('giving.house-hint'),
      choices: [
        { value: '', text: t('giving.pick') },
        ...needs.map((need) => ({ value: need.code, text: t('giving.house-choice', houseFacts(need, request)) })),
      ],
    }),
    donorKind: radios({
      ...box('ai', 'donor'),
      look: 'tiles',
      choices: ['person', 'business', 'group'].map((value) => ({ value, text: t(`giving.donor-${value}`) })),
    }),
    taxCode: textField({ ...box('mst', 'tax-code'), ...optional, hint: t('giving.tax-code-hint'), width: 'short' }),
    address: textField({ ...box('dia-chi', 'address'), ...optional, autocomplete: 'street-address' }),
    expectedOn: dateField({ ...box('ngay', 'expected-on'), ...optional, min: today }),
    nameDisplay: radios({
      ...box('hien-ten', 'display'),
      choices: ['hidden', 'public', 'initials'].map((value) => ({
        value,
        text: t(`giving.display-${value}`),
        hint: t(`giving.display-${value}-hint`),
      })),
    }),
    name: textField({ ...box('ten', 'name'), autocomplete: 'name' }),
    contact: textField({
      ...box('lien-he', 'contact'),
      ...optional,
      hint: t('giving.contact-hint'),
      autocomplete: 'off',
    }),
    consent: checkboxes({
      ...box('dong-y', 'consent-title'),
      hint: t('giving.consent-hint'),
      values: typed['dong-y'] === 'co' ? ['co'] : [],
      choices: [{ value: 'co', text: t(`giving.consent-${CONSENT_VERSION}`) }],
    }),
    method: radios({
      ...box('cach', 'method'),
      choices: ['bank', 'cash'].map((value) => ({
        value,
        text: t(`giving.method-${value}`),
        hint: t(`giving.method-${value}-hint`),
      })),
    }),
  }
}

/** Commune names repeat from province to province. */
function communeChoice(unit: GivingUnit) {
  return { value: unit.code, text: unit.provinceName ? `${unit.areaName}, ${unit.provinceName}` : unit.areaName }
}

function byText(a: { text: string }, b: { text: string }): number {
  return compareVi(a.text, b.text)
}

/** What may be said of a house in public: commune, hamlet, abbreviated name and amounts. */
export function houseFacts(need: OpenNeed, request: FastifyRequest) {
  return {
    code: need.code,
    household: need.householdShort,
    place: [need.hamlet, need.areaName, need.provinceName].filter((part) => part !== null).join(', '),
    needed: formatShortVnd(need.neededVnd, request.language),
  }
}

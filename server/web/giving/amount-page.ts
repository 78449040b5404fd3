import type { FastifyRequest } from 'fastify'
import type { Appeal, Priority } from '../../../db/queries/appeals.ts'
import type { GivingUnit, OpenNeed } from '../../../db/queries/giving.ts'
import { compareVi } from '../../domain/text.ts'
import { formatNumber, formatShortVnd } from '../../format.ts'
import { dateField, errorSummary, radios, selectField, textArea, textField } from '../components/fields.ts'
import {
  amountFields,
  defaults,
  type FieldErrors,
  type FieldName,
  hiddenBoxes,
  OTHER_AMOUNT,
  OWN_DAYS,
  presetsVnd,
  rhythms,
  type Typed,
  whoFields,
} from './form.ts'
import { amountEcho } from './preview.ts'
import { readAmount } from './read-wish.ts'

export type Offered = {
  units: GivingUnit[]
  needs: OpenNeed[]
  appeals: Appeal[]
  priorities: Priority[]
  today: string
}

/** The box of a form as its builder wants it: what was typed stands in it again when it was refused. */
export function boxes(request: FastifyRequest, typed: Typed, sentences: Partial<Record<FieldName, string>>) {
  return (name: FieldName, key: string) => ({
    name,
    label: request.t(`giving.${key}`),
    value: typed[name] || (defaults[name] ?? ''),
    error: sentences[name] ?? null,
  })
}

/** The sentences of what is wrong, by box, and the summary above the form. */
export function explained(request: FastifyRequest, errors: FieldErrors) {
  const sentences = Object.fromEntries(Object.entries(errors).map(([name, key]) => [name, request.t(key)]))
  const title = request.t('form.summary', { count: Object.keys(errors).length })
  return { sentences, summary: errorSummary(title, sentences) }
}

/**
 * The first screen: how much, what for, how. It travels in the address until something personal has been typed on the
 * second; from then on nothing does.
 */
export function amountPage(
  request: FastifyRequest,
  offered: Offered,
  typed: Typed,
  errors: FieldErrors = {},
  notice: { title: string; text: string } | null = null,
) {
  const t = request.t.bind(request)
  const { sentences, summary } = explained(request, errors)
  const box = boxes(request, typed, sentences)
  const vnd = readAmount(typed, {})
  return {
    page: { title: t('giving.title'), description: t('giving.lead'), section: 'give' as const },
    errors: summary,
    notice,
    method: whoFields.some((name) => typed[name] !== '') ? 'post' : 'get',
    hidden: hiddenBoxes(typed, amountFields),
    echo: vnd === null ? '' : amountEcho(vnd, request.language),
    amount: radios({
      ...box('goi-y', 'amount'),
      value: typed['goi-y'] || (typed['so-tien'] === '' ? '' : OTHER_AMOUNT),
      look: 'tiles',
      choices: [
        ...presetsVnd.map((each) => ({ value: String(each), text: formatNumber(each, request.language) })),
        { value: OTHER_AMOUNT, text: t('giving.amount-other') },
      ],
    }),
    // Letters too: 500k, 1,5 triệu. With autocomplete off a browser would forget what was typed when somebody goes back.
    ownAmount: textField({
      ...box('so-tien', 'amount-own'),
      hint: t('giving.amount-hint'),
      suffix: '₫',
      width: 'medium',
    }),
    purpose: purposeField(request, offered, box),
    ...needFields(request, offered, box),
    ...planFields(request, offered.today, box),
    way: radios({
      ...box('cach', 'method'),
      look: 'tiles',
      choices: ['bank', 'cash'].map((value) => ({ value, text: t(`giving.method-${value}`) })),
    }),
  }
}

type Box = ReturnType<typeof boxes>

function communesOf({ units }: Offered): GivingUnit[] {
  return units.filter((unit) => unit.level === 'commune')
}

/** Only what there is to choose from. */
function purposeField(request: FastifyRequest, offered: Offered, box: Box) {
  const ways = [
    'general',
    ...(offered.appeals.length > 0 ? ['appeal'] : []),
    ...(communesOf(offered).length > 0 ? ['commune'] : []),
    ...(offered.needs.length > 0 ? ['project'] : []),
  ]
  return radios({
    ...box('danh-cho', 'purpose'),
    choices: ways.map((value) => ({ value, text: request.t(`giving.purpose-${value}`) })),
  })
}

function needFields(request: FastifyRequest, offered: Offered, box: Box) {
  const t = request.t.bind(request)
  const pick = { value: '', text: t('giving.pick') }
  const first = new Set(offered.priorities.map(({ unitCode }) => unitCode))
  const communes = communesOf(offered).map((unit) => communeChoice(request, unit, first.has(unit.code)))
  const inOrder = communes.sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || compareVi(a.text, b.text))
  return {
    appeal: selectField({
      ...box('loi', 'appeal'),
      hint: t('giving.purpose-appeal-hint'),
      choices: [pick, ...offered.appeals.map((each) => ({ value: each.code, text: appealText(request, each) }))],
    }),
    commune: selectField({
      ...box('xa', 'commune'),
      hint: t('giving.purpose-commune-hint'),
      choices: [pick, ...inOrder],
    }),
    house: selectField({
      ...box('nha', 'house'),
      hint: t('giving.house-hint'),
      choices: [
        pick,
        ...offered.needs.map((need) => ({
          value: need.code,
          text: t('giving.house-choice', houseFacts(need, request)),
        })),
      ],
    }),
  }
}

function planFields(request: FastifyRequest, today: string, box: Box) {
  const t = request.t.bind(request)
  return {
    rhythm: radios({
      ...box('nhip', 'rhythm'),
      look: 'tiles',
      choices: rhythms.map((value) => ({ value, text: t(`giving.rhythm-${value}`) })),
    }),
    every: selectField({
      ...box('cach-dot', 'plan-every'),
      choices: ['month', 'quarter', OWN_DAYS].map((value) => ({ value, text: t(`giving.plan-every-${value}`) })),
    }),
    count: textField({
      ...box('so-dot', 'plan-times'),
      hint: t('giving.plan-times-hint'),
      inputmode: 'numeric',
      width: 'short',
    }),
    firstOn: dateField({
      ...box('dot-dau', 'plan-first'),
      optionalText: t('form.optional'),
      hint: t('giving.plan-first-hint'),
      min: today,
    }),
    ownDays: textArea({ ...box('cac-ngay', 'plan-days'), hint: t('giving.plan-days-hint'), maxlength: 2000 }),
  }
}

/** Commune names repeat from province to province, and within one. */
function communeChoice(request: FastifyRequest, unit: GivingUnit, isFirst: boolean) {
  const name = unit.provinceName ? `${unit.areaName}, ${unit.provinceName}` : unit.areaName
  const mark = request.t('giving.place-code', { code: unit.areaCode })
  return { value: unit.code, text: isFirst ? request.t('giving.place-first', { place: name }) : name, mark, isFirst }
}

/** An appeal with how far it is, for one line of a list. */
function appealText(request: FastifyRequest, { title, receivedVnd, goalVnd }: Appeal): string {
  return request.t('giving.appeal-choice', {
    title,
    received: formatShortVnd(receivedVnd, request.language),
    goal: formatShortVnd(goalVnd, request.language),
  })
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

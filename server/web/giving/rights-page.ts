import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { DataRequestRow } from '../../../db/queries/rights.ts'
import { type DataRequestKind, dataRequestKinds } from '../../../db/schema/index.ts'
import type { KeyKind } from '../../actions/giving/donor-key.ts'
import { FOLLOW_VERSION } from '../../actions/rights/follow-handover.ts'
import { formatDay, formatInstant, localDay } from '../../format.ts'
import { summaryList, type Tag } from '../components/display.ts'
import { checkboxes, errorSummary, radios, textArea, textField } from '../components/fields.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import type { HeldData } from './held-data.ts'
import { toldRows } from './told-rows.ts'

export const requestBoxes = ['loai', 'ten', 'lien-he', 'dia-chi', 'loi-nhan'] as const
export type TypedRequest = Record<(typeof requestBoxes)[number], string>
export const NOTHING_TYPED: TypedRequest = { loai: '', ten: '', 'lien-he': '', 'dia-chi': '', 'loi-nhan': '' }

/** What the fund holds of a donor, and what they may ask about it. */
export function rightsPage(
  request: FastifyRequest,
  held: HeldData,
  own: { path: string; kind: KeyKind },
  typed: TypedRequest = NOTHING_TYPED,
  errors: Partial<Record<(typeof requestBoxes)[number], string>> = {},
) {
  const t = request.t.bind(request)
  const { pledge, contact, follow } = held
  const follows = follow !== null && follow.withdrawnAt === null
  return {
    page: {
      title: t('rights.title'),
      sharePath: request.href(`/ung-ho/${pledge.code}`),
      section: 'give' as const,
    },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    code: pledge.code,
    backPath: own.path,
    isOwn: own.kind === 'own',
    held: summaryList([
      { key: t('giving.public-name'), value: pledgeNameText(request, pledge) },
      ...toldRows(request, contact, own.kind),
      { key: t('rights.consent'), value: consentText(request, held) },
    ]),
    jsonPath: `${own.path}/du-lieu.json`,
    textPath: `${own.path}/du-lieu.txt`,
    follow: {
      path: `${own.path}/du-lieu/theo-doi`,
      state: follows ? t('rights.follow-on') : t('rights.follow-off'),
      needsEmail: !contact?.contact?.includes('@'),
      box: checkboxes({
        name: 'theo-doi',
        label: t('rights.follow-title'),
        choices: [{ value: 'co', text: t(`rights.follow-${FOLLOW_VERSION}`) }],
        values: follows ? ['co'] : [],
      }),
    },
    requests: held.requests.map((each) => requestCard(request, each)),
    ask: {
      path: `${own.path}/du-lieu/yeu-cau`,
      key: randomUUID(),
      ...requestFields(request, typed, errors),
    },
  }
}

function requestFields(
  request: FastifyRequest,
  typed: TypedRequest,
  errors: Partial<Record<(typeof requestBoxes)[number], string>>,
) {
  const t = request.t.bind(request)
  const optional = t('form.optional')
  const box = (name: keyof TypedRequest) => ({ name, optionalText: optional, value: typed[name], error: errors[name] })
  return {
    kind: radios({
      name: 'loai',
      label: t('rights.kind'),
      choices: dataRequestKinds.map((kind) => ({
        value: kind,
        text: t(`rights.kind-${kind}`),
        hint: t(`rights.kind-${kind}-hint`),
      })),
      value: typed.loai,
      error: errors.loai,
    }),
    corrections: [
      textField({ ...box('ten'), label: t('rights.new-name'), autocomplete: 'name', maxlength: 200 }),
      textField({ ...box('lien-he'), label: t('rights.new-contact'), autocomplete: 'off', maxlength: 200 }),
      textField({ ...box('dia-chi'), label: t('rights.new-address'), autocomplete: 'street-address', maxlength: 300 }),
    ],
    message: textArea({
      ...box('loi-nhan'),
      label: t('rights.message'),
      hint: t('rights.message-hint'),
      rows: 4,
      maxlength: 1_000,
    }),
  }
}

function consentText(request: FastifyRequest, { pledge }: HeldData): string {
  const { consentVersion, consentAt } = pledge
  if (consentVersion === null || consentAt === null) return request.t('rights.consent-none')
  const when = formatInstant(consentAt, request.language)
  return request.t('rights.consent-given', { version: consentVersion, when })
}

/** How a request stands: until when, and what was answered. */
function requestCard(request: FastifyRequest, row: DataRequestRow) {
  const t = request.t.bind(request)
  const day = (text: string) => formatDay(text, request.language)
  return {
    title: t('rights.request-title', { code: row.code, kind: t(`rights.kind-${row.kind}`) }),
    tag: requestTag(request, row),
    facts: summaryList([
      { key: t('rights.asked-on'), value: day(localDay(row.askedAt)) },
      ...(row.answeredAt === null
        ? [{ key: t('rights.answer-by'), value: day(row.answerBy) }]
        : [{ key: t('rights.answered-on'), value: day(localDay(row.answeredAt)) }]),
      ...(row.closedAt === null
        ? [{ key: t('rights.carry-out-by'), value: day(row.carryOutBy) }]
        : [{ key: t('rights.closed-on'), value: day(localDay(row.closedAt)) }]),
      ...(row.answer ? [{ key: t('rights.answer'), value: row.answer }] : []),
    ]),
  }
}

function requestTag(request: FastifyRequest, { outcome, answeredAt }: DataRequestRow): Tag {
  if (outcome !== null)
    return { text: request.t(`rights.outcome-${outcome}`), tone: outcome === 'done' ? 'done' : 'stopped' }
  return { text: request.t(answeredAt === null ? 'rights.state-waiting' : 'rights.state-answered'), tone: 'waiting' }
}

/** The kind that was chosen, or null. */
export function readKind(typed: string): DataRequestKind | null {
  return dataRequestKinds.find((kind) => kind === typed) ?? null
}

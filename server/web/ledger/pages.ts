import type { FastifyRequest } from 'fastify'
import type { LedgerLine } from '../../../db/queries/ledger.ts'
import type { Found, Position } from '../../../db/queries/search.ts'
import type { FundRow, UnitRow } from '../../../db/queries/units.ts'
import { canWiden } from '../../domain/search-words.ts'
import { foldText } from '../../domain/text.ts'
import { formatDay, formatNumber, formatShortVnd, formatVnd } from '../../format.ts'
import { dataTable, emptyState, pagination } from '../components/display.ts'
import { errorSummary } from '../components/fields.ts'
import { donorText, lineText, memoText, movesMoney } from '../components/ledger-words.ts'
import { writeCursor } from './cursor.ts'
import { filterFields, searchField } from './filter-form.ts'
import { type Asked, areReversed, type FilterName, filterNames, type LedgerQuery, queryString } from './query.ts'

export type Choices = { units: UnitRow[]; funds: FundRow[] }

/** The page of a query that was understood. */
export function listPage(
  request: FastifyRequest,
  query: LedgerQuery,
  found: Found,
  position: Position | null,
  choices: Choices,
  updatedAt: number | null,
) {
  const { asked } = query
  const text = request.t.bind(request)
  const link = (to: Position) => request.href(`/so-cai${queryString(asked, { cursor: writeCursor(to, asked) })}`)
  const isEmpty = found.items.length === 0
  return {
    ...frame(request, asked, choices, updatedAt, {}),
    errors: null,
    count: isEmpty && !found.isCut ? null : countText(request, found),
    position: position ? text('ledger.continued', { index: position.index }) : null,
    firstHref: position ? request.href(`/so-cai${queryString(asked)}`) : null,
    widen: widenLink(request, asked, query),
    table: isEmpty ? null : linesTable(request, found.items, text('ledger.caption')),
    empty: isEmpty && !found.isCut ? nothingFound(request, query, choices) : null,
    cut: found.isCut && found.older ? { href: link(found.older), hasRows: !isEmpty, bound: found.bound } : null,
    pages:
      pagination({
        newerHref: found.newer ? link(found.newer) : null,
        olderHref: found.older && !found.isCut ? link(found.older) : null,
      }) ?? null,
    downloads: downloads(request, asked),
  }
}

/** The page of a query that could not be read: what was typed, and what is wrong with it. */
export function refusedPage(
  request: FastifyRequest,
  asked: Asked,
  malformed: FilterName[],
  choices: Choices,
  updatedAt: number | null,
) {
  const text = request.t.bind(request)
  const isOfDays = (name: FilterName) => (name === 'from' || name === 'to') && areReversed(asked)
  const errors = Object.fromEntries(
    malformed.map((name) => [name, text(isOfDays(name) ? `ledger.reversed-${name}` : `ledger.wrong-${name}`)]),
  )
  return {
    ...frame(request, asked, choices, updatedAt, errors),
    errors: errorSummary(text('form.summary', { count: malformed.length }), errors),
    count: null,
    position: null,
    firstHref: null,
    widen: null,
    table: null,
    empty: null,
    cut: null,
    pages: null,
    downloads: [],
  }
}

function frame(
  request: FastifyRequest,
  asked: Asked,
  choices: Choices,
  updatedAt: number | null,
  errors: Partial<Record<FilterName, string>>,
) {
  const text = request.t.bind(request)
  const understood = filterNames.reduce((rest, name) => (errors[name] ? without(rest, name) : rest), asked)
  const active = activeFilters(request, understood, choices)
  return {
    page: {
      title: text('ledger.title'),
      description: text('ledger.lead'),
      section: 'ledger' as const,
      wide: true,
      updatedAt,
    },
    action: request.href('/so-cai'),
    search: searchField(request, asked, errors),
    fields: filterFields(request, asked, choices, errors),
    // Filters without a field (a house, a purpose) stay when the form is sent.
    kept: (['purpose', 'project', 'year'] as const).flatMap((name) =>
      asked[name] === undefined ? [] : [{ name, value: asked[name] }],
    ),
    isOpen: Object.keys(errors).some((name) => name !== 'q'),
    active,
    clearHref: active.length > 0 ? request.href('/so-cai') : null,
  }
}

function activeFilters(request: FastifyRequest, asked: Asked, choices: Choices) {
  return filterNames.flatMap((name) => {
    const value = asked[name]
    if (value === undefined) return []
    const removeHref = request.href(`/so-cai${queryString(without(asked, name))}`)
    return [
      { name, text: filterText(request, name, value, choices), removeHref, removeText: request.t('ledger.remove') },
    ]
  })
}

function without(asked: Asked, name: FilterName): Asked {
  const { [name]: _, ...rest } = asked
  return rest
}

/** A filter in words: "từ ngày 01/05/2023", "Nội bộ". */
function filterText(request: FastifyRequest, name: FilterName, value: string, { units, funds }: Choices): string {
  const text = request.t.bind(request)
  if (name === 'direction' || name === 'channel') return text(`ledger.${name}-${value}`)
  const known = [...units, ...funds].find((each) => each.code === value)
  const isDayFilter = name === 'from' || name === 'to'
  return text(`ledger.asked-${name}`, {
    value: known?.name ?? (isDayFilter ? formatDay(value, request.language) : value),
  })
}

function countText(request: FastifyRequest, found: Found) {
  const { language } = request
  const text = request.t.bind(request)
  return {
    lines: text(found.totalIsExact ? 'ledger.found' : 'ledger.found-at-least', { count: found.total }),
    inVnd: found.inVnd === null ? null : formatVnd(found.inVnd, language),
    outVnd: found.outVnd === null ? null : formatVnd(found.outVnd, language),
    bound: found.totalIsExact ? null : text('ledger.bound', { bound: found.bound }),
  }
}

/** Words typed with their marks are found with the same marks only; one link away is everything that reads alike. */
function widenLink(request: FastifyRequest, asked: Asked, { filters }: LedgerQuery) {
  if (!filters.words || !canWiden(filters.words) || asked.q === undefined) return null
  return { href: request.href(`/so-cai${queryString({ ...asked, q: foldText(asked.q) })}`), query: foldText(asked.q) }
}

function nothingFound(request: FastifyRequest, { asked }: LedgerQuery, choices: Choices) {
  const text = request.t.bind(request)
  const active = activeFilters(request, asked, choices)
  if (active.length === 0)
    return emptyState({ title: text('ledger.empty-ledger'), text: text('ledger.empty-ledger-text') })
  return emptyState({
    title: text('ledger.empty'),
    text: text('ledger.empty-text', { filters: active.map((filter) => filter.text).join(' · ') }),
    actions: active.map((filter) => ({ href: filter.removeHref, text: text('ledger.drop', { filter: filter.text }) })),
  })
}

/** Lines as a table; on a telephone every line is a card. */
export function linesTable(request: FastifyRequest, lines: readonly LedgerLine[], caption: string) {
  const { language } = request
  const text = request.t.bind(request)
  const amount = (line: LedgerLine, direction: 'in' | 'out') =>
    line.direction === direction ? formatNumber(line.amountVnd, language) : ''
  return dataTable({
    caption,
    captionHidden: true,
    columns: [
      { text: text('ledger.column-day') },
      { text: text('ledger.column-what') },
      { text: text('ledger.column-donor') },
      { text: text('ledger.column-unit') },
      { text: text('ledger.column-in'), numeric: true },
      { text: text('ledger.column-out'), numeric: true },
      { text: text('ledger.column-balance'), numeric: true },
    ],
    rows: lines.map((line) => [
      {
        text: formatDay(line.bookedOn, language),
        href: request.href(`/so-cai/${line.index}`),
        note: text('ledger.line', { index: line.index }),
        heading: true,
      },
      {
        text:
          line.direction || !movesMoney(line)
            ? lineText(request, line)
            : `${lineText(request, line)} ${formatShortVnd(line.amountVnd, language)}`,
        tag: line.reversedBy === null ? null : { text: text('ledger.corrected'), tone: 'stopped' as const },
        note: memoText(request, line) || null,
      },
      donorText(request, line),
      line.unitName,
      amount(line, 'in'),
      amount(line, 'out'),
      formatNumber(line.balanceVnd, language),
    ]),
  })
}

function downloads(request: FastifyRequest, asked: Asked) {
  return (['csv', 'xlsx', 'json', 'atom'] as const).map((kind) => ({
    href: request.href(`/so-cai.${kind}${queryString(asked)}`),
    text: request.t(`ledger.download-${kind}`),
  }))
}

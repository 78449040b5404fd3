/** View models of the partials that show things. Texts come already in the reader's language, hrefs already local. */

/** A state is told in words; the tone only repeats it. `current` is the lacquer red of what is happening now. */
export type Tone = 'neutral' | 'waiting' | 'current' | 'done' | 'money' | 'stopped'

export type Tag = { text: string; tone: Tone }

type SummaryRow = {
  key: string
  value: string
  /** Makes the value a link. */
  href?: string | null
  tag?: Tag | null
  /** A money amount or number: tabular figures. */
  numeric?: boolean
  action?: { href: string; text: string } | null
}

export function summaryList(rows: SummaryRow[]) {
  return {
    rows: rows.map((row) => ({
      key: row.key,
      value: row.value,
      href: row.href ?? null,
      tag: row.tag ?? null,
      numeric: row.numeric ?? false,
      action: row.action ?? null,
    })),
  }
}

type Column = { text: string; numeric?: boolean }
type Cell = string | { text: string; href?: string | null; tag?: Tag | null; note?: string | null; heading?: boolean }

/**
 * A table whose cells are texts, links or tags. On a telephone every row becomes a card in which the column's name
 * stands before the cell. `foot` is a last row of totals.
 */
export function dataTable(input: {
  caption: string
  /** The caption is only for screen readers when the heading above says the same. */
  captionHidden?: boolean
  columns: Column[]
  rows: Cell[][]
  foot?: Cell[] | null
}) {
  const row = (cells: Cell[]) => ({ cells: cells.map((cell, position) => tableCell(cell, input.columns[position])) })
  return {
    caption: input.caption,
    captionHidden: input.captionHidden ?? false,
    columns: input.columns.map(({ text, numeric }) => ({ text, numeric: numeric ?? false })),
    rows: input.rows.map(row),
    foot: input.foot ? row(input.foot) : null,
  }
}

function tableCell(cell: Cell, column: Column | undefined) {
  const { text, href, tag, note, heading } = typeof cell === 'string' ? { text: cell } : { ...cell }
  return {
    column: column?.text ?? '',
    numeric: column?.numeric ?? false,
    text,
    href: href ?? null,
    tag: tag ?? null,
    note: note ?? null,
    heading: heading ?? false,
    isEmpty: !text && !tag && !note,
  }
}

/** Newest first: `older` goes down the list, `newer` back up. Null when neither leads anywhere. */
export function pagination(input: { newerHref?: string | null; olderHref?: string | null; summary?: string | null }) {
  const { newerHref = null, olderHref = null, summary = null } = input
  return newerHref || olderHref || summary ? { newerHref, olderHref, summary } : null
}

type TimelineStep = {
  title: string
  state: 'done' | 'current' | 'upcoming'
  when?: string | null
  text?: string | null
  href?: string | null
  linkText?: string | null
}

/** Steps in the order they happen. `stateTexts` are said to screen readers: "Đã xong", "Đang ở bước này", "Chưa tới". */
export function timeline(steps: TimelineStep[], stateTexts: Record<TimelineStep['state'], string>) {
  return {
    steps: steps.map((step) => ({
      title: step.title,
      state: step.state,
      stateText: stateTexts[step.state],
      isCurrent: step.state === 'current',
      when: step.when ?? null,
      text: step.text ?? null,
      href: step.href ?? null,
      linkText: step.linkText ?? null,
    })),
  }
}

/** `text` says the same in words: "Đã chi 32 / 60 triệu đồng". A value above `max` fills the bar. */
export function progress(input: { label: string; value: number; max: number; text: string }) {
  const max = Math.max(input.max, 1)
  return { label: input.label, value: Math.min(Math.max(input.value, 0), max), max, text: input.text }
}

/** Links that look like tabs: every tab is an address. */
export function tabs(label: string, items: { href: string; text: string; current: boolean; count?: number | null }[]) {
  return { label, items: items.map((item) => ({ ...item, count: item.count ?? null })) }
}

/** A panel of GET fields, folded on a telephone unless something is chosen. `active` are the choices, each removable. */
export function filters(input: {
  title: string
  action: string
  fields: { partial: string }[]
  submitText: string
  clear?: { href: string; text: string } | null
  active?: { text: string; removeHref: string; removeText: string }[]
}) {
  const active = input.active ?? []
  return {
    title: input.title,
    action: input.action,
    fields: input.fields,
    submitText: input.submitText,
    clear: input.clear ?? null,
    active,
    isOpen: active.length > 0,
  }
}

/** Nothing to show: what was asked for and what to try instead. */
export function emptyState(input: { title: string; text?: string | null; actions?: { href: string; text: string }[] }) {
  return { title: input.title, text: input.text ?? null, actions: input.actions ?? [] }
}

import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type LedgerLine, ledgerLines } from './ledger.ts'
import { DayTops } from './search-days.ts'
import { isCountedByDay, type LedgerFilters, type Scope, scopeOf, totalsByDay } from './search-scope.ts'
import { type Order, type Source, type Stretch, sourceFor } from './search-source.ts'
import { likelyMatches, type SearchWord } from './search-words.ts'

/** Which page of a query: entries below an index, above it, or on from where a bounded search stopped. */
export type Position = { kind: 'below' | 'above' | 'on'; index: number }

export type Found = {
  /** Newest first. */
  items: LedgerLine[]
  /** Every entry that matches when `totalIsExact`; otherwise there are at least so many. */
  total: number
  totalIsExact: boolean
  /** Sums of what came in and went out; null when `total` is a lower bound. */
  inVnd: number | null
  outVnd: number | null
  newer: Position | null
  older: Position | null
  /** How many entries one request looks at for this question. */
  bound: number
  /** The search stopped at its bound before the page was full: `older` goes on looking. */
  isCut: boolean
}

/**
 * `most`: one request looks at no more entries than this, whatever was asked; `mostRead`: where words are asked for,
 * which costs more, at no more than this. `few`: so few entries of some days, or of
 * a unit, that all are looked at. `common`: more entries than this probably have a word. `jumps`: how often to look for
 * the next entry of a range of days.
 */
export type Bounds = { most: number; mostRead: number; few: number; common: number; jumps: number }
export const BOUNDS: Bounds = { most: 50_000, mostRead: 10_000, few: 20_000, common: 200_000, jumps: 80 }

const FIRST_STEP = 16

type Search = {
  filters: LedgerFilters
  scope: Scope
  source: Source
  stretch: Stretch
  /** Null without a range of days. */
  days: DayTops | null
  bounds: Bounds
}
type Count = { total: number; isExact: boolean; inVnd: number; outVnd: number }
type Page = { indexes: number[]; newer: Position | null; older: Position | null; isCut: boolean }

/**
 * A page of the public ledger, newest first by index, with how many entries match and what they sum up to.
 * `balanceVnd` is the money of the chosen unit and fund after each entry, whatever the other filters.
 */
export async function findEntries(
  db: Handle,
  filters: LedgerFilters,
  position: Position | null,
  limit: number,
  bounds = BOUNDS,
): Promise<Found> {
  const search = await begin(db, filters, bounds)
  const { count, page } = search ? await answer(db, search, position, limit) : nothing
  const { indexes, ...links } = page
  return {
    items: search ? await ledgerLines(db, indexes, search.scope) : [],
    ...links,
    total: count.total,
    totalIsExact: count.isExact,
    inVnd: count.isExact ? count.inVnd : null,
    outVnd: count.isExact ? count.outVnd : null,
    bound: boundOf(filters, bounds),
  }
}

/**
 * Every entry of a query below an index, newest first, in chunks: for files, which have no bound. Each chunk is a read
 * of its own, so nothing is held open between them and entries written meanwhile stay outside.
 */
export async function* everyEntry(
  db: Handle,
  filters: LedgerFilters,
  end: number,
  chunk: number,
): AsyncGenerator<LedgerLine[]> {
  const search = await begin(db, filters, BOUNDS)
  let position: Position | null = { kind: 'below', index: end }
  while (search && position) {
    const { indexes, older } = await pageBelow(db, search, position, chunk)
    if (indexes.length > 0) yield ledgerLines(db, indexes, search.scope)
    position = older
    // The days already passed are known; the next chunk asks anew.
    search.days &&= await DayTops.of(db, search.scope, filters)
  }
}

function boundOf({ words }: LedgerFilters, { most, mostRead }: Bounds): number {
  return words ? mostRead : most
}

const nothing: { count: Count; page: Page } = {
  count: { total: 0, isExact: true, inVnd: 0, outVnd: 0 },
  page: { indexes: [], newer: null, older: null, isCut: false },
}

async function begin(db: Handle, filters: LedgerFilters, bounds: Bounds): Promise<Search | null> {
  const scope = await scopeOf(db, filters)
  const hasDays = filters.from !== null || filters.to !== null
  const days = hasDays ? await DayTops.of(db, scope, filters) : null
  if (hasDays && !days) return null
  const stretch = { from: days?.floor ?? 0, to: days?.ceiling ?? Number.MAX_SAFE_INTEGER }
  const source = sourceFor(filters, scope, {
    fewInDays: hasDays && (await entriesIn(db, null, filters)) <= bounds.few,
    fewInScope: !scope.isWhole && (await entriesIn(db, scope, null)) <= bounds.few,
    commonPrefix: await isCommonPrefix(db, filters.words?.at(-1), bounds),
  })
  return { filters, scope, source, stretch, days, bounds }
}

async function entriesIn(
  db: Handle,
  scope: Scope | null,
  days: Pick<LedgerFilters, 'from' | 'to'> | null,
): Promise<number> {
  const whole = scope ?? (await scopeOf(db, { unitId: null, fundId: null }))
  const { from, to } = days ?? { from: null, to: null }
  return (await totalsByDay(db, whole, { from, to, direction: null, channel: null })).total
}

async function isCommonPrefix(db: Handle, word: SearchWord | undefined, bounds: Bounds): Promise<boolean> {
  return word?.isPrefix === true && (await likelyMatches(db, word)) > bounds.common
}

async function answer(
  db: Handle,
  search: Search,
  position: Position | null,
  limit: number,
): Promise<{ count: Count; page: Page }> {
  if (position?.kind === 'above') {
    const page = pageAbove(db, search, position.index, limit)
    // Less than a page above: that is the first page.
    if (!page) return answer(db, search, null, limit)
    return { page, count: (await answer(db, search, null, 0)).count }
  }
  if (!isCountedByDay(search.filters)) return lookThrough(db, search, position, limit)
  const count = { ...(await totalsByDay(db, search.scope, search.filters)), isExact: true }
  return { count, page: count.total === 0 ? nothing.page : await pageBelow(db, search, position, limit) }
}

/** Counts and reads in one pass over a bounded number of candidates. */
async function lookThrough(db: Handle, search: Search, position: Position | null, limit: number) {
  const { filters, source, stretch, bounds } = search
  const most = boundOf(filters, bounds)
  const start = position?.kind === 'on' ? below(stretch, position.index) : stretch
  const { looked, lowest, page, ...sums } = db.get<{
    looked: number
    lowest: number | null
    total: number
    inVnd: number
    outVnd: number
    page: string
  }>(sql`
    WITH candidate AS ${source.isWhole ? sql`NOT MATERIALIZED` : sql`MATERIALIZED`} (${source.candidates(start, 'newest', most)}),
    matching AS MATERIALIZED (SELECT e.idx, e.direction, e.amount_vnd
      FROM ${source.from(sql`SELECT * FROM candidate`)} WHERE ${source.check ?? sql`1`})
    SELECT (SELECT count(*) FROM candidate) AS looked, (SELECT min(idx) FROM candidate) AS lowest, count(*) AS total,
      coalesce(sum(amount_vnd) FILTER (WHERE direction = 'in'), 0) AS inVnd,
      coalesce(sum(amount_vnd) FILTER (WHERE direction = 'out'), 0) AS outVnd,
      (SELECT json_group_array(idx) FROM (
        SELECT idx FROM matching WHERE idx < ${position?.index ?? Number.MAX_SAFE_INTEGER} LIMIT ${limit + 1})) AS page
    FROM matching`)
  const wasAllLookedAt = looked < most
  const unread = wasAllLookedAt || lowest === null ? null : await resumeAt(search, lowest)
  const indexes = (JSON.parse(page) as number[]).sort((a, b) => b - a)
  return {
    count: { ...sums, isExact: wasAllLookedAt && position?.kind !== 'on' },
    page: linked(indexes, limit, position, unread),
  }
}

/** Below which index to go on; null when nothing is left. */
async function resumeAt(search: Search, lowest: number): Promise<number | null> {
  const next = await skipTo(search, lowest)
  return next >= search.stretch.from ? next + 1 : null
}

/** The next index below that is worth looking at. */
async function skipTo({ days }: Search, lowest: number): Promise<number> {
  return days ? days.below(lowest) : lowest - 1
}

/** The page just above an index; null when there is less than a page. */
function pageAbove(db: Handle, { source, stretch, bounds }: Search, index: number, limit: number): Page | null {
  const above = { from: Math.max(stretch.from, index + 1), to: stretch.to }
  const indexes = matching(db, source, above, 'oldest', bounds.most, limit).reverse()
  const [first, last] = [indexes[0], indexes.at(-1)]
  if (first === undefined || last === undefined || indexes.length < limit) return null
  return { indexes, newer: { kind: 'above', index: first }, older: { kind: 'below', index: last }, isCut: false }
}

/**
 * The page below a position, looking at no more than needed. Entries are written nearly in the order of their days, so
 * a range of days is dense somewhere and has stragglers, written late, far above: from one it jumps to the next.
 */
async function pageBelow(db: Handle, search: Search, position: Position | null, limit: number): Promise<Page> {
  const { source, stretch, days, bounds } = search
  let rest = below(stretch, position?.index ?? null)
  let budget = bounds.most
  let jumps = bounds.jumps
  let step = days ? FIRST_STEP : budget
  const indexes: number[] = []
  while (rest.to >= rest.from && budget > 0 && jumps > 0) {
    indexes.push(...matching(db, source, rest, 'newest', step, limit + 1 - indexes.length))
    if (indexes.length > limit) break
    const looked = db.get<{ entries: number; lowest: number }>(
      sql`SELECT count(*) AS entries, min(idx) AS lowest FROM (${source.candidates(rest, 'newest', step)})`,
    )
    const next = looked.entries < step ? -1 : await skipTo(search, looked.lowest)
    const isDense = looked.lowest - next < step
    budget -= step
    jumps -= 1
    step = Math.min(isDense ? step * 4 : FIRST_STEP, budget)
    rest = { from: rest.from, to: next }
  }
  return linked(indexes, limit, position, rest.to >= rest.from ? rest.to + 1 : null)
}

/** `found` may hold one more than the page shows; below `unread` nothing has been looked at. */
function linked(found: number[], limit: number, position: Position | null, unread: number | null): Page {
  const indexes = found.slice(0, limit)
  const [first, last] = [indexes[0], indexes.at(-1)]
  const newer: Position | null = position && first !== undefined ? { kind: 'above', index: first } : null
  if (found.length > limit && last !== undefined)
    return { indexes, newer, older: { kind: position?.kind === 'on' ? 'on' : 'below', index: last }, isCut: false }
  return { indexes, newer, older: unread === null ? null : { kind: 'on', index: unread }, isCut: unread !== null }
}

function below(stretch: Stretch, index: number | null): Stretch {
  return index === null ? stretch : { from: stretch.from, to: Math.min(stretch.to, index - 1) }
}

/** The first `most` matching entries among the first `step` candidates. */
function matching(db: Handle, source: Source, stretch: Stretch, order: Order, step: number, most: number): number[] {
  const query = source.check
    ? // No ORDER BY: candidates come in order and CROSS JOIN keeps them so; sorting would look at all of them first.
      sql`SELECT e.idx FROM ${source.from(source.candidates(stretch, order, step))} WHERE ${source.check} LIMIT ${most}`
    : source.candidates(stretch, order, Math.min(step, most))
  return db.all<{ idx: number }>(query).map((row) => row.idx)
}

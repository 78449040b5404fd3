import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type LedgerLine, ledgerLines } from './ledger.ts'
import { isCountedByDay, type LedgerFilters, type Scope, scopeOf, spanOfDays, totalsByDay } from './search-scope.ts'
import { type Order, type Source, type Stretch, sourceFor } from './search-source.ts'

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
  /** The search stopped at its bound before the page was full: `older` goes on looking. */
  isCut: boolean
}

/** One request looks at no more entries than this, whatever was asked. */
export const MOST_CANDIDATES = 50_000

const FIRST_STEP = 500

type Search = { filters: LedgerFilters; scope: Scope; source: Source; stretch: Stretch }
type Count = { total: number; isExact: boolean; inVnd: number; outVnd: number; lowest: number }
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
): Promise<Found> {
  const search = await begin(db, filters)
  if (!search) return { ...nothing, items: [], total: 0, totalIsExact: true, inVnd: 0, outVnd: 0 }
  const count = await countFor(db, search, position)
  const page =
    (position?.kind === 'above' && pageAbove(db, search, position.index, limit)) ||
    (await pageBelow(db, search, position?.kind === 'above' ? null : position, count, limit))
  const { indexes, ...links } = page
  return {
    items: await ledgerLines(db, indexes, search.scope),
    ...links,
    total: count.total,
    totalIsExact: count.isExact,
    inVnd: count.isExact ? count.inVnd : null,
    outVnd: count.isExact ? count.outVnd : null,
  }
}

const nothing = { newer: null, older: null, isCut: false }

async function begin(db: Handle, filters: LedgerFilters): Promise<Search | null> {
  const scope = await scopeOf(db, filters)
  const span = hasDays(filters) ? await spanOfDays(db, scope, filters) : { floor: 0, ceiling: Number.MAX_SAFE_INTEGER }
  if (!span) return null
  const inDays = hasDays(filters) ? await entriesInDays(db, filters) : null
  return { filters, scope, source: sourceFor(filters, scope, inDays), stretch: { from: span.floor, to: span.ceiling } }
}

function hasDays({ from, to }: LedgerFilters): boolean {
  return from !== null || to !== null
}

async function entriesInDays(db: Handle, { from, to }: LedgerFilters): Promise<number> {
  const whole = await scopeOf(db, { unitId: null, fundId: null })
  return (await totalsByDay(db, whole, { from, to, direction: null, channel: null })).total
}

async function countFor(db: Handle, search: Search, position: Position | null): Promise<Count> {
  if (isCountedByDay(search.filters))
    return { ...(await totalsByDay(db, search.scope, search.filters)), isExact: true, lowest: 0 }
  if (position?.kind !== 'on') return countMatches(db, search.source, search.stretch)
  const counted = countMatches(db, search.source, below(search.stretch, position.index))
  return { ...counted, isExact: false }
}

/** Looks at most at the first MOST_CANDIDATES of a stretch; `lowest` is how far down that went. */
function countMatches(db: Handle, source: Source, stretch: Stretch): Count {
  const candidates = source.candidates(stretch, 'newest', MOST_CANDIDATES)
  const looked = db.get<{ entries: number; lowest: number | null }>(
    sql`SELECT count(*) AS entries, min(idx) AS lowest FROM (${candidates})`,
  )
  const isExact = looked.entries < MOST_CANDIDATES
  const lowest = isExact ? stretch.from : (looked.lowest ?? stretch.from)
  if (!isExact && !source.check) return { total: looked.entries, isExact, inVnd: 0, outVnd: 0, lowest }
  const sums = db.get<{ total: number; inVnd: number; outVnd: number }>(sql`
    SELECT count(*) AS total,
      coalesce(sum(e.amount_vnd) FILTER (WHERE e.direction = 'in'), 0) AS inVnd,
      coalesce(sum(e.amount_vnd) FILTER (WHERE e.direction = 'out'), 0) AS outVnd
    FROM (${candidates}) c CROSS JOIN entry e INDEXED BY entry_line ON e.idx = c.idx
    WHERE ${source.check ?? sql`1`}`)
  return { ...sums, isExact, lowest }
}

/** The page just above an index; null when there is less than a page, which is then the first page. */
function pageAbove(db: Handle, { source, stretch }: Search, index: number, limit: number): Page | null {
  const above = { from: Math.max(stretch.from, index + 1), to: stretch.to }
  const indexes = matching(db, source, above, 'oldest', MOST_CANDIDATES, limit).reverse()
  const [first, last] = [indexes[0], indexes.at(-1)]
  if (first === undefined || last === undefined || indexes.length < limit) return null
  return { indexes, newer: { kind: 'above', index: first }, older: { kind: 'below', index: last }, isCut: false }
}

async function pageBelow(
  db: Handle,
  { filters, scope, source, stretch }: Search,
  position: Position | null,
  count: Count,
  limit: number,
): Promise<Page> {
  const mayJump = source.mayJump && hasDays(filters)
  let rest = below({ from: Math.max(stretch.from, count.lowest), to: stretch.to }, position?.index ?? null)
  let budget = MOST_CANDIDATES
  let step = mayJump ? FIRST_STEP : budget
  let isCut = !count.isExact
  const indexes: number[] = []
  while (rest.to >= rest.from) {
    indexes.push(...matching(db, source, rest, 'newest', step, limit + 1 - indexes.length))
    if (indexes.length > limit) break
    const looked = db.get<{ entries: number; lowest: number }>(
      sql`SELECT count(*) AS entries, min(idx) AS lowest FROM (${source.candidates(rest, 'newest', step)})`,
    )
    if (looked.entries < step) break
    budget -= step
    step = Math.min(step * 2, budget)
    // Entries are written nearly in the order of their days: what was written late lies alone, far above the rest.
    const next = mayJump ? await spanOfDays(db, scope, filters, looked.lowest) : null
    rest = { from: rest.from, to: Math.min(looked.lowest - 1, next?.ceiling ?? (mayJump ? -1 : Infinity)) }
    if (budget === 0) {
      isCut = rest.to >= rest.from || isCut
      break
    }
  }
  return linked(indexes, limit, position, isCut ? { kind: 'on', index: Math.max(rest.from, 0) } : null)
}

/** `on`: where to go on looking if the page did not fill. */
function linked(found: number[], limit: number, position: Position | null, on: Position | null): Page {
  const indexes = found.slice(0, limit)
  const [first, last] = [indexes[0], indexes.at(-1)]
  const hasMore = found.length > limit && last !== undefined
  return {
    indexes,
    newer: position && first !== undefined ? { kind: 'above', index: first } : null,
    older: hasMore ? { kind: position?.kind === 'on' ? 'on' : 'below', index: last } : on,
    isCut: !hasMore && on !== null,
  }
}

function below(stretch: Stretch, index: number | null): Stretch {
  return index === null ? stretch : { from: stretch.from, to: Math.min(stretch.to, index - 1) }
}

/** The first `most` matching entries among the first `step` candidates. */
function matching(db: Handle, source: Source, stretch: Stretch, order: Order, step: number, most: number): number[] {
  if (!source.check) return indexesOf(db.all(source.candidates(stretch, order, Math.min(step, most))))
  // No ORDER BY: candidates come in order and CROSS JOIN keeps them so; sorting would look at all of them first.
  return indexesOf(
    db.all(sql`SELECT c.idx FROM (${source.candidates(stretch, order, step)}) c
      CROSS JOIN entry e INDEXED BY entry_line ON e.idx = c.idx WHERE ${source.check} LIMIT ${most}`),
  )
}

function indexesOf(rows: unknown[]): number[] {
  return (rows as { idx: number }[]).map((row) => row.idx)
}

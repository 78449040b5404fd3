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

/**
 * `most`: one request looks at no more entries than this, whatever was asked. `sortable`: a range of days with so few
 * entries is sorted whole. `firstStep`: how far to look before asking where the next entry of a range of days is.
 */
export type Bounds = { most: number; sortable: number; firstStep: number }
export const BOUNDS: Bounds = { most: 50_000, sortable: 20_000, firstStep: 500 }

type Search = { filters: LedgerFilters; scope: Scope; source: Source; stretch: Stretch; bounds: Bounds }
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
  bounds = BOUNDS,
): Promise<Found> {
  const search = await begin(db, filters, bounds)
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

async function begin(db: Handle, filters: LedgerFilters, bounds: Bounds): Promise<Search | null> {
  const scope = await scopeOf(db, filters)
  const span = hasDays(filters) ? await spanOfDays(db, scope, filters) : { floor: 0, ceiling: Number.MAX_SAFE_INTEGER }
  if (!span) return null
  const sortsDays = hasDays(filters) && (await entriesInDays(db, filters)) <= bounds.sortable
  const source = sourceFor(filters, scope, sortsDays)
  return { filters, scope, source, stretch: { from: span.floor, to: span.ceiling }, bounds }
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
  if (position?.kind !== 'on') return countMatches(db, search, search.stretch)
  const counted = countMatches(db, search, below(search.stretch, position.index))
  return { ...counted, isExact: false }
}

/** Looks at the first candidates of a stretch within the bound; `lowest` is how far down that went. */
function countMatches(db: Handle, { source, bounds }: Search, stretch: Stretch): Count {
  const candidates = source.candidates(stretch, 'newest', bounds.most)
  const looked = db.get<{ entries: number; lowest: number | null }>(
    sql`SELECT count(*) AS entries, min(idx) AS lowest FROM (${candidates})`,
  )
  const isExact = looked.entries < bounds.most
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
function pageAbove(db: Handle, { source, stretch, bounds }: Search, index: number, limit: number): Page | null {
  const above = { from: Math.max(stretch.from, index + 1), to: stretch.to }
  const indexes = matching(db, source, above, 'oldest', bounds.most, limit).reverse()
  const [first, last] = [indexes[0], indexes.at(-1)]
  if (first === undefined || last === undefined || indexes.length < limit) return null
  return { indexes, newer: { kind: 'above', index: first }, older: { kind: 'below', index: last }, isCut: false }
}

async function pageBelow(
  db: Handle,
  { filters, scope, source, stretch, bounds }: Search,
  position: Position | null,
  count: Count,
  limit: number,
): Promise<Page> {
  const mayJump = source.mayJump && hasDays(filters)
  // Entries are written nearly in the order of their days: what was written late lies alone, far above the rest.
  const nextBelow = async (index: number) =>
    mayJump ? ((await spanOfDays(db, scope, filters, index))?.ceiling ?? -1) : index - 1
  let rest = below({ from: Math.max(stretch.from, count.lowest), to: stretch.to }, position?.index ?? null)
  let budget = bounds.most
  let step = mayJump ? bounds.firstStep : budget
  const indexes: number[] = []
  while (rest.to >= rest.from && budget > 0) {
    indexes.push(...matching(db, source, rest, 'newest', step, limit + 1 - indexes.length))
    if (indexes.length > limit) break
    const looked = db.get<{ entries: number; lowest: number }>(
      sql`SELECT count(*) AS entries, min(idx) AS lowest FROM (${source.candidates(rest, 'newest', step)})`,
    )
    rest = { from: rest.from, to: looked.entries < step ? -1 : await nextBelow(looked.lowest) }
    budget -= step
    step = Math.min(step * 2, budget)
  }
  // Below `unread` nothing has been looked at: a counted search has looked down to `count.lowest`.
  const unread = rest.to >= rest.from ? rest.to + 1 : count.isExact ? null : (await nextBelow(count.lowest)) + 1
  return linked(indexes, limit, position, unread !== null && unread > stretch.from ? unread : null)
}

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

import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { Channel } from '../schema/index.ts'

export type DirectionFilter = 'in' | 'out' | 'internal'

/** What a reader of the ledger may ask for; null leaves a filter open. `words` are already folded (`searchTokens`). */
export type LedgerFilters = {
  words: { folded: readonly string[]; exact: readonly string[] } | null
  /** Booked days `YYYY-MM-DD`, both included. */
  from: string | null
  to: string | null
  direction: DirectionFilter | null
  channel: Channel | null
  /** A unit and everything below it. */
  unitId: number | null
  fundId: number | null
  purpose: string | null
  project: string | null
  minVnd: number | null
  maxVnd: number | null
}

/** The units and funds whose roll-up is read: the chosen ones, or all tops of the tree and all funds. */
export type Scope = { unitIds: number[]; fundIds: number[]; isWhole: boolean }

export async function scopeOf(db: Handle, filters: Pick<LedgerFilters, 'unitId' | 'fundId'>): Promise<Scope> {
  const roots = db.all<{ id: number }>(sql`SELECT id FROM unit WHERE parent_id IS NULL`).map((row) => row.id)
  const funds = db.all<{ id: number }>(sql`SELECT id FROM fund`).map((row) => row.id)
  const unitIds = filters.unitId === null ? roots : [filters.unitId]
  const fundIds = filters.fundId === null ? funds : [filters.fundId]
  const isWhole = roots.every((id) => unitIds.includes(id)) && fundIds.length === funds.length
  return { unitIds, fundIds, isWhole }
}

export type Totals = { total: number; inVnd: number; outVnd: number }

/** True when `day_total` alone knows how many entries match. */
export function isCountedByDay(filters: LedgerFilters): boolean {
  const { words, purpose, project, minVnd, maxVnd } = filters
  return words === null && purpose === null && project === null && minVnd === null && maxVnd === null
}

/** Exact number and sums of the entries of a scope by day, direction and channel. */
export async function totalsByDay(
  db: Handle,
  scope: Scope,
  filters: Pick<LedgerFilters, 'from' | 'to' | 'direction' | 'channel'>,
): Promise<Totals> {
  return db.get<Totals>(sql`
    SELECT coalesce(sum(entries), 0) AS total,
      coalesce(sum(amount_vnd) FILTER (WHERE direction = 'in'), 0) AS inVnd,
      coalesce(sum(amount_vnd) FILTER (WHERE direction = 'out'), 0) AS outVnd
    FROM day_total WHERE ${inScopeAndDays(scope, filters)}
      ${filters.direction === null ? sql`` : sql`AND direction = ${filters.direction === 'internal' ? '' : filters.direction}`}
      ${filters.channel === null ? sql`` : sql`AND channel = ${filters.channel}`}`)
}

/** Between which indexes the entries booked from…to lie (both included); null when there are none. */
export async function spanOfDays(
  db: Handle,
  scope: Scope,
  filters: Pick<LedgerFilters, 'from' | 'to'>,
  before = Number.MAX_SAFE_INTEGER,
): Promise<{ floor: number; ceiling: number } | null> {
  const { floor, ceiling } = db.get<{ floor: number | null; ceiling: number | null }>(sql`
    SELECT min((SELECT min(idx) FROM entry INDEXED BY entry_booked WHERE booked_on = d.booked_on)) AS floor,
      max((SELECT max(idx) FROM entry INDEXED BY entry_booked WHERE booked_on = d.booked_on AND idx < ${before})) AS ceiling
    FROM (SELECT DISTINCT booked_on FROM day_total WHERE ${inScopeAndDays(scope, filters)}) d`)
  return floor === null || ceiling === null ? null : { floor, ceiling }
}

function inScopeAndDays(scope: Scope, { from, to }: Pick<LedgerFilters, 'from' | 'to'>): SQL {
  return sql`unit_id IN ${scope.unitIds} AND fund_id IN ${scope.fundIds}
    AND booked_on BETWEEN ${from ?? '0000'} AND ${to ?? '9999'}`
}

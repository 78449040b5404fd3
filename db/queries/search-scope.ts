import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { Channel } from '../schema/index.ts'
import type { SearchWord } from './search-words.ts'

export type DirectionFilter = 'in' | 'out' | 'internal'

/** What a reader of the ledger may ask for; null leaves a filter open. */
export type LedgerFilters = {
  words: readonly SearchWord[] | null
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

/** Filters that leave everything open. */
export const everyEntryFilter: LedgerFilters = {
  words: null,
  from: null,
  to: null,
  direction: null,
  channel: null,
  unitId: null,
  fundId: null,
  purpose: null,
  project: null,
  minVnd: null,
  maxVnd: null,
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
export async function totalsByDay(db: Handle, scope: Scope, filters: DayFilters): Promise<Totals> {
  return db.get<Totals>(sql`
    SELECT coalesce(sum(entries), 0) AS total,
      coalesce(sum(amount_vnd) FILTER (WHERE direction = 'in'), 0) AS inVnd,
      coalesce(sum(amount_vnd) FILTER (WHERE direction = 'out'), 0) AS outVnd
    FROM day_total WHERE ${ofDays(scope, filters)}`)
}

export type DayFilters = Pick<LedgerFilters, 'from' | 'to' | 'direction' | 'channel'>

/** The rows of `day_total` of a scope with these days, direction and channel. */
export function ofDays(scope: Scope, { from, to, direction, channel }: DayFilters): SQL {
  const parts = [
    sql`unit_id IN ${scope.unitIds} AND fund_id IN ${scope.fundIds} AND booked_on BETWEEN ${from ?? '0000'} AND ${to ?? '9999'}`,
  ]
  if (direction !== null) parts.push(sql`direction = ${direction === 'internal' ? '' : direction}`)
  if (channel !== null) parts.push(sql`channel = ${channel}`)
  return sql.join(parts, sql` AND `)
}

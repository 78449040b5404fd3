import { type SQL, sql } from 'drizzle-orm'
import type { LedgerFilters, Scope } from './search-scope.ts'

/** A stretch of indexes, both ends included. */
export type Stretch = { from: number; to: number }
export type Order = 'newest' | 'oldest'

/** Where candidates come from: a query of entry indexes in order, and what is still to be checked on each. */
export type Source = {
  candidates(stretch: Stretch, order: Order, limit: number): SQL
  /** Null when every candidate matches. Columns of `e`, an entry read through its narrow index. */
  check: SQL | null
  /** Candidates lie anywhere in the ledger, so a range of days may be far below the place where looking begins. */
  mayJump: boolean
}

/** The index that leads to the fewest candidates. `sortsDays`: the range of days has few enough entries to sort them all. */
export function sourceFor(filters: LedgerFilters, scope: Scope, sortsDays: boolean): Source {
  if (filters.words)
    return { candidates: byWords(filters.words), check: checks(filters, scope, 'words'), mayJump: false }
  if (filters.project !== null)
    return { candidates: byProject(filters.project), check: checks(filters, scope, 'project'), mayJump: false }
  if (sortsDays) return { candidates: byDays(filters), check: checks(filters, scope, 'days'), mayJump: false }
  if (!scope.isWhole) return { candidates: byUnit(scope), check: checks(filters, scope, 'unit'), mayJump: true }
  return { candidates: everything, check: checks(filters, scope, 'everything'), mayJump: true }
}

type Kind = 'words' | 'project' | 'days' | 'unit' | 'everything'

function checks(filters: LedgerFilters, scope: Scope, by: Kind): SQL | null {
  const { from, to, direction, channel, unitId, fundId, purpose, project, minVnd, maxVnd } = filters
  const parts: SQL[] = []
  if (by !== 'days' && from !== null) parts.push(sql`e.booked_on >= ${from}`)
  if (by !== 'days' && to !== null) parts.push(sql`e.booked_on <= ${to}`)
  if (direction === 'internal') parts.push(sql`e.direction IS NULL`)
  else if (direction !== null) parts.push(sql`e.direction = ${direction}`)
  if (channel !== null) parts.push(sql`e.channel = ${channel}`)
  if (by !== 'unit' && !scope.isWhole) {
    if (unitId !== null)
      parts.push(
        sql`e.unit IN (SELECT u.code FROM unit_ancestor a JOIN unit u ON u.id = a.unit_id WHERE a.ancestor_id = ${unitId})`,
      )
    if (fundId !== null) parts.push(sql`e.fund = (SELECT code FROM fund WHERE id = ${fundId})`)
  }
  if (purpose !== null) parts.push(sql`e.purpose = ${purpose}`)
  if (minVnd !== null) parts.push(sql`e.amount_vnd >= ${minVnd}`)
  if (maxVnd !== null) parts.push(sql`e.amount_vnd <= ${maxVnd}`)
  if (by !== 'project' && project !== null)
    parts.push(sql`e.idx IN (SELECT idx FROM entry INDEXED BY entry_project WHERE project = ${project})`)
  return parts.length === 0 ? null : sql.join(parts, sql` AND `)
}

function within(column: SQL, stretch: Stretch): SQL {
  return sql`${column} BETWEEN ${stretch.from} AND ${stretch.to}`
}

function ordered(column: SQL, order: Order, limit: number): SQL {
  return sql`ORDER BY ${column} ${order === 'newest' ? sql`DESC` : sql`ASC`} LIMIT ${limit}`
}

function everything(stretch: Stretch, order: Order, limit: number): SQL {
  const idx = sql`idx`
  return sql`SELECT idx FROM entry INDEXED BY entry_line WHERE ${within(idx, stretch)} ${ordered(idx, order, limit)}`
}

function byDays({ from, to }: LedgerFilters): Source['candidates'] {
  const idx = sql`idx`
  return (stretch, order, limit) => sql`SELECT idx FROM entry INDEXED BY entry_booked
    WHERE booked_on BETWEEN ${from ?? '0000'} AND ${to ?? '9999'} AND ${within(idx, stretch)} ${ordered(idx, order, limit)}`
}

function byProject(project: string): Source['candidates'] {
  const idx = sql`idx`
  return (stretch, order, limit) => sql`SELECT idx FROM entry INDEXED BY entry_project
    WHERE project = ${project} AND ${within(idx, stretch)} ${ordered(idx, order, limit)}`
}

/** Each unit and fund has its own ordered list; SQLite merges them as it reads. */
function byUnit({ unitIds, fundIds }: Scope): Source['candidates'] {
  const index = sql`entry_index`
  return (stretch, order, limit) => {
    const lists = unitIds.flatMap((unitId) =>
      fundIds.map(
        (fundId) => sql`SELECT entry_index FROM unit_ledger
          WHERE unit_id = ${unitId} AND fund_id = ${fundId} AND ${within(index, stretch)}`,
      ),
    )
    return sql`SELECT entry_index AS idx FROM (${sql.join(lists, sql` UNION ALL `)} ${ordered(index, order, limit)})`
  }
}

function byWords(words: { folded: readonly string[]; exact: readonly string[] }): Source['candidates'] {
  const match = matchExpression(words)
  const rowid = sql`rowid`
  return (stretch, order, limit) =>
    sql`SELECT rowid AS idx FROM search WHERE search MATCH ${match} AND ${within(rowid, stretch)} ${ordered(rowid, order, limit)}`
}

/** Every word, the last one as the beginning of a word. Words are quoted: what people type is never an operator. */
export function matchExpression(words: { folded: readonly string[]; exact: readonly string[] }): string {
  return [column('folded', words.folded), column('exact', words.exact)].filter((part) => part !== '').join(' AND ')
}

function column(name: string, words: readonly string[]): string {
  if (words.length === 0) return ''
  const quoted = words.map((word, at) => `"${word.replaceAll('"', '""')}"${at === words.length - 1 ? '*' : ''}`)
  return `${name} : (${quoted.join(' AND ')})`
}

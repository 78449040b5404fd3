import { type SQL, sql } from 'drizzle-orm'
import type { LedgerFilters, Scope } from './search-scope.ts'
import { documentCheck, matchExpression, type SearchWord } from './search-words.ts'

/** A stretch of indexes, both ends included. */
export type Stretch = { from: number; to: number }
export type Order = 'newest' | 'oldest'

/** Where candidates come from: a query of entry indexes (`idx`) in order, and what is still to be checked on each. */
export type Source = {
  candidates(stretch: Stretch, order: Order, limit: number): SQL
  /** Joins of what is checked, after `c`, the candidates. */
  joins: SQL
  /** Null when every candidate matches. */
  check: SQL | null
}

/**
 * What is known of a question before an index is chosen.
 * `fewInDays`, `fewInScope`: the range of days, or the units and funds, have so few entries that all can be looked at.
 * `commonPrefix`: the last word begins so many words that FTS5 would spend too long on gathering them.
 */
export type Hints = { fewInDays: boolean; fewInScope: boolean; commonPrefix: boolean }

/** The way to look that needs the fewest candidates. */
export function sourceFor(filters: LedgerFilters, scope: Scope, hints: Hints): Source {
  const { words, project } = filters
  if (project !== null) return source(byProject(project), checks(filters, scope, 'project'), words)
  if (hints.fewInScope && !scope.isWhole) return source(byScope(scope), checks(filters, scope, 'scope'), words)
  if (hints.fewInDays) return source(byDays(filters), checks(filters, scope, 'days'), words)
  if (words) {
    const [indexed, looked] = hints.commonPrefix ? [words.slice(0, -1), words.slice(-1)] : [words, null]
    return source(indexed.length > 0 ? byWords(indexed) : byDocument, checks(filters, scope, 'words'), looked)
  }
  if (!scope.isWhole) return source(byScope(scope), checks(filters, scope, 'scope'), null)
  return source(byIndex, checks(filters, scope, 'index'), null)
}

function source(candidates: Source['candidates'], entryChecks: SQL[], words: readonly SearchWord[] | null): Source {
  const parts = words ? [documentCheck(words), ...entryChecks] : entryChecks
  return {
    candidates,
    joins: words ? sql`CROSS JOIN search_document d ON d.entry_index = c.idx` : sql``,
    check: parts.length === 0 ? null : sql.join(parts, sql` AND `),
  }
}

function checks(filters: LedgerFilters, scope: Scope, by: 'words' | 'project' | 'days' | 'scope' | 'index'): SQL[] {
  const { from, to, direction, channel, unitId, fundId, purpose, minVnd, maxVnd } = filters
  const parts: SQL[] = []
  if (by !== 'days' && from !== null) parts.push(sql`e.booked_on >= ${from}`)
  if (by !== 'days' && to !== null) parts.push(sql`e.booked_on <= ${to}`)
  if (direction === 'internal') parts.push(sql`e.direction IS NULL`)
  else if (direction !== null) parts.push(sql`e.direction = ${direction}`)
  if (channel !== null) parts.push(sql`e.channel = ${channel}`)
  if (by !== 'scope' && !scope.isWhole && unitId !== null)
    parts.push(
      sql`e.unit IN (SELECT u.code FROM unit_ancestor a JOIN unit u ON u.id = a.unit_id WHERE a.ancestor_id = ${unitId})`,
    )
  if (by !== 'scope' && !scope.isWhole && fundId !== null)
    parts.push(sql`e.fund = (SELECT code FROM fund WHERE id = ${fundId})`)
  if (purpose !== null) parts.push(sql`e.purpose = ${purpose}`)
  if (minVnd !== null) parts.push(sql`e.amount_vnd >= ${minVnd}`)
  if (maxVnd !== null) parts.push(sql`e.amount_vnd <= ${maxVnd}`)
  return parts
}

function inStretch(column: SQL, { from, to }: Stretch, order: Order, limit: number): SQL {
  return sql`${column} BETWEEN ${from} AND ${to} ORDER BY ${column} ${order === 'newest' ? sql`DESC` : sql`ASC`} LIMIT ${limit}`
}

function byIndex(stretch: Stretch, order: Order, limit: number): SQL {
  return sql`SELECT idx FROM entry INDEXED BY entry_line WHERE ${inStretch(sql`idx`, stretch, order, limit)}`
}

function byDocument(stretch: Stretch, order: Order, limit: number): SQL {
  return sql`SELECT entry_index AS idx FROM search_document WHERE ${inStretch(sql`entry_index`, stretch, order, limit)}`
}

function byDays({ from, to }: LedgerFilters): Source['candidates'] {
  return (stretch, order, limit) => sql`SELECT idx FROM entry INDEXED BY entry_booked
    WHERE booked_on BETWEEN ${from ?? '0000'} AND ${to ?? '9999'} AND ${inStretch(sql`idx`, stretch, order, limit)}`
}

function byProject(project: string): Source['candidates'] {
  return (stretch, order, limit) => sql`SELECT idx FROM entry INDEXED BY entry_project
    WHERE project = ${project} AND ${inStretch(sql`idx`, stretch, order, limit)}`
}

/** Each unit and fund has its own ordered list; SQLite merges them as it reads. */
function byScope({ unitIds, fundIds }: Scope): Source['candidates'] {
  const lists = unitIds.flatMap((unitId) => fundIds.map((fundId) => ({ unitId, fundId })))
  return ({ from, to }, order, limit) => {
    const queries = lists.map(
      ({ unitId, fundId }) => sql`SELECT entry_index FROM unit_ledger
        WHERE unit_id = ${unitId} AND fund_id = ${fundId} AND entry_index BETWEEN ${from} AND ${to}`,
    )
    return sql`SELECT entry_index AS idx FROM (${sql.join(queries, sql` UNION ALL `)}
      ORDER BY entry_index ${order === 'newest' ? sql`DESC` : sql`ASC`} LIMIT ${limit})`
  }
}

function byWords(words: readonly SearchWord[]): Source['candidates'] {
  const match = matchExpression(words)
  return (stretch, order, limit) =>
    sql`SELECT rowid AS idx FROM search WHERE search MATCH ${match} AND ${inStretch(sql`rowid`, stretch, order, limit)}`
}

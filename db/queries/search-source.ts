import { type SQL, sql } from 'drizzle-orm'
import type { LedgerFilters, Scope } from './search-scope.ts'
import { documentCheck, matchExpression, type SearchWord } from './search-words.ts'

/** A stretch of indexes, both ends included. */
export type Stretch = { from: number; to: number }
export type Order = 'newest' | 'oldest'

/** A query of entry indexes (`idx`) in order. */
type Candidates = (stretch: Stretch, order: Order, limit: number) => SQL

/** Where candidates come from, and what is still to be checked on each. */
export type Source = {
  candidates: Candidates
  /** Candidates carry the narrow columns of their entries, so that nothing need be looked up (and reading twice is cheap). */
  isWhole: boolean
  /** The candidates of a query, with what is checked: `e`, the entry, and `d`, its words. */
  from(candidates: SQL): SQL
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
  if (project !== null) return looked(byProject(project), checks(filters, scope, 'project'), words)
  if (hints.fewInScope && !scope.isWhole) return looked(byScope(scope), checks(filters, scope, 'scope'), words)
  if (hints.fewInDays) return whole(byDays(filters), checks(filters, scope, 'days'), words)
  if (words) {
    const [indexed, rest] = hints.commonPrefix ? [words.slice(0, -1), words.slice(-1)] : [words, null]
    return looked(indexed.length > 0 ? byWords(indexed) : byDocument, checks(filters, scope, 'words'), rest)
  }
  if (!scope.isWhole) return looked(byScope(scope), checks(filters, scope, 'scope'), null)
  return whole(byIndex, checks(filters, scope, 'index'), null)
}

/** Candidates that are only indexes: their entries are looked up in the narrow copy, after their words. */
function looked(candidates: Candidates, entryChecks: SQL[], words: readonly SearchWord[] | null): Source {
  const document = words ? sql`CROSS JOIN search_document d ON d.entry_index = c.idx` : sql``
  return {
    candidates,
    isWhole: false,
    from: (query) => sql`(${query}) c ${document} CROSS JOIN entry e INDEXED BY entry_line ON e.idx = c.idx`,
    check: allOf(entryChecks, words),
  }
}

function whole(candidates: Candidates, entryChecks: SQL[], words: readonly SearchWord[] | null): Source {
  const document = words ? sql`CROSS JOIN search_document d ON d.entry_index = e.idx` : sql``
  return { candidates, isWhole: true, from: (query) => sql`(${query}) e ${document}`, check: allOf(entryChecks, words) }
}

function allOf(entryChecks: SQL[], words: readonly SearchWord[] | null): SQL | null {
  const parts = words ? [documentCheck(words), ...entryChecks] : entryChecks
  return parts.length === 0 ? null : sql.join(parts, sql` AND `)
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

const narrow = sql`idx, booked_on, direction, channel, unit, fund, purpose, amount_vnd`

function byIndex(stretch: Stretch, order: Order, limit: number): SQL {
  return sql`SELECT ${narrow} FROM entry INDEXED BY entry_line WHERE ${inStretch(sql`idx`, stretch, order, limit)}`
}

function byDocument(stretch: Stretch, order: Order, limit: number): SQL {
  return sql`SELECT entry_index AS idx FROM search_document WHERE ${inStretch(sql`entry_index`, stretch, order, limit)}`
}

function byDays({ from, to }: LedgerFilters): Candidates {
  return (stretch, order, limit) => sql`SELECT ${narrow} FROM entry INDEXED BY entry_booked
    WHERE booked_on BETWEEN ${from ?? '0000'} AND ${to ?? '9999'} AND ${inStretch(sql`idx`, stretch, order, limit)}`
}

function byProject(project: string): Candidates {
  return (stretch, order, limit) => sql`SELECT idx FROM entry INDEXED BY entry_project
    WHERE project = ${project} AND ${inStretch(sql`idx`, stretch, order, limit)}`
}

/** Each unit and fund has its own ordered list; SQLite merges them as it reads. */
function byScope({ unitIds, fundIds }: Scope): Candidates {
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

function byWords(words: readonly SearchWord[]): Candidates {
  const match = matchExpression(words)
  return (stretch, order, limit) =>
    sql`SELECT rowid AS idx FROM search WHERE search MATCH ${match} AND ${inStretch(sql`rowid`, stretch, order, limit)}`
}

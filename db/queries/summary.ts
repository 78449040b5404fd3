import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { Flow, ProjectKind } from '../schema/index.ts'
import { metWithin } from './levels.ts'
import { type Scope, scopeOf } from './search-scope.ts'
import { standingVnd } from './standing-pledges.ts'

export type HouseCount = { count: number; amountVnd: number }

/**
 * The fund's figures, đồng, net of reversals. Whatever the filter:
 * opening + received + interest + transfersIn + suspense − disbursed − advancesOpen − unexplained − fees − refunded − transfersOut = balance.
 * With a year, `opening` is what was held before it and opening balances booked in it, the flows are those of the year,
 * and `balance` is what was held at its end.
 */
export type Summary = {
  pledgedVnd: number
  openingVnd: number
  receivedVnd: number
  interestVnd: number
  transfersInVnd: number
  suspenseVnd: number
  allocatedVnd: number
  disbursedVnd: number
  advancesOpenVnd: number
  unexplainedVnd: number
  feesVnd: number
  refundedVnd: number
  transfersOutVnd: number
  /** Of what left as fees or went back to donors: no pool bears it yet. */
  receivableVnd: number
  balanceVnd: number
  goodsReceivedVnd: number
  goodsIssuedVnd: number
  /** Pledges answered by money. A gift nobody announced has no known donor and is not counted. */
  donors: number
  houses: Record<'built' | 'repaired', HouseCount>
}

export type SummaryFilters = { unitId: number | null; fundId: number | null; year: number | null }

/** Read from projections by unit, fund and day; a few milliseconds whatever the size of the ledger. */
export async function summary(db: Handle, filters: SummaryFilters): Promise<Summary> {
  const scope = await scopeOf(db, filters)
  const flows = flowsOf(db, scope, filters.year)
  const flow = (name: Flow) => flows.get(name) ?? 0
  const before = filters.year === null ? 0 : moneyUpTo(db, scope, `${filters.year - 1}-12-31`)
  const [from, through] = daysOf(filters.year)
  const withinVnd = await metWithin(db, scope, from, through)
  const houses = housesOf(db, scope, filters)
  return {
    pledgedVnd: pledged(db, scope, filters.year),
    openingVnd: flow('opening') + before,
    receivedVnd: flow('received'),
    interestVnd: flow('interest'),
    transfersInVnd: flow('transfers-in') - withinVnd,
    suspenseVnd: flow('suspense'),
    allocatedVnd: flow('allocated'),
    disbursedVnd: flow('disbursed'),
    unexplainedVnd: flow('unexplained'),
    feesVnd: flow('fees'),
    refundedVnd: flow('refunded'),
    transfersOutVnd: flow('transfers-out') - withinVnd,
    receivableVnd: flow('receivable'),
    goodsReceivedVnd: flow('goods-received'),
    balanceVnd: moneyUpTo(db, scope, filters.year === null ? '9999-12-31' : `${filters.year}-12-31`),
    donors: donors(db, scope, filters.year),
    houses: { built: houses('build'), repaired: houses('repair') },
    ...notYetKept,
  }
}

// The fund keeps no such accounts yet: no entry of these kinds can be written, so their sums are empty.
const notYetKept = {
  advancesOpenVnd: 0,
  goodsIssuedVnd: 0,
}

/** The booked days of a year, or all of them. */
function daysOf(year: number | null): [string, string] {
  return year === null ? ['0000', '9999'] : [`${year}-01-01`, `${year}-12-31`]
}

function inScope({ unitIds, fundIds }: Scope): SQL {
  return sql`unit_id IN ${unitIds} AND fund_id IN ${fundIds}`
}

function flowsOf(db: Handle, scope: Scope, year: number | null): Map<Flow, number> {
  const [from, through] = daysOf(year)
  const rows = db.all<{ flow: Flow; amountVnd: number }>(sql`
    SELECT flow, sum(amount_vnd) AS amountVnd FROM flow_total WHERE ${inScope(scope)}
      AND booked_on BETWEEN ${from} AND ${through} GROUP BY flow`)
  return new Map(rows.map((row) => [row.flow, row.amountVnd]))
}

/** Money held at the end of a booked day: everything that came in less everything that went out. */
function moneyUpTo(db: Handle, scope: Scope, day: string): number {
  return db.get<{ amountVnd: number }>(sql`
    SELECT coalesce(sum(CASE direction WHEN 'in' THEN amount_vnd WHEN 'out' THEN -amount_vnd ELSE 0 END), 0) AS amountVnd
    FROM day_total WHERE ${inScope(scope)} AND booked_on <= ${day}`).amountVnd
}

/**
 * Promises that were not taken back, and what came of those whose rest was, in the year they were made (Vietnamese time). Anybody may promise anything, so this
 * sum alone has no bound but the one set here: beyond it numbers are no longer whole đồng and no page could show them.
 */
function pledged(db: Handle, { unitIds, fundIds }: Scope, year: number | null): number {
  const [from, to] = year === null ? [0, Number.MAX_SAFE_INTEGER] : [startOf(year), startOf(year + 1)]
  return db.get<{ amountVnd: number }>(sql`
    SELECT min(coalesce(sum(${standingVnd}), 0), ${Number.MAX_SAFE_INTEGER}) AS amountVnd FROM pledge p
    WHERE p.created_at >= ${from} AND p.created_at < ${to} AND p.fund_id IN ${fundIds}
      AND p.unit_id IN (SELECT unit_id FROM unit_ancestor WHERE ancestor_id IN ${unitIds})`).amountVnd
}

function startOf(year: number): number {
  return Date.parse(`${year}-01-01T00:00:00+07:00`)
}

function donors(db: Handle, { unitIds, fundIds }: Scope, year: number | null): number {
  const inYear =
    year === null
      ? sql``
      : sql`AND (SELECT booked_on FROM entry INDEXED BY entry_line WHERE idx = r.entry_index)
          BETWEEN ${`${year}-01-01`} AND ${`${year}-12-31`}`
  return db.get<{ count: number }>(sql`
    SELECT count(*) AS count FROM pledge p
    WHERE p.fund_id IN ${fundIds} AND p.unit_id IN (SELECT unit_id FROM unit_ancestor WHERE ancestor_id IN ${unitIds})
      AND EXISTS (SELECT 1 FROM pledge_receipt r WHERE r.pledge_id = p.id ${inYear}
        AND NOT EXISTS (SELECT 1 FROM entry x INDEXED BY entry_reverses WHERE x.reverses = r.entry_index))`).count
}

/** A house counts once, in the year it was handed over, with all that units of the scope disbursed on it, net of reversals. */
function housesOf(db: Handle, scope: Scope, { year }: SummaryFilters): (kind: ProjectKind) => HouseCount {
  const units = sql`(SELECT unit_id FROM unit_ancestor WHERE ancestor_id IN ${scope.unitIds})`
  const rows = db.all<{ kind: ProjectKind } & HouseCount>(sql`
    WITH house AS (SELECT id, code, kind FROM project
      WHERE handed_over_on BETWEEN ${year === null ? '0000' : `${year}-01-01`} AND ${year === null ? '9999' : `${year}-12-31`}
        AND unit_id IN ${units} AND fund_id IN ${scope.fundIds})
    SELECT h.kind, count(*) AS count, coalesce(sum((
      SELECT sum(r.sign * CASE WHEN e.reversed_kind IS NULL THEN t.amount_vnd ELSE -t.amount_vnd END)
      FROM entry e INDEXED BY entry_project CROSS JOIN transfer t ON t.entry_index = e.idx
        CROSS JOIN account d ON d.id = t.debit_id CROSS JOIN account c ON c.id = t.credit_id
        JOIN flow_rule r ON r.flow = 'disbursed' AND r.entry_kind = coalesce(e.reversed_kind, e.kind)
          AND r.debit_kind = CASE WHEN e.reversed_kind IS NULL THEN d.kind ELSE c.kind END
          AND r.credit_kind = CASE WHEN e.reversed_kind IS NULL THEN c.kind ELSE d.kind END
      WHERE e.project = h.code AND d.unit_id IN ${units})), 0) AS amountVnd
    FROM house h GROUP BY h.kind`)
  return (kind) => {
    const row = rows.find((each) => each.kind === kind)
    return { count: row?.count ?? 0, amountVnd: row?.amountVnd ?? 0 }
  }
}

/**
 * The year a reader is told of first: the newest whole year with houses handed over, or the running one when it is the
 * first; null without houses. A year of a few days says little. `today` is the local day.
 */
export async function yearToTellOf(db: Handle, today: string): Promise<number | null> {
  const { day } = db.get<{ day: string | null }>(
    sql`SELECT coalesce(max(handed_over_on) FILTER (WHERE handed_over_on < ${`${today.slice(0, 4)}-01-01`}), max(handed_over_on)) AS day
      FROM project WHERE handed_over_on IS NOT NULL`,
  )
  return day === null ? null : Number(day.slice(0, 4))
}

/** The years in which the ledger has booked entries, newest first. */
export async function bookedYears(db: Handle): Promise<number[]> {
  return db
    .all<{ year: string }>(sql`
      SELECT DISTINCT substr(booked_on, 1, 4) AS year FROM day_total
      WHERE unit_id IN (SELECT id FROM unit WHERE parent_id IS NULL) ORDER BY 1 DESC`)
    .map((row) => Number(row.year))
}

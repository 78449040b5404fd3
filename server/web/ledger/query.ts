import type { Handle } from '../../../db/database.ts'
import type { DirectionFilter, LedgerFilters } from '../../../db/queries/search-scope.ts'
import { allFunds, allUnits, type FundRow, type UnitRow } from '../../../db/queries/units.ts'
import type { Channel } from '../../../db/schema/index.ts'
import { MAX_TRANSFER_VND, parseMoney } from '../../domain/money.ts'
import { searchWords } from '../../domain/search-words.ts'
import { normalText } from '../../domain/text.ts'
import { isDay } from '../../format.ts'

/** The filters by their names in addresses, in the order they are written there. */
export const filterNames = [
  'q',
  'from',
  'to',
  'year',
  'direction',
  'channel',
  'unit',
  'fund',
  'purpose',
  'project',
  'minVnd',
  'maxVnd',
] as const
export type FilterName = (typeof filterNames)[number]

/** What was asked, as it stands in the address; empty filters are left out. */
export type Asked = Partial<Record<FilterName, string>>

export type LedgerQuery = { asked: Asked; filters: LedgerFilters; unit: UnitRow | null; fund: FundRow | null }
export type LedgerQueryResult = { ok: true; query: LedgerQuery } | { ok: false; asked: Asked; malformed: FilterName[] }

const directions: readonly string[] = ['in', 'out', 'internal'] satisfies DirectionFilter[]
const channels: readonly string[] = ['bank', 'cash', 'card', 'goods', 'none'] satisfies Channel[]
const MAX_QUERY_LENGTH = 200

/**
 * Reads the filters of an address. Amounts are plain đồng for programs (`asTyped` false) and whatever people write for
 * pages. Unknown names are not looked at here; every known one that cannot be read is named in `malformed`.
 */
export async function readLedgerQuery(
  db: Handle,
  given: Record<string, unknown>,
  asTyped: boolean,
): Promise<LedgerQueryResult> {
  const asked: Asked = {}
  const malformed: FilterName[] = []
  for (const name of filterNames) {
    const value = given[name]
    if (value === undefined || value === '') continue
    if (typeof value !== 'string' || value.length > MAX_QUERY_LENGTH) malformed.push(name)
    else if (normalText(value) !== '') asked[name] = normalText(value)
  }
  const unit = (await allUnits(db)).find((each) => each.code === asked.unit) ?? null
  const fund = (await allFunds(db)).find((each) => each.code === asked.fund) ?? null
  const amounts = { minVnd: amount(asked.minVnd, asTyped), maxVnd: amount(asked.maxVnd, asTyped) }
  const wrong: Record<FilterName, boolean> = {
    q: false,
    from: asked.from !== undefined && !isDay(asked.from),
    to: asked.to !== undefined && !isDay(asked.to),
    year: asked.year !== undefined && !/^(?:199\d|2[01]\d\d)$/.test(asked.year),
    direction: asked.direction !== undefined && !directions.includes(asked.direction),
    channel: asked.channel !== undefined && !channels.includes(asked.channel),
    unit: asked.unit !== undefined && !unit,
    fund: asked.fund !== undefined && !fund,
    purpose: asked.purpose !== undefined && !/^[A-Za-z0-9:-]{1,80}$/.test(asked.purpose),
    project: asked.project !== undefined && !/^[A-Za-z0-9-]{1,40}$/.test(asked.project),
    minVnd: amounts.minVnd === undefined,
    maxVnd: amounts.maxVnd === undefined,
  }
  malformed.push(...filterNames.filter((name) => wrong[name] && !malformed.includes(name)))
  if (areReversed(asked) && malformed.length === 0) malformed.push('from', 'to')
  if (malformed.length > 0) return { ok: false, asked, malformed }
  const words = searchWords(asked.q ?? '')
  const [from, to] = days(asked)
  const filters: LedgerFilters = {
    words: words.length > 0 ? words : null,
    from,
    to,
    direction: (asked.direction as DirectionFilter | undefined) ?? null,
    channel: (asked.channel as Channel | undefined) ?? null,
    unitId: unit?.id ?? null,
    fundId: fund?.id ?? null,
    purpose: asked.purpose ?? null,
    project: asked.project ?? null,
    minVnd: amounts.minVnd ?? null,
    maxVnd: amounts.maxVnd ?? null,
  }
  return { ok: true, query: { asked, filters, unit, fund } }
}

/** Đồng; null when nothing was asked, undefined when it cannot be read. */
function amount(value: string | undefined, asTyped: boolean): number | null | undefined {
  if (value === undefined) return null
  if (!asTyped) return /^\d{1,14}$/.test(value) && Number(value) <= MAX_TRANSFER_VND ? Number(value) : undefined
  const money = parseMoney(value)
  return money.ok ? money.vnd : undefined
}

/** A year and a range of days together mean the days of that year in the range. */
function days({ from, to, year }: Asked): [string | null, string | null] {
  if (year === undefined) return [from ?? null, to ?? null]
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  return [from !== undefined && from > first ? from : first, to !== undefined && to < last ? to : last]
}

/** The first day is later than the last one: two days that can be read, and no day between them. */
export function areReversed({ from, to }: Asked): boolean {
  return from !== undefined && to !== undefined && isDay(from) && isDay(to) && from > to
}

/** The filters as a query string with its `?`, '' when there are none; `extra` goes last. */
export function queryString(asked: Asked, extra: Record<string, string> = {}): string {
  const pairs = filterNames.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]]]))
  const text = new URLSearchParams([...pairs, ...Object.entries(extra)] as [string, string][]).toString()
  return text === '' ? '' : `?${text}`
}

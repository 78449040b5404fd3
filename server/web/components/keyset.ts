import { Refusal } from '../../actions/refusal.ts'

/** Where in a list ordered by falling id a page begins: below `beforeId`, or just above `afterId`, or at the top. */
export type Cursor = { beforeId?: number; afterId?: number }

/**
 * Reads the address's `cursor`: `-17` is what comes below 17, `+17` what stands above it (a "+" arrives as a space).
 * @throws Refusal('bad-address', 400) when it is something else
 */
export function readCursor(text: string | undefined): Cursor {
  if (!text) return {}
  const [, sign, id] = /^([-+ ])(\d{1,15})$/.exec(text) ?? []
  if (sign === undefined) throw new Refusal('bad-address', {}, 400)
  return sign === '-' ? { beforeId: Number(id) } : { afterId: Number(id) }
}

/** One page of rows fetched with one more than `limit`, and the cursors of its neighbours. */
export function keysetPage<Row extends { id: number }>(fetched: readonly Row[], limit: number, cursor: Cursor) {
  const more = fetched.length > limit
  const upwards = cursor.afterId !== undefined
  const rows = upwards ? fetched.slice(-limit) : fetched.slice(0, limit)
  const hasOlder = upwards || more
  const hasNewer = upwards ? more : cursor.beforeId !== undefined
  return {
    rows,
    older: hasOlder && rows.length > 0 ? `-${rows.at(-1)?.id}` : null,
    newer: hasNewer && rows.length > 0 ? `+${rows[0]?.id}` : null,
  }
}

/** An address with these parameters; empty ones are left out. */
export function addressWith(path: string, parameters: Readonly<Record<string, string | number | null | undefined>>) {
  const given = Object.entries(parameters).filter(([, value]) => value != null && value !== '')
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()
  return query === '' ? path : `${path}?${query}`
}

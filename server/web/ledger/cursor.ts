import { createHash } from 'node:crypto'
import type { Position } from '../../../db/queries/search.ts'
import { type Asked, queryString } from './query.ts'

const letters: Record<Position['kind'], string> = { below: 'b', above: 'a', on: 'o' }

/** A place in the answer to one query, e.g. `b1234.9f8e7d6c5b4a`. */
export function writeCursor(position: Position, asked: Asked): string {
  return `${letters[position.kind]}${position.index}.${queryDigest(asked)}`
}

/** Null when the text is no cursor, or belongs to another query. */
export function readCursor(text: string, asked: Asked): Position | null {
  const [, letter, index = '', digest] = /^([bao])(\d{1,15})\.([0-9a-f]{12})$/.exec(text) ?? []
  if (digest !== queryDigest(asked)) return null
  const kind = (Object.keys(letters) as Position['kind'][]).find((each) => letters[each] === letter)
  return kind ? { kind, index: Number(index) } : null
}

function queryDigest(asked: Asked): string {
  return createHash('sha256').update(queryString(asked)).digest('hex').slice(0, 12)
}

import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'

/**
 * A word somebody searches for: `folded` matches whatever marks the text has, `exact` only the same marks.
 * Letters and digits in lower case, nothing else. A prefix matches the beginning of a word.
 */
export type SearchWord = { column: 'folded' | 'exact'; text: string; isPrefix: boolean }

/** Every word must be found. Words are quoted: nothing that people type is an operator of FTS5. */
export function matchExpression(words: readonly SearchWord[]): string {
  return words
    .map(({ column, text, isPrefix }) => `${column} : "${text.replaceAll('"', '""')}"${isPrefix ? ' *' : ''}`)
    .join(' AND ')
}

// What FTS5's tokenizer takes as part of a Vietnamese word.
const LETTER = '0-9a-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff'

/** The same question asked of one document's text (`d`), for candidates that another index found. */
export function documentCheck(words: readonly SearchWord[]): SQL {
  const checks = words.map(({ column, text, isPrefix }) => {
    if (column === 'folded')
      return isPrefix
        ? sql`instr(' ' || d.folded, ${` ${text}`}) > 0`
        : sql`instr(' ' || d.folded || ' ', ${` ${text} `}) > 0`
    return isPrefix
      ? sql`' ' || d.exact GLOB ${`*[^${LETTER}]${text}*`}`
      : sql`' ' || d.exact || ' ' GLOB ${`*[^${LETTER}]${text}[^${LETTER}]*`}`
  })
  return sql.join(checks, sql` AND `)
}

const SAMPLE = 2000

/** How many entries probably have this word, judged by the newest ones. */
export async function likelyMatches(db: Handle, word: SearchWord): Promise<number> {
  const { hits, seen, size } = db.get<{ hits: number; seen: number; size: number }>(sql`
    SELECT count(*) FILTER (WHERE ${documentCheck([word])}) AS hits, count(*) AS seen, coalesce(max(entry_index), 0) + 1 AS size
    FROM (SELECT * FROM search_document ORDER BY entry_index DESC LIMIT ${SAMPLE}) d`)
  return seen === 0 ? 0 : (hits / seen) * size
}

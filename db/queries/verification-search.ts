// The full-text index, word by word, as it stands and as it would be made from the documents.
import type { Handle } from '../database.ts'
import { driverOf } from './driver.ts'

/** One word at one place of a document. */
export type Word = [term: string, entryIndex: number, column: string, place: number]

const words = (schema: string) => `SELECT term, doc, col, offset FROM temp.${schema}_words`

/** Every word of the index that searches read. */
export async function indexedWords(db: Handle): Promise<Iterable<Word>> {
  const connection = driverOf(db)
  connection.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.main_words USING fts5vocab('main', 'search', 'instance')`)
  return connection.prepare<[], Word>(words('main')).raw().iterate()
}

/** Every word that the documents of these entries have, cut by SQLite itself, in a table of this connection alone. */
export async function documentWords(db: Handle, from: number, to: number): Promise<Iterable<Word>> {
  const connection = driverOf(db)
  connection.exec(`
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.again
      USING fts5(folded, exact, content = '', tokenize = 'unicode61 remove_diacritics 0', detail = 'full');
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.again_words USING fts5vocab('temp', 'again', 'instance');
    INSERT INTO temp.again (again) VALUES ('delete-all')`)
  connection
    .prepare(
      `INSERT INTO temp.again (rowid, folded, exact)
        SELECT entry_index, folded, exact FROM main.search_document WHERE entry_index BETWEEN ? AND ?`,
    )
    .run(from, to)
  return connection.prepare<[], Word>(words('again')).raw().iterate()
}

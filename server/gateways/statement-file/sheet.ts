// Rows of one sheet of an XLSX, and the texts its cells share.
import type { StatementRow } from './limits.ts'
import {
  FileRefused,
  MAX_CELL_LENGTH,
  MAX_COLUMNS,
  MAX_SHARED_CHARACTERS,
  MAX_SHARED_TEXTS,
  MAX_STATEMENT_ROWS,
} from './limits.ts'
import type { XmlHandlers } from './xml.ts'
import { xmlReader } from './xml.ts'

/** XLSX itself allows no more cells in a row. */
const MAX_CELLS_IN_ROW = 16_384
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** The rows of a sheet that hold something, in pieces as they are read. */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  shared: readonly string[],
): AsyncGenerator<StatementRow[]> {
  let rows: StatementRow[] = []
  const reader = xmlReader(sheetHandlers(shared, (row) => rows.push(row)))
  for await (const chunk of chunks) {
    reader.read(chunk)
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
  reader.end()
  if (rows.length > 0) yield rows
}

function sheetHandlers(shared: readonly string[], take: (row: StatementRow) => void): XmlHandlers {
  let row: StatementRow = { row: 0, cells: [] }
  let rowsRead = 0
  let cellsRead = 0
  let column = -1
  let type = 'n'
  const value = boundedText(() => row.row)
  let inValue = false
  let phonetic = 0

  return {
    open(name, attributes) {
      if (name === 'row') {
        rowsRead += 1
        cellsRead = 0
        column = -1
        row = { row: rowNumber(attributes.r, row.row), cells: [] }
        if (rowsRead > MAX_STATEMENT_ROWS) throw new FileRefused('too-many-rows')
      } else if (name === 'c') {
        cellsRead += 1
        if (cellsRead > MAX_CELLS_IN_ROW) throw new FileRefused('damaged-xlsx', row.row)
        column = attributes.r === undefined ? column + 1 : columnNumber(attributes.r)
        type = attributes.t ?? 'n'
        value.clear()
      } else if (name === 'v' || name === 't') inValue = true
      // The reading aid of East Asian text repeats the cell's words.
      else if (name === 'rPh') phonetic += 1
    },
    text(text) {
      if (inValue && phonetic === 0) value.add(text)
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'c' && column < MAX_COLUMNS) {
        const cell = cellValue(type, value.text(), shared)
        if (cell === null) return
        while (row.cells.length < column) row.cells.push(null)
        row.cells[column] = cell
      } else if (name === 'row' && row.cells.length > 0) take(row)
    },
  }
}

function rowNumber(attribute: string | undefined, above: number): number {
  const row = attribute === undefined ? above + 1 : Number(attribute)
  if (!Number.isInteger(row) || row <= above) throw new FileRefused('damaged-xlsx', above)
  return row
}

/** "BC12" is column 54, counted from 0. */
function columnNumber(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  if (column === 0 || column > MAX_CELLS_IN_ROW) throw new FileRefused('damaged-xlsx')
  return column - 1
}

function cellValue(type: string, text: string, shared: readonly string[]): string | number | null {
  if (text === '') return null
  if (type === 'n') return NUMBER.test(text) ? Number(text) : text
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
  if (type !== 's') return withoutEscapes(text)
  const sharedText = shared[Number(text)]
  if (sharedText === undefined) throw new FileRefused('damaged-xlsx')
  return sharedText === '' ? null : sharedText
}

/** All texts that cells refer to by their number. */
export async function sharedTexts(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const texts: string[] = []
  const value = boundedText(() => undefined)
  let characters = 0
  let inText = false
  let phonetic = 0
  const reader = xmlReader({
    open(name) {
      if (name === 'si') value.clear()
      else if (name === 't') inText = true
      else if (name === 'rPh') phonetic += 1
    },
    text(text) {
      if (inText && phonetic === 0) value.add(text)
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'si') {
        const text = withoutEscapes(value.text())
        characters += text.length
        texts.push(text)
        if (texts.length > MAX_SHARED_TEXTS || characters > MAX_SHARED_CHARACTERS)
          throw new FileRefused('unpacks-too-large')
      }
    },
  })
  for await (const chunk of chunks) reader.read(chunk)
  reader.end()
  return texts
}

function boundedText(row: () => number | undefined) {
  let text = ''
  return {
    clear() {
      text = ''
    },
    add(piece: string) {
      text += piece
      if (text.length > MAX_CELL_LENGTH) throw new FileRefused('cell-too-long', row())
    },
    text: () => text,
  }
}

/** Excel writes a control character as _x000D_, and a literal "_x" as _x005F_x. */
function withoutEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x(00[01][0-9a-f]|005f)_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

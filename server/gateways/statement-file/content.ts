// What kind of file the first bytes show, whatever its name says.
import { FileRefused } from './limits.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'
export type CsvContent = { kind: 'csv'; encoding: Encoding; delimiter: string }
export type Content = CsvContent | { kind: 'xlsx' }

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const DELIMITERS = [',', ';', '\t'] as const
const SNIFFED_LINES = 200

/** `head` is the file's first bytes, at most 64 KiB. Throws `FileRefused` for anything that is neither CSV nor XLSX. */
export function recogniseContent(head: Buffer): Content {
  if (head.length === 0) throw new FileRefused('empty-file')
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) return { kind: 'xlsx' }
  if (head.subarray(0, 4).toString('latin1').startsWith('PK')) throw new FileRefused('zip-without-sheet')
  // Excel keeps a workbook with a password, and every workbook before 2007, in an OLE container.
  if (head.subarray(0, 8).equals(OLE)) throw new FileRefused('locked-or-old-excel')
  if (head.subarray(0, 1024).includes('%PDF-')) throw new FileRefused('pdf')

  const encoding = encodingOf(head)
  const text = decodeHead(head, encoding)
  if (text.trim() === '') throw new FileRefused('empty-file')
  // Some banks hand out a web page under the name .xls.
  if (/^\s*<(?:!doctype|html|table|meta|head|\?xml)/i.test(text)) throw new FileRefused('html')
  return { kind: 'csv', encoding, delimiter: delimiterOf(text) }
}

function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const nul = head.indexOf(0)
  if (nul >= 0) throw new FileRefused(looksLikeUtf16(head) ? 'utf16-without-mark' : binaryOr(head, 'nul-bytes'))
  return 'utf-8'
}

/** Vietnamese text in UTF-16 still has mostly ASCII letters, so every other byte is often zero, and never the ones between. */
function looksLikeUtf16(head: Buffer): boolean {
  const zeros = [0, 0]
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  return Math.max(even, odd) > head.length / 8 && Math.min(even, odd) < Math.max(even, odd) / 20
}

function decodeHead(head: Buffer, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
  } catch {
    throw new FileRefused(binaryOr(head, 'not-utf8'))
  }
}

/** Text in a wrong encoding still has few control characters; anything else was no text to begin with. */
function binaryOr<T extends string>(head: Buffer, code: T): T | 'not-a-statement' {
  const controls = head.filter((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d).length
  return controls > head.length / 50 ? 'not-a-statement' : code
}

/**
 * The delimiter that cuts the most lines into one same number of cells; of two alike the one that cuts more cells.
 * Quoted cells, and commas inside numbers like 1,000,000, do not count.
 */
function delimiterOf(text: string): string {
  const lines = text
    .replace(/"[^"]*"/g, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, SNIFFED_LINES)
    .filter((line) => line.trim() !== '')
  let best: { delimiter: string; score: number; cells: number } = { delimiter: ',', score: 0, cells: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const cells = line.split(delimiter).length
      if (cells >= 3) counts.set(cells, (counts.get(cells) ?? 0) + 1)
    }
    for (const [cells, score] of counts) {
      if (score > best.score || (score === best.score && cells > best.cells)) best = { delimiter, score, cells }
    }
  }
  return best.delimiter
}

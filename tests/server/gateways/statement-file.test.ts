import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordReader } from '../../../server/gateways/statement-file/csv.ts'
import { MAX_STATEMENT_BYTES, openStatementFile } from '../../../server/gateways/statement-file.ts'
import { toCsv, utf16, writeLargeStatement } from '../../support/statement-fixtures.ts'
import { readFile } from '../../support/statement-reading.ts'

const TABLE = [
  ['TNXDate', 'DocNo', 'Debit', 'Credit', 'Balance', 'TransactionDetails'],
  ['05/09/2024', 'A1', '', '50.000', '50.000', 'Ủng hộ; quỹ "Vì người nghèo", đợt 1\nhai dòng'],
  ['06/09/2024', 'A2', '20.000', '', '30.000', 'Chi hỗ trợ'],
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statement-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function saved(content: string | Buffer, name = 'sao-ke.csv'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function problemOf(content: string | Buffer) {
  const { decided } = await readFile(await saved(content))
  return decided.ok ? null : decided.problem
}

describe('a file that is no readable statement is refused with its reason', () => {
  test.each<[string, string | Buffer, object]>([
    ['nothing at all', '', { code: 'empty-file' }],
    ['only blanks', ' \r\n\t\r\n', { code: 'empty-file' }],
    ['only a byte order mark', '\ufeff', { code: 'empty-file' }],
    ['rows of empty cells', ',,,\r\n,,,\r\n', { code: 'empty-file' }],
    ['column names only', toCsv(TABLE.slice(0, 1)), { code: 'no-lines' }],
    ['some other table', 'Tên,Tuổi\r\nAn,5\r\n', { code: 'no-header' }],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), { code: 'pdf' }],
    ['a web page named .xls', '<html><table><tr><td>Ngày</td></tr></table></html>', { code: 'html' }],
    [
      'a workbook with a password, or before 2007',
      Buffer.from('d0cf11e0a1b11ae1000000', 'hex'),
      { code: 'locked-or-old-excel' },
    ],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61', 'hex'),
      { code: 'not-a-statement' },
    ],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7_919) % 251)),
      { code: 'not-a-statement' },
    ],
    [
      'bytes without zeros',
      Buffer.from(Array.from({ length: 4_096 }, (_, i) => 1 + ((i * 89) % 255))),
      { code: 'not-a-statement' },
    ],
    ['UTF-16 without a mark', utf16(toCsv(TABLE), 'le').subarray(2), { code: 'utf16-without-mark' }],
    [
      'UTF-16 the other way round without a mark',
      utf16(toCsv(TABLE), 'be').subarray(2),
      { code: 'utf16-without-mark' },
    ],
    ['half a character of UTF-16', utf16(toCsv(TABLE), 'le').subarray(0, -1), { code: 'not-utf8' }],
    ['a NUL in the text', toCsv(TABLE).replace('A2', 'A\0'), { code: 'nul-bytes' }],
    [
      'a NUL far behind the beginning',
      `${toCsv([...TABLE, ...Array.from({ length: 5_000 }, () => TABLE[2] ?? [])])}\0`,
      { code: 'nul-bytes' },
    ],
    ['an old Vietnamese encoding', Buffer.from(toCsv(TABLE), 'latin1'), { code: 'not-utf8' }],
    [
      'a quote never closed',
      `${toCsv(TABLE)}07/09/2024,A3,,1.000,,"Ung ho\r\n08/09/2024,A4,,1.000,,b\r\n`,
      { code: 'broken-quotes', row: 4 },
    ],
    [
      'a quote that closes rows later',
      `${toCsv(TABLE)}07/09/2024,A3,,1.000,,"a\r\n08/09/2024,A4,,1.000,,"b"\r\n`,
      { code: 'broken-quotes', row: 4 },
    ],
    [
      'a cell longer than any',
      `${toCsv(TABLE)}07/09/2024,A3,,1.000,,${'x'.repeat(40_000)}\r\n`,
      { code: 'cell-too-long', row: 4 },
    ],
    ['one endless cell', `${toCsv(TABLE)}"${'x'.repeat(900_000)}`, { code: 'cell-too-long', row: 4 }],
    ['more rows than a statement has', `${toCsv(TABLE)}${'\n'.repeat(1_000_000)}`, { code: 'too-many-rows' }],
  ])('%s', async (_, content, problem) => expect(await problemOf(content)).toEqual(problem))

  test('a file of 200 MB, without reading it', async () => {
    const path = join(folder, 'large')
    const file = await open(path, 'w')
    await file.truncate(200 * 1_048_576)
    await file.close()
    expect(await openStatementFile(path)).toEqual({ ok: false, problem: { code: 'file-too-large' } })
    expect(MAX_STATEMENT_BYTES).toBe(67_108_864)
  })
  test('a file that is not there is an error of the system, not of the accountant', async () => {
    await expect(openStatementFile(join(folder, 'none'))).rejects.toThrow('ENOENT')
  })
})

describe('a CSV statement', () => {
  const encodings: [string, (text: string) => Buffer | string][] = [
    ['UTF-8', (text) => text],
    ['UTF-8 with a mark', (text) => `\ufeff${text}`],
    ['UTF-16 LE', (text) => utf16(text, 'le')],
    ['UTF-16 BE', (text) => utf16(text, 'be')],
  ]
  const delimiters = [',', ';', '\t']
  test.each(encodings.flatMap(([name, encode]) => delimiters.map((delimiter) => ({ name, encode, delimiter }))))(
    'is read in $name cut by $delimiter',
    async ({ encode, delimiter }) => {
      const { lines, problems } = await readFile(await saved(encode(toCsv(TABLE, delimiter)), 'anything.xlsx'))
      expect(problems).toEqual([])
      expect(lines.map(({ row, amountVnd, memo }) => [row, amountVnd, memo])).toEqual([
        [2, 50_000, 'Ủng hộ; quỹ "Vì người nghèo", đợt 1 hai dòng'],
        [3, 20_000, 'Chi hỗ trợ'],
      ])
    },
  )
  test('can be read again', async () => {
    const file = await openStatementFile(await saved(toCsv(TABLE)))
    if (!file.ok) throw new Error(file.problem.code)
    const readings: unknown[][] = [[], []]
    for (const reading of readings) for await (const batch of file.rows()) reading.push(batch)
    expect(readings[0]).toHaveLength(1)
    expect(readings[1]).toEqual(readings[0])
  })
  test('may lack a last line end, and have any kind of them', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = toCsv(TABLE.map((row) => row.map((cell) => cell.replace('\n', ' ')))).replaceAll('\r\n', end)
      const { lines } = await readFile(await saved(text.slice(0, -end.length)))
      expect(lines.map((line) => line.row)).toEqual([2, 3])
    }
  })
  test('keeps row numbers of a spreadsheet: empty lines count', async () => {
    const { problems } = await readFile(await saved(`\n\n${toCsv(TABLE)}\n07/09/2024,A3,,x,,\n`))
    expect(problems).toEqual([{ row: 7, column: 'Credit', code: 'not-money', value: 'x' }])
  })
  test('of 20.000 transfers is read in pieces and adds up', async () => {
    const path = join(folder, 'many.csv')
    const totals = await writeLargeStatement(path, { rows: 20_000 })
    const { decided, lines, problems } = await readFile(path)
    expect(problems).toEqual([])
    expect(lines).toHaveLength(20_000)
    expect(decided).toMatchObject({ summary: { ...totals, lines: 20_000, balanced: true } })
  })
  test('is cut into the same cells as csv-parse cuts it, however the pieces arrive', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ệ'), maxLength: 8 })
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 7 }), (rows, size) => {
        const text = toCsv(rows)
        const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
        const reader = recordReader(',')
        const read = [...pieces.flatMap((piece) => reader.read(piece, false)), ...reader.read('', true)]
        const oracle: string[][] = parse(text, { relax_column_count: true, record_delimiter: '\r\n' })
        const filled = oracle.map((cells, i) => ({ row: i + 1, cells: cells.map((c) => c || null) }))
        expect(read).toEqual(filled.filter(({ cells }) => cells.some((c) => c !== null && c.trim() !== '')))
      }),
    )
  })
})

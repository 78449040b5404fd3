import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { normalText } from '../../../server/domain/text.ts'
import type { FixtureStatement, FixtureTransfer, Table } from '../../support/statement-fixtures.ts'
import { expectedLines, statementTable, toCsv, utf16 } from '../../support/statement-fixtures.ts'
import type { WholeReading } from '../../support/statement-reading.ts'
import { readFile } from '../../support/statement-reading.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statement-'))
})
afterAll(() => rm(folder, { recursive: true }))

const words = fc.array(
  fc.constantFrom(
    'Ủng hộ',
    'quỹ "Vì người nghèo"',
    'đợt 1;',
    'UNG HO, 5.000',
    'LA7K2M9Q',
    '🏠',
    '\t',
    'tổng cộng',
    '=1+1',
  ),
  { maxLength: 6 },
)
const transfer: fc.Arbitrary<FixtureTransfer> = fc.record({
  day: fc.integer({ min: 1, max: 28 }).map((day) => `2024-09-${String(day).padStart(2, '0')}`),
  direction: fc.constantFrom('in', 'in', 'in', 'out'),
  amountVnd: fc.oneof(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1_000, max: 10_000_000_000_000 })),
  document: fc.option(fc.stringMatching(/^[0-9]{4}\.[0-9]{1,6}$/)),
  memo: words.map((list) => normalText(list.join(' '))),
})

/** Enough on the account to begin with that no transfer out overdraws it. */
const statement: fc.Arbitrary<FixtureStatement> = fc.record({
  bank: fc.constantFrom('VCB', 'BIDV', 'VietinBank', 'community'),
  transfers: fc
    .array(transfer, { minLength: 1, maxLength: 25 })
    .map((list) => list.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0))),
  openingVnd: fc.constantFrom(250_000_000_000_000, 300_000_000_000_001),
  order: fc.constantFrom('oldest-first', 'newest-first'),
  format: fc.constantFrom('dot-groups', 'comma-groups', 'plain'),
  decimals: fc.boolean(),
})

function expectWhole({ decided, lines, problems }: WholeReading, generated: FixtureStatement): void {
  expect(problems).toEqual([])
  expect(lines.map(({ row: _, ...line }) => line)).toEqual(expectedLines(generated))
  const sum = (direction: 'in' | 'out') =>
    generated.transfers.reduce((total, t) => total + (t.direction === direction ? t.amountVnd : 0), 0)
  const closingVnd = generated.openingVnd + sum('in') - sum('out')
  expect(decided).toMatchObject({
    ok: true,
    shape: { bank: generated.bank },
    summary: {
      lines: lines.length,
      totalInVnd: sum('in'),
      totalOutVnd: sum('out'),
      openingVnd: generated.openingVnd,
      closingVnd,
      balanced: true,
    },
  })
  const { format, transfers } = generated
  const bigEnough = transfers.some((t) => t.amountVnd >= 1_000)
  if (decided.ok && format !== 'plain' && bigEnough) expect(decided.shape.numberFormat).toBe(format)
  if (decided.ok && transfers.length > 1) expect(decided.shape.order).toBe(generated.order)
}

async function saved(content: string | Buffer): Promise<string> {
  const path = join(folder, 'sao-ke')
  await writeFile(path, content)
  return path
}

async function savedXlsx(table: Table): Promise<string> {
  const path = join(folder, 'sao-ke.xlsx')
  await writeExcelFile(table.map((row) => row.map((cell) => (cell === '' ? null : cell)))).toFile(path)
  return path
}

/** The same file as a spreadsheet program keeps it: amounts and days as numbers. */
function typed(generated: FixtureStatement): Table {
  const isAmount = /^\d[\d.,]*$/
  const dayCell = /^(\d\d)\/(\d\d)\/(\d{4})$/
  const table = statementTable({ ...generated, format: 'plain', decimals: false })
  return table.map((row) =>
    row.map((cell) => {
      if (typeof cell !== 'string') return cell
      const day = dayCell.exec(cell)
      if (day) return Date.UTC(Number(day[3]), Number(day[2]) - 1, Number(day[1])) / 86_400_000 + 25_569
      return isAmount.test(cell) && !cell.includes('.') ? Number(cell) : cell
    }),
  )
}

describe('every statement that a bank can write comes back as its lines', () => {
  test('through CSV in any encoding and with any delimiter', async () => {
    const encoding = fc.constantFrom(
      (text: string) => text,
      (text: string) => `\ufeff${text}`,
      (text: string) => utf16(text, 'le'),
      (text: string) => utf16(text, 'be'),
    )
    await fc.assert(
      fc.asyncProperty(statement, encoding, fc.constantFrom(',', ';', '\t'), async (generated, encode, delimiter) => {
        const path = await saved(encode(toCsv(statementTable(generated), delimiter)))
        expectWhole(await readFile(path), generated)
      }),
      { numRuns: 300 },
    )
  })
  test('through XLSX with cells of text', async () => {
    await fc.assert(
      fc.asyncProperty(statement, async (generated) => {
        expectWhole(await readFile(await savedXlsx(statementTable(generated))), generated)
      }),
      { numRuns: 100 },
    )
  })
  test('through XLSX with cells of numbers and days', async () => {
    await fc.assert(
      fc.asyncProperty(statement, async (generated) => {
        expectWhole(await readFile(await savedXlsx(typed(generated))), { ...generated, format: 'plain' })
      }),
      { numRuns: 100 },
    )
  })
})

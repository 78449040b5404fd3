import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStatementFile } from '../../../server/gateways/statement-file.ts'
import { readFile } from '../../support/statement-reading.ts'
import type { WorkbookParts, ZipPart } from '../../support/xlsx-fixtures.ts'
import { textRow, workbookParts, zip } from '../../support/xlsx-fixtures.ts'

const HEADER = textRow(1, ['Ngày hiệu lực', 'Ghi nợ', 'Ghi có', 'Số dư', 'Mô tả'])
const GIFT = textRow(2, ['05/09/2024', '', '50.000', '50.000', 'Ung ho'])

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statement-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function saved(bytes: Buffer): Promise<string> {
  const path = join(folder, 'sao-ke.csv')
  await writeFile(path, bytes)
  return path
}

async function problemOf(bytes: Buffer) {
  const { decided } = await readFile(await saved(bytes))
  return decided.ok ? null : decided.problem
}

async function cellsOf(workbook: WorkbookParts) {
  const file = await openStatementFile(await saved(zip(workbookParts(workbook))))
  if (!file.ok) throw new Error(file.problem.code)
  const rows = []
  for await (const batch of file.rows()) {
    if ('problem' in batch) throw new Error(batch.problem.code)
    rows.push(...batch.rows)
  }
  return rows
}

const sheet = (...rows: string[]) => zip(workbookParts({ sheets: [rows.join('')] }))
const changedParts = (change: (part: ZipPart) => ZipPart | null) =>
  zip(workbookParts({ sheets: [HEADER + GIFT] }).flatMap((part) => change(part) ?? []))
const ofSheet = (change: Partial<ZipPart>) => (part: ZipPart) =>
  part.name.includes('sheet1') ? { ...part, ...change } : part

describe('an XLSX that cannot be taken is refused with its reason', () => {
  test('an empty sheet', async () => expect(await problemOf(sheet())).toEqual({ code: 'empty-file' }))
  test('a sheet with column names only', async () =>
    expect(await problemOf(sheet(HEADER))).toEqual({ code: 'no-lines' }))
  test('an archive of something else', async () => {
    expect(await problemOf(zip([{ name: 'anh.jpg', data: 'x' }]))).toEqual({ code: 'zip-without-sheet' })
    expect(await problemOf(zip([]))).toEqual({ code: 'zip-without-sheet' })
  })
  test('a file cut off', async () => {
    const whole = sheet(HEADER, GIFT)
    expect(await problemOf(whole.subarray(0, whole.length / 2))).toEqual({ code: 'damaged-xlsx' })
  })
  test('bytes changed on the way', async () => {
    const bytes = sheet(HEADER, ...Array.from({ length: 500 }, (_, i) => GIFT.replaceAll('2"', `${i + 2}"`)))
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 100
    bytes.fill(0x5a, at, at + 40)
    expect(await problemOf(bytes)).toMatchObject({ code: 'damaged-xlsx' })
  })
  test.each([
    '<row r="2"><c></row>',
    '<row r="3"/><row r="3"/>',
    '<row r="x"/>',
    '<row r="2"><c r="7"/></row>',
    '&#xD800;',
    '<a>'.repeat(100),
  ])('XML that is none: %s', async (broken) =>
    expect(await problemOf(sheet(HEADER, GIFT, broken))).toMatchObject({ code: 'damaged-xlsx' }),
  )
  test('a cell that refers to a text that is not there', async () => {
    const bytes = zip(
      workbookParts({ sheets: [`${HEADER}<row r="2"><c r="A2" t="s"><v>9</v></c></row>`], sharedTexts: [] }),
    )
    expect(await problemOf(bytes)).toEqual({ code: 'damaged-xlsx' })
  })
  test('entities that would unfold are not unfolded', async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row r="1"><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    expect(await problemOf(changedParts(ofSheet({ data: bomb })))).toEqual({ code: 'damaged-xlsx' })
  })
  test('a part with a password', async () => {
    expect(await problemOf(changedParts(ofSheet({ encrypted: true })))).toEqual({ code: 'locked-or-old-excel' })
  })
  test('several sheets with data, since all but one would be lost', async () => {
    const sheets = [HEADER + GIFT, HEADER + GIFT]
    expect(await problemOf(zip(workbookParts({ sheets })))).toEqual({ code: 'several-sheets' })
    expect(await problemOf(zip(workbookParts({ sheets, hidden: [1] })))).toBeNull()
    expect(await problemOf(zip(workbookParts({ sheets: ['', HEADER + GIFT, ''] })))).toBeNull()
  })
  test('days counted from 1904', async () => {
    expect(await problemOf(zip(workbookParts({ sheets: [HEADER + GIFT], date1904: true })))).toEqual({
      code: 'excel-1904-dates',
    })
  })
  test('a million empty rows and one', async () => {
    const rows = Array.from({ length: 1_000_001 }, (_, i) => `<row r="${i + 1}"/>`).join('')
    expect(await problemOf(sheet(rows))).toEqual({ code: 'too-many-rows' })
  })
  test('a cell longer than any', async () => {
    const cell = textRow(3, ['x'.repeat(40_000)])
    expect(await problemOf(sheet(HEADER, GIFT, cell))).toEqual({ code: 'cell-too-long', row: 3 })
    const sharedTexts = [`<t>${'x'.repeat(40_000)}</t>`]
    expect(await problemOf(zip(workbookParts({ sheets: [HEADER], sharedTexts })))).toEqual({ code: 'cell-too-long' })
  })
})

describe('an archive that unpacks to far more than it weighs is stopped by what comes out', () => {
  const spaces = Buffer.alloc(40 * 1_048_576, ' ')

  test('one endless text', async () => {
    expect(await problemOf(sheet(HEADER, GIFT, spaces.toString()))).toEqual({ code: 'unpacks-too-large' })
  })
  test('one endless comment', async () => {
    expect(await problemOf(sheet(HEADER, GIFT, `<!--${'<'.repeat(1_048_576)}-->`))).toEqual({
      code: 'unpacks-too-large',
    })
  })
  test('many small empty tags', async () => {
    expect(await problemOf(sheet(HEADER, GIFT, '<x/>'.repeat(10 * 1_048_576)))).toEqual({ code: 'unpacks-too-large' })
  })
  test('texts shared by the cells', async () => {
    const bytes = zip(workbookParts({ sheets: [HEADER + GIFT], sharedTexts: [spaces.toString()] }))
    expect(await problemOf(bytes)).toEqual({ code: 'unpacks-too-large' })
  })
  test('a directory that states a small size is not believed', async () => {
    const data = `<worksheet><sheetData>${HEADER}${GIFT}${'<x/>'.repeat(10 * 1_048_576)}`
    const problem = await problemOf(changedParts(ofSheet({ data, statedSize: 1_000 })))
    expect(['damaged-xlsx', 'unpacks-too-large']).toContain(problem?.code)
  })
})

describe('the cells of an XLSX', () => {
  test('are text, shared text, numbers, results of formulas, and blanks', async () => {
    const rows = await cellsOf({
      sheets: [
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3"><v>50000</v></c><c r="D3" t="str"><f>1+1</f><v>x</v></c>' +
          '<c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#REF!</v></c><c r="G3" s="1"/><c r="H3"><v>1E5</v></c><c r="I3"><v>0x10</v></c></row>' +
          '<row><c t="inlineStr"><is><r><t>giàu </t></r><r><t>chữ</t></r><rPh><t>đọc</t></rPh></is></c><c><v>7</v></c></row>',
      ],
      sharedTexts: ['<t>dòng 1_x000D_\ndòng 2 &amp; _x005F_x0041_</t>'],
    })
    expect(rows).toEqual([
      { row: 3, cells: ['dòng 1\r\ndòng 2 & _x0041_', null, 50_000, 'x', 'TRUE', '#REF!', null, 100_000, '0x10'] },
      { row: 4, cells: ['giàu chữ', 7] },
    ])
  })
  test('far to the right are not looked at', async () => {
    const rows = await cellsOf({ sheets: ['<row r="1"><c r="B1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'] })
    expect(rows).toEqual([{ row: 1, cells: [null, 1] }])
  })
  test('may carry a namespace prefix', async () => {
    const data =
      '<x:worksheet xmlns:x="u"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    const file = await openStatementFile(await saved(changedParts(ofSheet({ data }))))
    if (!file.ok) throw new Error(file.problem.code)
    for await (const batch of file.rows()) expect(batch).toEqual({ rows: [{ row: 1, cells: [5] }] })
  })
})

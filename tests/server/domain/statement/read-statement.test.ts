import { describe, expect, test } from 'vitest'
import { decideShape, readLines } from '../../../../server/domain/statement/read-statement.ts'
import type { Table } from '../../../support/statement-fixtures.ts'
import { batches, LATER, readTable } from '../../../support/statement-reading.ts'

const HEADER = ['TNXDate', 'DocNo', 'Debit', 'Credit', 'Balance', 'TransactionDetails']
const GOOD = ['05/09/2024', 'A1', '', '50.000', '', 'Ung ho']

async function problemOf(table: Table) {
  const { decided } = await readTable(table)
  return decided.ok ? null : decided.problem
}

async function problemsOf(...rows: Table) {
  const { problems } = await readTable([HEADER, ...rows])
  return problems
}

describe('a file that is no statement', () => {
  test('is empty', async () => expect(await problemOf([])).toEqual({ code: 'empty-file' }))
  test('has rows but no column names', async () => {
    expect(
      await problemOf([
        ['Tên', 'Tuổi'],
        ['A', '5'],
      ]),
    ).toEqual({ code: 'no-header' })
  })
  test('has column names further down than any letterhead reaches', async () => {
    const letterhead = Array.from({ length: 101 }, (_, i) => [`dòng ${i}`])
    expect(await problemOf([...letterhead, HEADER, GOOD])).toEqual({ code: 'no-header' })
  })
  test('has column names only', async () => expect(await problemOf([HEADER])).toEqual({ code: 'no-lines' }))
  test('has column names and a signature only', async () => {
    expect(await problemOf([HEADER, ['Người lập biểu']])).toEqual({ code: 'no-lines' })
  })
  test('names two columns alike', async () => {
    const header = ['Ngày', 'Ghi nợ', 'Ghi có', 'Ghi có', 'Nội dung']
    expect(await problemOf([header, GOOD])).toEqual({ code: 'duplicate-column', row: 1, value: 'Ghi có' })
  })
  test('adds up to more than can be counted exactly', async () => {
    const largest = ['05/09/2024', '', '', '10.000.000.000.000', '', '']
    expect(await problemOf([HEADER, ...Array.from({ length: 901 }, () => largest)])).toEqual({
      code: 'total-too-large',
    })
  })
  test('stops in the middle with a problem of the file itself', async () => {
    async function* broken() {
      yield* batches([HEADER, GOOD])
      yield { problem: { code: 'not-utf8' as const } }
    }
    expect(await decideShape(broken())).toEqual({ ok: false, problem: { code: 'not-utf8' } })
    const decided = await decideShape(batches([HEADER, GOOD]))
    if (!decided.ok) throw new Error('the good rows were refused')
    await expect(async () => {
      for await (const _ of readLines(broken(), decided.shape, LATER));
    }).rejects.toThrow('changed between its two readings')
  })
})

describe('numbers written in two ways are refused with both rows named', () => {
  test.each([
    ['50.000', '500,000'],
    ['1.000,50', '1,000.50'],
    ['50.000', '50000.00'],
    ['50,000', '50000,00'],
    ['1.000', '1,000.00'],
  ])('%s and %s', async (usual, other) => {
    const at = (amount: string) => ['05/09/2024', '', '', amount, '', '']
    expect(await problemOf([HEADER, at('7'), at(usual), at(usual), at(other)])).toEqual({
      code: 'mixed-number-formats',
      ...{ row: 3, value: usual, otherRow: 5, otherValue: other },
    })
  })
  test('also when amount and balance disagree', async () => {
    const problem = await problemOf([HEADER, ['05/09/2024', '', '', '50.000', '150,000', '']])
    expect(problem?.code).toBe('mixed-number-formats')
  })
  test('a column of numbers and of text may have lost its thousands in Excel', async () => {
    const rows = [GOOD, ['06/09/2024', 'A2', '', 50, '', ''], ['06/09/2024', 'A2', '', '1.000.000', '', '']]
    expect(await problemOf([HEADER, ...rows])).toEqual({
      code: 'mixed-cell-types',
      ...{ row: 2, value: '50.000', otherRow: 3, otherValue: '50' },
    })
  })
  test('amounts of three digits or none behind one mark are thousands', async () => {
    const { decided, lines } = await readTable([
      HEADER,
      ['05/09/2024', '', '', '1,000', '', ''],
      ['05/09/2024', '', '', '200', '', ''],
    ])
    expect(decided).toMatchObject({ ok: true, shape: { numberFormat: 'comma-groups' } })
    expect(lines.map((line) => line.amountVnd)).toEqual([1_000, 200])
  })
})

describe('a row with a mistake is told by row, column and value', () => {
  test.each([
    [['', 'A1', '', '50.000', '', ''], 'TNXDate', 'day-missing', ''],
    [['31/02/2024', 'A1', '', '50.000', '', ''], 'TNXDate', 'day-invalid', '31/02/2024'],
    [['05/09/2024 A1', 'A1', '', '50.000', '', ''], 'TNXDate', 'day-invalid', '05/09/2024 A1'],
    [['05/09/1999', 'A1', '', '50.000', '', ''], 'TNXDate', 'day-out-of-range', '05/09/1999'],
    [['05/09/2024', 'A1', '', '12a.000', '', ''], 'Credit', 'not-money', '12a.000'],
    [['05/09/2024', 'A1', '-50.000', '', '', ''], 'Debit', 'negative-amount', '-50.000'],
    [['05/09/2024', 'A1', '', '50.000,50', '', ''], 'Credit', 'fraction-of-dong', '50.000,50'],
    [['05/09/2024', 'A1', '', '10.000.000.000.001', '', ''], 'Credit', 'amount-too-large', '10.000.000.000.001'],
    [['05/09/2024', 'A1', '', '50.000', '1x', ''], 'Balance', 'not-money', '1x'],
    [['05/09/2024', 'A1', '', '50.000', '-1', ''], 'Balance', 'negative-amount', '-1'],
    [['05/09/2024', 'A1', '50.000', '50.000', '', ''], 'Credit', 'both-sides', '50.000'],
    [['05/09/2024', 'A1', '', '', '', ''], 'Credit', 'no-amount', ''],
    [['05/09/2024', 'A1', '0', '0', '', ''], 'Credit', 'no-amount', '0'],
    [['05/09/2024', 'x'.repeat(101), '', '50.000', '', ''], 'DocNo', 'document-too-long', `${'x'.repeat(59)}…`],
    [
      ['05/09/2024', 'A1', '', '50.000', '', 'x'.repeat(10_000)],
      'TransactionDetails',
      'memo-too-long',
      `${'x'.repeat(59)}…`,
    ],
  ])('%#: %j', async (row, column, code, value) => {
    expect(await problemsOf(GOOD, row)).toEqual([{ row: 3, column, code, value }])
  })
  test('all mistakes of a row are told at once', async () => {
    const codes = (await problemsOf(['32/01/2024', '', 'x', 'y', 'z', ''])).map(
      ({ column, code }) => `${column} ${code}`,
    )
    expect(codes).toEqual(['TNXDate day-invalid', 'Debit not-money', 'Credit not-money', 'Balance not-money'])
  })
  test('a day that has not come yet is no day a bank has booked on', async () => {
    const rows = [GOOD, ['06/09/2024', 'A2', '', '1.000', '', ''], ['', 'A3', '', '1.000', '', '']]
    const header = ['Ngày hạch toán', 'Số giao dịch', 'Nợ', 'Có', 'Số dư', 'Mô tả giao dịch']
    const { lines, problems } = await readTable([header, ...rows], '2024-09-05')
    const wrong = { column: 'Ngày hạch toán', code: 'day-in-the-future', value: '06/09/2024' }
    expect(problems).toEqual([
      { row: 3, ...wrong },
      { row: 4, ...wrong },
    ])
    expect(lines).toHaveLength(1)
    expect((await readTable([header, ...rows], '2024-09-06')).problems).toEqual([])
  })
  test('words among the transfers are no footer: a memo may be torn', async () => {
    expect(await problemsOf(GOOD, ['', '', '', '', '', 'tiếp theo'], GOOD, ['Trang 1'])).toEqual([
      { row: 3, column: 'TransactionDetails', code: 'not-a-transaction', value: 'tiếp theo' },
    ])
  })
  test('a broken row 70.000 is found, and the others are still read', async () => {
    const rows: Table = Array.from({ length: 70_000 }, () => GOOD)
    rows[69_998] = ['05/09/2024', 'A1', '', '12a.000', '', 'Ung ho']
    const { decided, lines, problems } = await readTable([HEADER, ...rows])
    expect(problems).toEqual([{ row: 70_000, column: 'Credit', code: 'not-money', value: '12a.000' }])
    expect(lines).toHaveLength(69_999)
    expect(decided).toMatchObject({ ok: true, summary: { lines: 69_999, problemRows: 1 } })
  })
})

describe('what a line keeps', () => {
  test('its memo as the bank wrote it, in NFC on one line, without characters nobody sees', async () => {
    const memo = ' \u0007U\u031b\u0309ng ho\u0323\u0302\r\nquỹ \u202e<b>“vì” 🏠</b>\u200b '
    const { lines } = await readTable([HEADER, ['05/09/2024', 12_345, '', '50.000', '', memo]])
    expect(lines).toEqual([
      {
        ...{ row: 2, day: '2024-09-05', direction: 'in', amountVnd: 50_000, balanceAfterVnd: null },
        ...{ document: '12345', memo: 'Ửng hộ quỹ <b>“vì” 🏠</b>' },
      },
    ])
  })
  test('its number, whether a spreadsheet gives text or numbers and serial days', async () => {
    const header = ['Ngày hiệu lực', 'Ghi nợ', 'Ghi có', 'Số dư', 'Mô tả']
    const { lines } = await readTable([
      header,
      [45_540, null, 50_000, 150_000, 'a'],
      [45_541.5, 20_000, 0, 130_000, null],
    ])
    expect(lines.map(({ day, direction, amountVnd, memo }) => [day, direction, amountVnd, memo])).toEqual([
      ['2024-09-05', 'in', 50_000, 'a'],
      ['2024-09-06', 'out', 20_000, ''],
    ])
  })
  test('the day above, in a VietinBank statement', async () => {
    const header = ['Ngày hạch toán', 'Mô tả giao dịch', 'Nợ', 'Có', 'Số dư', 'Số giao dịch']
    const rows = [
      ['', 'a', '', '50.000', '', ''],
      ['05/09/2024', 'b', '', '50.000', '', ''],
      ['', 'c', '', '50.000', '', 'X'],
    ]
    const { lines, problems } = await readTable([header, ...rows])
    expect(problems).toEqual([{ row: 2, column: 'Ngày hạch toán', code: 'day-missing', value: '' }])
    expect(lines.map(({ day, memo }) => [day, memo])).toEqual([
      ['2024-09-05', 'b'],
      ['2024-09-05', 'c'],
    ])
  })
  test('the document number behind the day, in a VCB statement', async () => {
    const header = ['STT', 'Ngày/TNX Date', 'Ghi nợ/Debit', 'Ghi có/Credit', 'Số dư/Balance', 'Nội dung chi tiết']
    const { lines } = await readTable([
      header,
      ['1', '05/09/2024\n5091 - 77', '', '50.000', '', 'a'],
      ['2', '05/09/2024', '', '1.000', '', 'b'],
    ])
    expect(lines.map((line) => line.document)).toEqual(['5091 - 77', null])
  })
  test('a gift whose memo speaks of a total is a gift', async () => {
    const header = ['Ngày hạch toán', 'Mô tả giao dịch', 'Nợ', 'Có', 'Số dư']
    const rows = [
      ['05/09/2024', 'Tổng cộng 5 người ủng hộ', '', '50.000', '50.000'],
      ['', 'Tổng cộng', '', '50.000', '100.000'],
    ]
    const { lines, problems } = await readTable([header, ...rows])
    expect(problems).toEqual([])
    expect(lines).toHaveLength(2)
  })
})

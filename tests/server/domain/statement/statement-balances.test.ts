import { describe, expect, test } from 'vitest'
import type { Table } from '../../../support/statement-fixtures.ts'
import { statementTable } from '../../../support/statement-fixtures.ts'
import { readTable } from '../../../support/statement-reading.ts'

const HEADER = ['TNXDate', 'DocNo', 'Debit', 'Credit', 'Balance', 'TransactionDetails']
const GOOD = ['05/09/2024', 'A1', '', '50.000', '', 'Ung ho']

async function problemsOf(...rows: Table) {
  const { problems } = await readTable([HEADER, ...rows])
  return problems
}

describe('the running balance', () => {
  const at = (credit: string, balance: string, day = '05/09/2024') => [day, '', '', credit, balance, '']

  test('a wrong one names what is found and what it must be, once', async () => {
    const rows = [at('10.000', '10.000'), at('10.000', '20.000'), at('10.000', '99.000'), at('10.000', '109.000')]
    expect(await problemsOf(...rows)).toEqual([
      { row: 4, column: 'Balance', code: 'wrong-balance', value: '99000 / 30000' },
    ])
  })
  test('a missing row shows, newest first as well', async () => {
    const rows = [at('10.000', '50.000'), at('10.000', '40.000'), at('10.000', '20.000'), at('10.000', '10.000')]
    expect(await problemsOf(...rows)).toEqual([
      { row: 4, column: 'Balance', code: 'wrong-balance', value: '20000 / 30000' },
    ])
    const { decided } = await readTable([HEADER, ...rows])
    expect(decided).toMatchObject({ ok: true, shape: { order: 'newest-first' }, summary: { balanced: false } })
  })
  test('is carried over rows that give none', async () => {
    expect(await problemsOf(at('10.000', '10.000'), at('10.000', ''), at('10.000', '30.000'))).toEqual([])
    expect(await problemsOf(at('10.000', '10.000'), at('10.000', ''), at('10.000', '40.000'))).toHaveLength(1)
  })
  test('starts anew behind a row that could not be read', async () => {
    const problems = await problemsOf(at('10.000', '10.000'), at('x', '20.000'), at('10.000', '30.000'))
    expect(problems.map((problem) => problem.code)).toEqual(['not-money'])
  })
  test('decides the order of a file of one day; without balances the days do', async () => {
    const orderOf = async (...rows: Table) => {
      const { decided } = await readTable([HEADER, ...rows])
      return decided.ok ? decided.shape.order : decided.problem
    }
    expect(await orderOf(at('10.000', '30.000'), at('20.000', '20.000'))).toBe('newest-first')
    expect(await orderOf(at('10.000', '10.000'), at('20.000', '30.000'))).toBe('oldest-first')
    expect(await orderOf(at('1.000', '', '06/09/2024'), at('1.000', '', '05/09/2024'))).toBe('newest-first')
    expect(await orderOf(at('1.000', ''))).toBe('oldest-first')
  })
})

describe('what the preview is told', () => {
  const transfers = [
    { day: '2024-09-05', direction: 'in', amountVnd: 500_000, document: 'A1', memo: 'a' },
    { day: '2024-09-07', direction: 'out', amountVnd: 200_000, document: 'A2', memo: 'b' },
    { day: '2024-09-07', direction: 'in', amountVnd: 1_000, document: 'A3', memo: 'c' },
  ] as const
  const vcb = statementTable({
    bank: 'VCB',
    transfers,
    openingVnd: 1_000_000,
    order: 'oldest-first',
    format: 'dot-groups',
    decimals: false,
  })

  test('lines, totals, days and balances', async () => {
    const { decided, problems } = await readTable(vcb)
    expect(problems).toEqual([])
    expect(decided).toMatchObject({
      ok: true,
      shape: { bank: 'VCB', headerRow: 4, contradictions: [] },
      summary: {
        ...{ lines: 3, problemRows: 0, totalInVnd: 501_000, totalOutVnd: 200_000 },
        ...{
          firstDay: '2024-09-05',
          lastDay: '2024-09-07',
          openingVnd: 1_000_000,
          closingVnd: 1_301_000,
          balanced: true,
        },
      },
    })
  })
  test('balances are derived where the file states none', async () => {
    const { decided } = await readTable([
      HEADER,
      ['05/09/2024', '', '', '10.000', '', ''],
      ['05/09/2024', '', '3.000', '', '57.000', ''],
    ])
    expect(decided).toMatchObject({ summary: { openingVnd: 50_000, closingVnd: 57_000, balanced: true } })
  })
  test('are unknown where the file gives none', async () => {
    const { decided } = await readTable([HEADER, GOOD])
    expect(decided).toMatchObject({ summary: { openingVnd: null, closingVnd: null, balanced: null } })
  })

  function changed(row: number, from: string, to: string): Table {
    return vcb.map((cells, index) => (index === row ? cells.map((cell) => (cell === from ? to : cell)) : cells))
  }
  test.each([
    [
      2,
      '1.000.000',
      '1.000.001',
      { row: 3, column: 'Số dư đầu kỳ', code: 'stated-differs', value: '1000001 / 1000000' },
    ],
    [7, '501.000', '502.000', { row: 8, column: 'Ghi có', code: 'stated-differs', value: '502000 / 501000' }],
    [7, '200.000', '0', { row: 8, column: 'Ghi nợ', code: 'stated-differs', value: '0 / 200000' }],
    [
      8,
      '1.301.000',
      '1.401.000',
      { row: 9, column: 'Số dư cuối kỳ', code: 'stated-differs', value: '1401000 / 1301000' },
    ],
  ])('what the file states in row %d must agree with its lines', async (row, from, to, problem) => {
    expect((await readTable(changed(row, from, to))).problems).toEqual([problem])
  })
  test('a file without its last transfer does not reach its stated totals', async () => {
    const { problems } = await readTable(vcb.filter((_, index) => index !== 6))
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [8, 'Số dư cuối kỳ'],
      [7, 'Ghi có'],
    ])
  })
  test('stated amounts prove opening + in − out = closing where rows give no balance', async () => {
    const without = (closing: string) => [
      ['Số dư đầu kỳ: 1.000.000 VND'],
      ['Ngày hiệu lực', 'Ghi nợ', 'Ghi có', 'Mô tả'],
      ['05/09/2024', '', '50.000', 'a'],
      ['Số dư cuối kỳ', closing],
    ]
    expect((await readTable(without('1.050.000'))).decided).toMatchObject({ summary: { balanced: true } })
    const { decided, problems } = await readTable(without('1.060.000'))
    expect(decided).toMatchObject({ summary: { balanced: false } })
    expect(problems).toEqual([{ row: 4, column: 'Số dư cuối kỳ', code: 'stated-differs', value: '1060000 / 1050000' }])
  })
  test('column names repeated on each printed page and totals of a page are no transfers', async () => {
    const page = [['', 'Tổng số', '0', '500.000', '', ''], vcb[3] ?? []]
    const { lines, problems } = await readTable([...vcb.slice(0, 5), ...page, ...vcb.slice(5)])
    expect(problems).toEqual([])
    expect(lines).toHaveLength(3)
  })
})

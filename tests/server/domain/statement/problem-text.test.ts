import { describe, expect, test } from 'vitest'
import type { FileProblem, FileProblemCode } from '../../../../server/domain/statement/file-problem.ts'
import type { RowProblemCode } from '../../../../server/domain/statement/line.ts'
import { fileProblemText, rowProblemText } from '../../../../server/domain/statement/problem-text.ts'
import type { StatementFileProblem } from '../../../../server/gateways/statement-file.ts'

const rowCodes: Record<RowProblemCode, string> = {
  'day-missing': '',
  'day-invalid': '31/02/2024',
  'day-out-of-range': '05/09/1999',
  'day-in-the-future': '05/09/2024',
  'not-money': '12a.000',
  'negative-amount': '-5',
  'fraction-of-dong': '50.000,50',
  'amount-too-large': '100.000.000.000.000',
  'both-sides': '50.000',
  'no-amount': '',
  'memo-too-long': 'xxx…',
  'document-too-long': 'xxx…',
  'wrong-balance': '950000 / 1000000',
  'stated-differs': '950000 / 1000000',
  'not-a-transaction': 'tiếp theo',
}
const fileCodes: Record<FileProblemCode, Omit<FileProblem, 'code'>> = {
  'empty-file': {},
  'file-too-large': {},
  'not-a-statement': {},
  pdf: {},
  html: {},
  'locked-or-old-excel': {},
  'zip-without-sheet': {},
  'damaged-xlsx': { row: 5 },
  'unpacks-too-large': {},
  'several-sheets': {},
  'excel-1904-dates': {},
  'utf16-without-mark': {},
  'nul-bytes': {},
  'not-utf8': {},
  'broken-quotes': { row: 70_000 },
  'cell-too-long': { row: 70_000 },
  'too-many-rows': {},
  'no-header': {},
  'duplicate-column': { row: 3, value: 'Ghi có' },
  'no-lines': {},
  'mixed-number-formats': { row: 2, value: '50.000', otherRow: 70_000, otherValue: '500,000' },
  'mixed-cell-types': { row: 2, value: '50.000', otherRow: 3, otherValue: '50' },
  'total-too-large': {},
  'other-account': { row: 3, value: '0071000123456', otherValue: '1000000000001' },
  'other-bank': { row: 4, value: 'BIDV', otherValue: 'Vietcombank' },
}

describe('the sentences about a statement', () => {
  test.each(Object.entries(rowCodes))('say where %s is and what to do', (code, value) => {
    const text = rowProblemText({ row: 70_000, column: 'Ghi có', code: code as RowProblemCode, value })
    expect(text).toMatch(/^Dòng 70\.000, cột Ghi có: /)
    expect(text).toMatch(/Xin|xin|phải|chỉ được/)
    expect(text).toMatch(/\.$/)
    expect(text).not.toMatch(/undefined|NaN|“”/)
  })
  test.each(Object.entries(fileCodes))('say what %s means and what to do', (code, rest) => {
    const text = fileProblemText({ code: code as FileProblemCode, ...rest })
    expect(text).toMatch(/[Xx]in |Tệp cần có/)
    expect(text).toMatch(/\.$/)
    expect(text).not.toMatch(/undefined|NaN/)
    if (rest.row !== undefined)
      expect(text).toMatch(new RegExp(`[Dd]òng ${rest.row === 70_000 ? '70\\.000' : rest.row}`))
  })
  test('name both amounts of a wrong balance', () => {
    const text = rowProblemText({ row: 5, column: 'Số dư', code: 'wrong-balance', value: '950000 / 1000000' })
    expect(text).toContain('số dư ghi 950.000 đ, tính từ các dòng thì phải là 1.000.000 đ')
  })
  test('name both rows of two number formats', () => {
    const text = fileProblemText({ code: 'mixed-number-formats', ...fileCodes['mixed-number-formats'] })
    expect(text).toContain('Dòng 2 ghi “50.000” nhưng dòng 70.000 ghi “500,000”')
  })
  test('cover everything a file on disk can turn out to be', () => {
    const sayable = (problem: StatementFileProblem): FileProblem => problem
    expect(fileProblemText(sayable({ code: 'pdf' }))).toContain('PDF')
  })
})

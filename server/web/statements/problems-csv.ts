import { stringify } from 'csv-stringify/sync'
import type { StagedProblem } from '../../../db/queries/statements.ts'
import type { RowProblem } from '../../domain/statement/line.ts'
import { rowProblemText } from '../../domain/statement/problem-text.ts'

/** The list an accountant mends a file by. Opens in Excel with its diacritics; a cell from the file cannot become a formula. */
export function problemsCsv(problems: readonly StagedProblem[]): string {
  const rows = problems.map((problem) => [
    problem.row,
    problem.column,
    problem.value,
    rowProblemText(problem as RowProblem),
  ])
  return stringify([['Dòng', 'Cột', 'Giá trị trong tệp', 'Chỗ cần sửa'], ...rows], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}

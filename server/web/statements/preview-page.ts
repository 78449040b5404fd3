import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { StatementRow } from '../../../db/queries/statements.ts'
import type { previewLines } from '../../actions/statements/preview-lines.ts'
import type { StatementShape } from '../../domain/statement/read-statement.ts'
import { formatDay, formatInstant, formatNumber, formatVnd } from '../../format.ts'
import { dataTable, summaryList } from '../components/display.ts'
import { errorSummary, radios } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { type Seen, statementFacts, statementPath } from './pages.ts'
import { outcomeText, period, shapeText } from './words.ts'

/** What was chosen in the questions before posting. */
export type Answers = { overlap: string; unclear: string }
type Preview = Awaited<ReturnType<typeof previewLines>>

/** What a file holds, what its lines would become, and the questions before it is posted. */
export function previewPage(
  request: FastifyRequest,
  seen: Seen,
  known: { preview: Preview; bookBalanceVnd: number; sameFile: StatementRow | null },
  typed: Answers = { overlap: '', unclear: '' },
  errors: FieldErrors = {},
) {
  const { statement } = seen
  const path = statementPath(statement.id)
  return {
    page: { title: 'Kiểm tra sao kê trước khi ghi sổ', wide: true },
    errors: errorSummary(request.t('form.summary', { count: Object.keys(errors).length }), errors),
    facts: statementFacts(seen),
    mayAct: seen.mayAct,
    sameFile: known.sameFile && {
      path: statementPath(known.sameFile.id),
      when: formatInstant(known.sameFile.confirmedAt ?? known.sameFile.uploadedAt),
    },
    allKnown: statement.repeated === statement.lines,
    contents: contents(statement),
    balances: balances(statement),
    books: booksText(statement, known.bookBalanceVnd),
    lines: linesTable(known.preview),
    shown: known.preview.length,
    total: statement.lines,
    hasMore: statement.lines > known.preview.length,
    overlap: statement.overlaps ? overlapQuestion(typed, errors) : null,
    unclear: statement.unclear > 0 ? unclearQuestion(statement, typed, errors) : null,
    mayCancel: statement.postedThrough === 0,
    confirmPath: `${path}/xac-nhan`,
    cancelPath: `${path}/bo`,
    confirmKey: randomUUID(),
    cancelKey: randomUUID(),
  }
}

function contents(statement: StatementRow) {
  return summaryList([
    { key: 'Nhận ra', value: shapeText(JSON.parse(statement.shape ?? '{}') as StatementShape) },
    { key: 'Kỳ sao kê', value: period(statement) ?? '' },
    { key: 'Số dòng', value: formatNumber(statement.lines), numeric: true },
    { key: 'Trong đó đã có trong sổ', value: `${formatNumber(statement.repeated)} dòng, sẽ bỏ qua`, numeric: true },
  ])
}

/** Opening + in − out = closing, or that the file gives no balances. */
function balances({ openingVnd, closingVnd, inVnd, outVnd }: StatementRow) {
  const isRight = openingVnd !== null && closingVnd !== null && openingVnd + inVnd - outVnd === closingVnd
  return summaryList([
    { key: 'Số dư đầu kỳ', value: openingVnd === null ? 'Tệp không ghi' : formatVnd(openingVnd), numeric: true },
    { key: '+ Tổng ghi Có', value: formatVnd(inVnd), numeric: true },
    { key: '− Tổng ghi Nợ', value: formatVnd(outVnd), numeric: true },
    {
      key: '= Số dư cuối kỳ',
      value: closingVnd === null ? 'Tệp không ghi' : formatVnd(closingVnd),
      numeric: true,
      tag: isRight ? { text: 'Khớp', tone: 'done' } : null,
    },
  ])
}

/** The books' balance of the account beside where the file begins. */
function booksText({ openingVnd, repeated, firstDay }: StatementRow, bookBalanceVnd: number): string {
  const books = `Số dư của tài khoản này trên sổ hiện là ${formatVnd(bookBalanceVnd)}.`
  if (openingVnd === null) return `${books} Tệp không có cột số dư nên không so được.`
  if (repeated > 0) return `${books} Tệp có những dòng đã ghi sổ, nên số dư đầu kỳ của tệp không so với số này được.`
  if (openingVnd === bookBalanceVnd) return `${books} Khớp với số dư đầu kỳ của tệp.`
  const difference = formatVnd(Math.abs(openingVnd - bookBalanceVnd))
  const begins = `đầu ngày ${formatDay(firstDay ?? '')}`
  return openingVnd > bookBalanceVnd
    ? `${books} Tệp bắt đầu ${begins} với số dư nhiều hơn ${difference}: có thể còn thiếu sao kê của kỳ trước, hoặc chưa ghi số dư đầu kỳ.`
    : `${books} Tệp bắt đầu ${begins} với số dư ít hơn ${difference}: có thể còn thiếu sao kê của kỳ trước, hoặc tệp cũ hơn những gì đã ghi.`
}

function linesTable(preview: Preview) {
  return dataTable({
    caption: 'Những dòng đầu của tệp',
    captionHidden: true,
    columns: [
      { text: 'Dòng', numeric: true },
      { text: 'Ngày' },
      { text: 'Ghi Có (₫)', numeric: true },
      { text: 'Ghi Nợ (₫)', numeric: true },
      { text: 'Nội dung' },
      { text: 'Sẽ ghi là' },
    ],
    rows: preview.map(({ line, outcome }) => {
      const amount = formatNumber(line.amountVnd)
      return [
        { text: formatNumber(line.row), heading: true },
        formatDay(line.day),
        line.direction === 'in' ? amount : '',
        line.direction === 'out' ? amount : '',
        line.memo,
        outcomeText(outcome),
      ]
    }),
  })
}

function overlapQuestion(typed: Answers, errors: FieldErrors) {
  return radios({
    name: 'trung',
    value: typed.overlap,
    error: errors.trung,
    label: 'Trong sổ đã có dòng của những ngày này. Tệp này là gì?',
    hint: 'Tệp không có cột số dư, nên chỉ người đọc sao kê gốc phân biệt được.',
    choices: [
      {
        value: 'repeats',
        text: 'Lặp lại những dòng đã ghi',
        hint: 'Ví dụ: tải lại cùng kỳ, hoặc kỳ mới gồm cả kỳ cũ. Dòng giống hệt dòng đã ghi được bỏ qua.',
      },
      {
        value: 'continues',
        text: 'Là phần tiếp theo trong cùng ngày',
        hint: 'Mọi dòng trong tệp đều mới và được ghi, kể cả dòng trông giống dòng cũ.',
      },
    ],
  })
}

/** Lines that look like what the bank has notified, with nothing but the day and the amount to tell by. */
function unclearQuestion({ unclear }: StatementRow, typed: Answers, errors: FieldErrors) {
  return radios({
    name: 'thong-bao',
    value: typed.unclear,
    error: errors['thong-bao'],
    label: `${formatNumber(unclear)} dòng cùng ngày, cùng số tiền với khoản đã ghi theo thông báo của ngân hàng. Đó là gì?`,
    hint: 'Số tham chiếu và nội dung không đủ để tự nhận ra. Xin so với sao kê gốc rồi chọn.',
    choices: [
      {
        value: 'same',
        text: 'Chính là những khoản ngân hàng đã thông báo',
        hint: 'Mỗi dòng được nối với khoản đã ghi, không ghi thêm lần nữa.',
      },
      { value: 'others', text: 'Là những khoản khác', hint: 'Các dòng đó được ghi thêm vào sổ.' },
    ],
  })
}

import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { StagedProblem, StatementRow } from '../../../db/queries/statements.ts'
import type { FileProblem } from '../../domain/statement/file-problem.ts'
import type { RowProblem } from '../../domain/statement/line.ts'
import { fileProblemText, rowProblemText } from '../../domain/statement/problem-text.ts'
import { formatInstant, formatNumber } from '../../format.ts'
import { accountChoices, accountName, type ReachedAccount } from '../components/bank-accounts.ts'
import { dataTable, pagination, progress, summaryList } from '../components/display.ts'
import { errorSummary, fileField, selectField } from '../components/fields.ts'
import { addressWith } from '../components/keyset.ts'
import { statementTags } from '../components/statement-state.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { period } from './words.ts'

export const LIST_PATH = '/noi-bo/sao-ke'

/** The statement's page knows whose file it is and who has acted on it. */
export type Seen = {
  statement: StatementRow
  account: ReachedAccount
  uploader: string
  confirmer: string | null
  /** What became of a form that came too late, in a sentence. */
  told: string | null
  /** The reader is an accountant of the account's unit, not an auditor. */
  mayAct: boolean
}

export function statementPath(id: number): string {
  return `${LIST_PATH}/${id}`
}

export function listPage(
  request: FastifyRequest,
  shown: {
    statements: readonly StatementRow[]
    accounts: readonly ReachedAccount[]
    older: string | null
    newer: string | null
    /** Accounts this person may upload for; empty for an auditor. */
    uploadFor: readonly ReachedAccount[]
  },
  typed: { account: string } = { account: '' },
  errors: FieldErrors = {},
) {
  const byId = new Map(shown.accounts.map((account) => [account.id, account]))
  const at = (cursor: string | null) => cursor && addressWith(LIST_PATH, { cursor })
  return {
    page: { title: 'Sao kê ngân hàng', wide: true },
    errors: errorSummary(request.t('form.summary', { count: Object.keys(errors).length }), errors),
    upload: shown.uploadFor.length === 0 ? null : uploadForm(request, shown.uploadFor, typed, errors),
    statements: shown.statements.length === 0 ? null : statementsTable(shown.statements, byId),
    pages: pagination({ newerHref: at(shown.newer), olderHref: at(shown.older) }),
  }
}

function uploadForm(
  request: FastifyRequest,
  accounts: readonly ReachedAccount[],
  typed: { account: string },
  errors: FieldErrors,
) {
  const only = accounts.length === 1 ? String(accounts[0]?.id) : ''
  const choices = accountChoices(accounts)
  return {
    action: addressWith(LIST_PATH, { _token: request.signedIn().csrfToken }),
    key: randomUUID(),
    fields: [
      selectField({
        name: 'tai-khoan',
        label: 'Tài khoản',
        choices: only ? choices : [{ value: '', text: 'Chọn tài khoản' }, ...choices],
        value: typed.account || only,
        error: errors['tai-khoan'],
        required: true,
      }),
      fileField({
        name: 'tep',
        label: 'Tệp sao kê',
        hint: 'Excel (.xlsx) hoặc CSV tải từ ngân hàng, lớn nhất 64 MB. Xin giữ nguyên tệp, không sửa trong Excel.',
        accept: '.xlsx,.csv,.txt',
        error: errors.tep,
        required: true,
      }),
    ],
  }
}

function statementsTable(statements: readonly StatementRow[], accounts: ReadonlyMap<number, ReachedAccount>) {
  return dataTable({
    caption: 'Các sao kê, mới tải lên trước',
    captionHidden: true,
    columns: [
      { text: 'Tải lên lúc' },
      { text: 'Tài khoản' },
      { text: 'Kỳ' },
      { text: 'Số dòng', numeric: true },
      { text: 'Ghi Có (₫)', numeric: true },
      { text: 'Ghi Nợ (₫)', numeric: true },
      { text: 'Tình trạng' },
    ],
    rows: statements.map((statement) => {
      const account = accounts.get(statement.bankAccountId)
      const wasRead = statement.firstDay !== null
      return [
        {
          text: formatInstant(statement.uploadedAt),
          href: statementPath(statement.id),
          note: statement.fileName,
          heading: true,
        },
        account ? { text: accountName(account), note: account.unitName } : '',
        period(statement) ?? '',
        wasRead ? formatNumber(statement.lines) : '',
        wasRead ? formatNumber(statement.inVnd) : '',
        wasRead ? formatNumber(statement.outVnd) : '',
        { text: '', tag: statementTags[statement.state] },
      ]
    }),
  })
}

/** What is true of a statement in every state, for the head of its page. */
export function statementFacts({ statement, account, uploader }: Seen) {
  return summaryList([
    { key: 'Tài khoản', value: `${accountName(account)} · ${account.unitName}` },
    { key: 'Tệp', value: statement.fileName, tag: statementTags[statement.state] },
    { key: 'Tải lên', value: `${uploader}, lúc ${formatInstant(statement.uploadedAt)}` },
  ])
}

/** A file being read or a statement being posted: how far it is, and that nobody has to wait here. */
export function workingPage(seen: Seen, { staged, hasFailed }: { staged: number; hasFailed: boolean }) {
  const { statement } = seen
  const isPosting = statement.state === 'posting'
  const done = statement.posted + statement.skipped
  const total = formatNumber(statement.lines)
  return {
    page: { title: isPosting ? 'Đang ghi sao kê vào sổ' : 'Đang đọc tệp sao kê' },
    path: statementPath(statement.id),
    told: seen.told,
    facts: statementFacts(seen),
    isPosting,
    hasFailed,
    mayAct: seen.mayAct,
    readText: staged === 0 ? 'Đang mở tệp.' : `Đã đọc ${formatNumber(staged)} dòng.`,
    progress: progress({
      label: 'Số dòng đã ghi',
      value: done,
      max: statement.lines,
      text: `Đã xong ${formatNumber(done)} trên ${total} dòng`,
    }),
  }
}

export function refusedPage(seen: Seen, problems: readonly StagedProblem[]) {
  const { statement } = seen
  const path = statementPath(statement.id)
  return {
    page: { title: 'Chưa dùng được tệp sao kê này' },
    told: seen.told,
    facts: statementFacts(seen),
    mayAct: seen.mayAct,
    fileProblem: statement.problem ? fileProblemText(JSON.parse(statement.problem) as FileProblem) : null,
    sentences: problems.map((problem) => rowProblemText(problem as RowProblem)),
    count: statement.problems,
    shown: problems.length,
    hasMore: statement.problems > problems.length,
    csvPath: `${path}/loi.csv`,
    uploadPath: LIST_PATH,
  }
}

/** A statement that is in the ledger. */
export function postedPage(seen: Seen) {
  const { statement, confirmer } = seen
  const { firstDay, lastDay } = statement
  return {
    page: { title: 'Sao kê đã ghi vào sổ' },
    told: seen.told,
    facts: statementFacts(seen),
    result: summaryList([
      { key: 'Kỳ sao kê', value: period(statement) ?? '' },
      { key: 'Dòng đã ghi', value: formatNumber(statement.posted), numeric: true },
      { key: 'Dòng bỏ qua vì đã có trong sổ', value: formatNumber(statement.skipped), numeric: true },
      { key: 'Tổng ghi Có trong tệp', value: `${formatNumber(statement.inVnd)} ₫`, numeric: true },
      { key: 'Tổng ghi Nợ trong tệp', value: `${formatNumber(statement.outVnd)} ₫`, numeric: true },
      { key: 'Người xác nhận', value: `${confirmer ?? ''}, lúc ${formatInstant(statement.confirmedAt ?? 0)}` },
      { key: 'Ghi xong lúc', value: formatInstant(statement.postedAt ?? 0) },
    ]),
    ledgerPath: addressWith('/so-cai', { from: firstDay, to: lastDay }),
    queuePath: addressWith('/noi-bo/doi-chieu', { account: statement.bankAccountId }),
    uploadPath: LIST_PATH,
  }
}

export function cancelledPage(seen: Seen) {
  return {
    page: { title: 'Sao kê đã bỏ' },
    told: seen.told,
    facts: statementFacts(seen),
    uploadPath: LIST_PATH,
  }
}

import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { balanceOf } from '../../../db/queries/accounts.ts'
import {
  countStaged,
  problemsOf,
  sameFileConfirmed,
  statementById,
  statementsOf,
} from '../../../db/queries/statements.ts'
import { overlapAnswers, type Role, unclearAnswers } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import { confirmStatement } from '../../actions/statements/post-statement.ts'
import { previewLines } from '../../actions/statements/preview-lines.ts'
import { cancelStatement, receiveStatement } from '../../actions/statements/stage-statement.ts'
import { dropUpload } from '../../gateways/uploads.ts'
import { accountsWithin } from '../components/bank-accounts.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { statementOf } from './load.ts'
import {
  cancelledPage,
  LIST_PATH,
  listPage,
  postedPage,
  refusedPage,
  type Seen,
  statementPath,
  workingPage,
} from './pages.ts'
import { type Answers, previewPage } from './preview-page.ts'
import { problemsCsv } from './problems-csv.ts'
import { readUpload, type Upload } from './upload.ts'

const PAGE_ROWS = 30
const PREVIEW_ROWS = 20
const PROBLEMS_SHOWN = 100
const PROBLEMS_IN_CSV = 10_000
/** A small file is read or posted within this, and the next page shows the result at once. */
const A_MOMENT_MS = 700
/** The field in which a question is answered, by the refusal without an answer. */
const questions: Readonly<Record<string, string>> = { 'overlap-unanswered': 'trung', 'unclear-unanswered': 'thong-bao' }
const TOO_LARGE = 'Tệp lớn hơn 64 MB. Xin chia sao kê thành nhiều kỳ ngắn hơn rồi tải lên từng tệp.'

const readers: Role[] = ['accountant', 'auditor']
const workers: Role[] = ['accountant']

type OfStatement = { Params: { id: string } }

/** `/noi-bo/sao-ke`: bank statements from upload to ledger. Accountants work here, auditors read. */
export default async function statements(app: FastifyInstance): Promise<void> {
  const { database, dataDir } = app.fund
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const working = { preHandler: app.staffOnly(...workers), config: { roles: workers } }

  app.get(LIST_PATH, reading, (request, reply) => showList(request, reply))

  app.post(LIST_PATH, working, async (request, reply) => {
    const { fields, file, tooLarge } = await readUpload(request, join(dataDir, 'uploads'))
    const typed = { account: fields['tai-khoan'] ?? '' }
    const errors: FieldErrors = {}
    if (typed.account === '') errors['tai-khoan'] = 'Xin chọn tài khoản của sao kê này.'
    if (!file) errors.tep = tooLarge ? TOO_LARGE : 'Xin chọn tệp sao kê.'
    if (!file || errors['tai-khoan']) {
      if (file) await dropUpload(file.path)
      return showList(request, reply.code(tooLarge ? 413 : 422), typed, errors)
    }
    const id = await take(request, fields, file)
    await atMostAMoment(app.statementJobs.kick())
    return reply.redirect(statementPath(id), 303)
  })

  app.get<OfStatement>(`${LIST_PATH}/:id`, reading, async (request, reply) => {
    return show(request, reply, await statementOf(database.read, request, readers))
  })

  app.get<OfStatement>(`${LIST_PATH}/:id/loi.csv`, reading, async (request, reply) => {
    const { statement } = await statementOf(database.read, request, readers)
    const problems = await problemsOf(database.read, statement.id, PROBLEMS_IN_CSV)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="loi-sao-ke-${statement.id}.csv"`)
      .send(problemsCsv(problems))
  })

  app.post<OfStatement>(`${LIST_PATH}/:id/xac-nhan`, working, async (request, reply) => {
    const seen = await statementOf(database.read, request, workers)
    const { trung, 'thong-bao': notified } = readTyped(request.body, ['trung', 'thong-bao'])
    const overlap = overlapAnswers.find((answer) => answer === trung) ?? null
    const unclear = unclearAnswers.find((answer) => answer === notified) ?? null
    const asked = { key: readKey(request.body), statementId: seen.statement.id, overlap, unclear }
    try {
      await confirmStatement(app.fund, request.signedIn(), asked)
    } catch (error) {
      return answerRefusal(request, reply, error, { overlap: trung, unclear: notified })
    }
    await atMostAMoment(app.statementJobs.kick())
    return reply.redirect(statementPath(seen.statement.id), 303)
  })

  app.post<OfStatement>(`${LIST_PATH}/:id/bo`, working, async (request, reply) => {
    const { statement } = await statementOf(database.read, request, workers)
    try {
      const asked = { key: readKey(request.body), statementId: statement.id }
      await cancelStatement(app.fund, request.signedIn(), asked)
    } catch (error) {
      return answerRefusal(request, reply, error, { overlap: '', unclear: '' })
    }
    return reply.flash('success', 'Đã bỏ sao kê này. Sổ không thay đổi.').redirect(LIST_PATH, 303)
  })

  app.post<OfStatement>(`${LIST_PATH}/:id/lam-tiep`, working, async (request, reply) => {
    const { statement } = await statementOf(database.read, request, workers)
    await atMostAMoment(app.statementJobs.kick())
    return reply.redirect(statementPath(statement.id), 303)
  })

  /** The statement of an uploaded file. A file that nobody took does not stay. */
  async function take(request: FastifyRequest, fields: Upload['fields'], file: NonNullable<Upload['file']>) {
    try {
      const accounts = await accountsWithin(database.read, request, workers)
      const account = accounts.find(({ id }) => String(id) === fields['tai-khoan'])
      if (!account) throw new Refusal('NOT_FOUND', {}, 404)
      // The data folder may be moved: what is stored is where the file lies in it.
      const path = relative(dataDir, file.path)
      const upload = { ...file, path, bankAccountId: account.id }
      const id = await receiveStatement(app.fund, request.signedIn(), readKey(fields), upload)
      // The same form sent twice is the statement that the first one made, with the first one's file.
      if ((await statementById(database.read, id))?.path !== path) await dropUpload(file.path)
      return id
    } catch (error) {
      await dropUpload(file.path)
      throw error
    }
  }

  async function showList(
    request: FastifyRequest,
    reply: FastifyReply,
    typed?: { account: string },
    errors?: FieldErrors,
  ) {
    const cursor = readCursor(readTyped(request.query, ['cursor']).cursor)
    const accounts = await accountsWithin(database.read, request, readers)
    const fetched = await statementsOf(database.read, {
      bankAccountIds: accounts.map(({ id }) => id),
      ...cursor,
      limit: PAGE_ROWS + 1,
    })
    const { rows, older, newer } = keysetPage(fetched, PAGE_ROWS, cursor)
    const uploadFor = await accountsWithin(database.read, request, workers)
    const shown = { statements: rows, accounts, older, newer, uploadFor }
    return reply.page('staff/statements/list', listPage(request, shown, typed, errors))
  }

  /** The page of a statement in the state it is in; after a refused form also what was typed and what to mend. */
  async function show(request: FastifyRequest, reply: FastifyReply, seen: Seen, typed?: Answers, errors?: FieldErrors) {
    const { statement } = seen
    switch (statement.state) {
      case 'reading':
      case 'posting': {
        const staged = await countStaged(database.read, statement.id)
        const hasFailed = app.statementJobs.hasFailed(statement.id)
        return reply.page('staff/statements/working', workingPage(seen, { staged, hasFailed }))
      }
      case 'refused': {
        const problems = await problemsOf(database.read, statement.id, PROBLEMS_SHOWN)
        return reply.page('staff/statements/refused', refusedPage(seen, problems))
      }
      case 'ready': {
        const known = {
          preview: await previewLines(database.read, statement, PREVIEW_ROWS),
          bookBalanceVnd: await balanceOf(database.read, seen.account.accountId),
          sameFile: await sameFileConfirmed(database.read, statement),
        }
        return reply.page('staff/statements/ready', previewPage(request, seen, known, typed, errors))
      }
      case 'posted':
        return reply.page('staff/statements/posted', postedPage(seen))
      case 'cancelled':
        return reply.page('staff/statements/cancelled', cancelledPage(seen))
    }
  }

  /** What can be mended is said in the form; where somebody was quicker, the statement's page says how it stands now. */
  async function answerRefusal(
    request: FastifyRequest<OfStatement>,
    reply: FastifyReply,
    error: unknown,
    typed: Answers,
  ) {
    if (!(error instanceof Refusal) || error.statusCode === 404) throw error
    const seen = await statementOf(database.read, request, workers)
    const text = request.t(`refusals.${error.code}`, error.values)
    const field = questions[error.code] ?? 'ghi-so'
    return show(request, reply.code(error.statusCode), { ...seen, told: text }, typed, { [field]: text })
  }
}

async function atMostAMoment(work: Promise<void>): Promise<void> {
  const waiting = new AbortController()
  await Promise.race([work, wait(A_MOMENT_MS, undefined, { signal: waiting.signal }).catch(() => {})])
  waiting.abort()
}

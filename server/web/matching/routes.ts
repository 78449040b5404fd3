import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { unmetHalves } from '../../../db/queries/levels.ts'
import { countWaiting, waitingLines } from '../../../db/queries/matching.ts'
import type { Role } from '../../../db/schema/index.ts'
import { explainLine } from '../../actions/matching/explain-line.ts'
import { leaveUnidentified } from '../../actions/matching/leave-unidentified.ts'
import { linkGift } from '../../actions/matching/link-gift.ts'
import { requestClassification } from '../../actions/matching/request-classification.ts'
import { requestDesignation } from '../../actions/matching/request-designation.ts'
import { requestFee } from '../../actions/matching/request-fee.ts'
import { requestLevel } from '../../actions/matching/request-level.ts'
import { Refusal } from '../../actions/refusal.ts'
import { accountsWithin } from '../components/bank-accounts.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import {
  choiceFields,
  readBoxes,
  readClassification,
  readFee,
  readLevel,
  readMove,
  readPayouts,
  readPledgeCode,
  readQueueQuery,
  type Typed,
} from './form.ts'
import { HALVES_SHOWN, LEVELS_PATH, levelsPage } from './levels-page.ts'
import { linePage } from './line-page.ts'
import { LIST_PATH, listPage } from './list-page.ts'
import { lineOf } from './load.ts'

const PAGE_ROWS = 50

const listReaders: Role[] = ['accountant', 'auditor']
/** The head reads the line that a request is about. */
const lineReaders: Role[] = ['accountant', 'auditor', 'head']
const workers: Role[] = ['accountant']

type OfLine = { Params: { index: string } }
type LineRequest = FastifyRequest<OfLine>

/** `/noi-bo/doi-chieu`: bank lines that wait for a person to say what they are. */
export default async function matching(app: FastifyInstance): Promise<void> {
  const { database } = app.fund
  const guard = (roles: Role[]) => ({ preHandler: app.staffOnly(...roles), config: { roles } })

  app.get(LIST_PATH, guard(listReaders), async (request, reply) => {
    const asked = readQueueQuery(request.query)
    const accounts = await accountsWithin(database.read, request, listReaders)
    const chosen = accounts.filter(({ id }) => asked.accountId === null || id === asked.accountId)
    const where = {
      bankAccountIds: chosen.map(({ id }) => id),
      ...(asked.reason ? { reason: asked.reason } : {}),
    }
    const { after, before } = asked
    const range = { ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) }
    const fetched = await waitingLines(database.read, { ...where, ...range, limit: PAGE_ROWS + 1 })
    const isBackwards = before !== undefined
    const more = fetched.length > PAGE_ROWS
    const found = {
      lines: isBackwards ? fetched.slice(-PAGE_ROWS) : fetched.slice(0, PAGE_ROWS),
      total: await countWaiting(database.read, where),
      hasNext: isBackwards || more,
      hasPrevious: isBackwards ? more : after !== undefined,
    }
    return reply.page('staff/matching/list', listPage(asked, accounts, found))
  })

  app.get<OfLine>(`${LIST_PATH}/:index`, guard(lineReaders), async (request, reply) => {
    const typed = readTyped(request.query, choiceFields)
    return show(request, reply, lineReaders, typed)
  })

  app.post<OfLine>(`${LIST_PATH}/:index/gan`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      const index = await linkGift(app.fund, request.signedIn(), { ...form, pledgeCode: readPledgeCode(typed.ma) })
      return `Đã gắn khoản này với đăng ký ${readPledgeCode(typed.ma)}, ghi ở dòng ${index} của sổ.`
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/chuyen-nguon`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      const read = readMove(typed)
      if ('errors' in read) return read.errors
      const asked = { ...form, pledgeCode: readPledgeCode(typed.ma), reason: read.reason }
      const { code } = await requestDesignation(app.fund, request.signedIn(), asked)
      return `Đã gửi đề nghị ${code} để Trưởng ban duyệt.`
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/de-nguyen`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form }) => {
      await leaveUnidentified(app.fund, request.signedIn(), form)
      return 'Đã để nguyên là khoản chưa xác định người ủng hộ.'
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/phan-loai`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      const read = readClassification(typed)
      if ('errors' in read) return read.errors
      const { code } = await requestClassification(app.fund, request.signedIn(), { ...form, ...read })
      return `Đã gửi đề nghị ${code} để Trưởng ban duyệt.`
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/tien-the`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      const read = readPayouts(typed)
      if ('errors' in read) return read.errors
      const { code } = await requestClassification(app.fund, request.signedIn(), { ...form, ...read })
      return `Đã gửi đề nghị ${code} để Trưởng ban duyệt.`
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/phieu-chi`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      if (typed.phieu === '') return { phieu: 'Xin chọn một khoản chi.' }
      const index = await explainLine(app.fund, request.signedIn(), { ...form, disbursementCode: typed.phieu })
      return `Đã xác nhận khoản chi ${typed.phieu}, ghi ở dòng ${index} của sổ.`
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/phi`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      const read = readFee(typed)
      if ('errors' in read) return read.errors
      const { code } = await requestFee(app.fund, request.signedIn(), { ...form, ...read })
      return `Đã gửi đề nghị ${code} để Trưởng ban duyệt.`
    }),
  )

  app.post<OfLine>(`${LIST_PATH}/:index/cap-khac`, guard(workers), (request, reply) =>
    decide(request, reply, async ({ form, typed }) => {
      const read = readLevel(typed)
      if ('errors' in read) return read.errors
      const { code } = await requestLevel(app.fund, request.signedIn(), { ...form, ...read })
      return `Đã gửi đề nghị ${code} để Trưởng ban duyệt.`
    }),
  )

  app.get(LEVELS_PATH, guard(lineReaders), async (request, reply) => {
    const units = [...request.unitsReached(...lineReaders)]
    const halves = await unmetHalves(database.read, units, HALVES_SHOWN)
    return reply.page(
      'staff/matching/levels',
      levelsPage(halves, app.fund.clock(), request.unitsReached(...listReaders).size > 0),
    )
  })

  /** The page of a line as it stands now; after a refused form also what was typed, what to mend or what stood against it. */
  async function show(
    request: LineRequest,
    reply: FastifyReply,
    roles: readonly Role[],
    typed: Typed,
    errors: FieldErrors = {},
    told: string | null = null,
  ) {
    const seen = await lineOf(database.read, request, roles, typed.ma)
    const all = { ...errors }
    if (typed.ma !== '' && !seen.searched)
      all.ma ??= request.t('refusals.pledge-unknown', { code: readPledgeCode(typed.ma) })
    return reply.page('staff/matching/line', linePage(request, { ...seen, told }, typed, all))
  }

  /**
   * Carries out one form of a line's page. `act` says what was done, or what to mend. A refusal shows the line as it stands now:
   * when somebody was quicker, who and when.
   */
  async function decide(
    request: LineRequest,
    reply: FastifyReply,
    act: (sent: { form: { key: string; entryIndex: number }; typed: Typed }) => Promise<string | FieldErrors>,
  ) {
    const { line } = await lineOf(database.read, request, workers, '')
    const typed = { ...readTyped(request.body, choiceFields), 'lan-chuyen': readBoxes(request.body, 'lan-chuyen') }
    try {
      const done = await act({ form: { key: readKey(request.body), entryIndex: line.entryIndex }, typed })
      if (typeof done !== 'string') return await show(request, reply.code(422), workers, typed, done)
      return reply.flash('success', done).redirect(`${LIST_PATH}/${line.entryIndex}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const text = request.t(`refusals.${error.code}`, error.values)
      const isOfCode = error.code.startsWith('pledge-')
      return show(
        request,
        reply.code(error.statusCode),
        workers,
        typed,
        isOfCode ? { ma: text } : {},
        isOfCode ? null : text,
      )
    }
  }
}

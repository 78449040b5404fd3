import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { wasDeputy } from '../../../db/queries/delegations.ts'
import {
  listRequests,
  type RequestCase,
  requestByCode,
  waitingRequestFor,
  waitingRequests,
} from '../../../db/queries/requests.ts'
import { openingAccounts, type StandingEntry, standingEntry } from '../../../db/queries/reversals.ts'
import type { Role } from '../../../db/schema/index.ts'
import { planClaim } from '../../actions/claims/plan-claim.ts'
import { approveRequest } from '../../actions/corrections/approve-request.ts'
import { planRelease, refuseMoreThanLeft } from '../../actions/corrections/plan-release.ts'
import { planReversal } from '../../actions/corrections/plan-reversal.ts'
import { refuseRequest } from '../../actions/corrections/refuse-request.ts'
import { requestOpening } from '../../actions/corrections/request-opening.ts'
import { requestReversal } from '../../actions/corrections/request-reversal.ts'
import { planErasure } from '../../actions/erasure/plan-erasure.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readErasure } from '../../domain/redaction.ts'
import { localDay } from '../../format.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { readEntryIndex, readListQuery, readOpeningForm } from './form.ts'
import { listPage } from './list-page.ts'
import { newOpeningPage, newReversalPage, whichEntryPage } from './new-pages.ts'
import { type RequestOnFile, showPage } from './show-page.ts'

const readers = ['accountant', 'head', 'auditor'] as const satisfies readonly Role[]
const ROWS = 50

/** `/noi-bo/dieu-chinh`: an accountant asks for a correction or an opening balance, the head answers. */
export default async function staffCorrections(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const open = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const asking = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }
  const approving = {
    preHandler: app.staffOnly('head'),
    config: { roles: ['head' as const], asksAgain: 'Duyệt đề nghị điều chỉnh' },
  }
  const refusing = {
    preHandler: app.staffOnly('head', 'accountant'),
    config: { roles: ['head' as const, 'accountant' as const] },
  }

  app.get('/noi-bo/dieu-chinh', open, async (request, reply) => {
    const { state, cursor: typed } = readListQuery(request.query)
    const cursor = readCursor(typed)
    const unitIds = [...request.unitsReached(...readers)]
    const fetched = await listRequests(database.read, { unitIds, state, ...cursor, limit: ROWS + 1 })
    const waiting = await waitingRequests(database.read, unitIds)
    const mayAsk = request.signedIn().reach.has('accountant')
    return reply.page(
      'staff/corrections/index',
      listPage({ state, waiting, mayAsk, ...keysetPage(fetched, ROWS, cursor) }),
    )
  })

  app.get('/noi-bo/dieu-chinh/moi', asking, async (request, reply) => {
    const { 'but-toan': typed } = readTyped(request.query, ['but-toan'])
    const index = readEntryIndex(typed)
    if (index !== null)
      return reply.page(
        'staff/corrections/new',
        newReversalPage(request.t.bind(request), await correctable(request, index)),
      )
    const error = typed === '' ? null : 'Số của dòng chỉ gồm chữ số, ví dụ 1024.'
    return reply
      .code(error ? 422 : 200)
      .page('staff/corrections/which', whichEntryPage(request.t.bind(request), typed, error))
  })

  app.post('/noi-bo/dieu-chinh/moi', asking, async (request, reply) => {
    const { 'but-toan': typed, reason } = readTyped(request.body, ['but-toan', 'reason'])
    const index = readEntryIndex(typed)
    if (index === null) throw new Refusal('NOT_FOUND', {}, 404)
    await reachedEntry(request, index)
    try {
      const asked = { key: readKey(request.body), entryIndex: index, reason }
      const { code } = await requestReversal(app.fund, request.signedIn(), asked)
      reply.flash('success', `Đã gửi đề nghị ${code}. Trưởng ban sẽ duyệt.`)
      return reply.redirect(`/noi-bo/dieu-chinh/${code}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const errors = error.code.startsWith('reason-') ? { reason: sentence(request, error) } : ({} as FieldErrors)
      const model = newReversalPage(request.t.bind(request), await correctable(request, index), { reason, errors })
      return reply.code(error.statusCode).page('staff/corrections/new', model)
    }
  })

  app.get('/noi-bo/dieu-chinh/so-du-dau-ky', asking, async (request, reply) =>
    reply.page('staff/corrections/opening', newOpeningPage(request.t.bind(request), await openingDesk(request))),
  )

  app.post('/noi-bo/dieu-chinh/so-du-dau-ky', asking, async (request, reply) => {
    const desk = await openingDesk(request)
    const accountIds = desk.accounts.map(({ id }) => id)
    const { form, opening, errors } = readOpeningForm(request.body, accountIds, request.t.bind(request))
    const again = (found: FieldErrors) =>
      reply.code(422).page('staff/corrections/opening', newOpeningPage(request.t.bind(request), desk, form, found))
    if (!opening) return again(errors)
    try {
      const { code } = await requestOpening(app.fund, request.signedIn(), { key: readKey(request.body), ...opening })
      reply.flash('success', `Đã gửi đề nghị ${code}. Trưởng ban sẽ duyệt.`)
      return reply.redirect(`/noi-bo/dieu-chinh/${code}`, 303)
    } catch (error) {
      const field =
        error instanceof Refusal && { 'evidence-length': 'evidence', 'day-in-the-future': 'day' }[error.code]
      if (!(error instanceof Refusal) || !field) throw error
      return again({ [field]: sentence(request, error) })
    }
  })

  app.get<{ Params: { code: string } }>('/noi-bo/dieu-chinh/:code', open, async (request, reply) =>
    reply.page('staff/corrections/show', showPage(request.t.bind(request), await onFile(request), request.signedIn())),
  )

  app.post<{ Params: { code: string } }>('/noi-bo/dieu-chinh/:code/duyet', approving, async (request, reply) => {
    const { paper } = await onFile(request)
    const key = readKey(request.body)
    return answer(request, reply, paper.kind === 'redaction' ? 'Đã duyệt và xóa.' : 'Đã duyệt và ghi sổ.', () =>
      approveRequest(app.fund, request.signedIn(), { key, code: paper.code }),
    )
  })

  app.post<{ Params: { code: string } }>('/noi-bo/dieu-chinh/:code/tu-choi', refusing, async (request, reply) => {
    const { paper } = await onFile(request)
    const { reason } = readTyped(request.body, ['reason'])
    const key = readKey(request.body)
    const done = paper.requestedBy === request.signedIn().staffId ? 'Đã rút đề nghị.' : 'Đã từ chối đề nghị.'
    return answer(request, reply, done, () =>
      refuseRequest(app.fund, request.signedIn(), { key, code: paper.code, reason }),
    )
  })

  /** Carries an answer out; where the fund says no, the request is shown as it stands now, with the reason. */
  async function answer(
    request: FastifyRequest<{ Params: { code: string } }>,
    reply: FastifyReply,
    done: string,
    act: () => Promise<unknown>,
  ) {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { reason } = readTyped(request.body, ['reason'])
      const isField = error.code.startsWith('reason-')
      const errors = isField ? { reason: sentence(request, error) } : ({} as FieldErrors)
      const again = { told: isField ? null : sentence(request, error), reason, errors }
      const model = showPage(request.t.bind(request), await onFile(request), request.signedIn(), again)
      return reply.code(error.statusCode).page('staff/corrections/show', model)
    }
    return reply.flash('success', done).redirect(`/noi-bo/dieu-chinh/${request.params.code}`, 303)
  }

  /** The request with what the books say of it now; 404 for people of other units. */
  async function onFile(request: FastifyRequest<{ Params: { code: string } }>): Promise<RequestOnFile> {
    const paper = await requestByCode(database.read, request.params.code)
    if (!paper) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(paper.unitId, ...readers)
    const { kind, state, targetEntry } = paper
    const entry = targetEntry === null ? null : await standingEntry(database.read, targetEntry)
    const { plan, whyNot } = state === 'requested' ? await standing(request, paper) : { plan: null, whyNot: null }
    const isErasure = kind === 'redaction' && state === 'requested'
    const erasing = isErasure
      ? await orWhyNot(request, planErasure(database.read, readErasure(paper)))
      : { plan: null, whyNot: null }
    const isClaim = kind === 'claim' && state === 'requested' && targetEntry !== null
    const claiming = isClaim
      ? await orWhyNot(request, planClaim(database.read, targetEntry, (paper.evidence ?? '').replace(/^pledge:/, '')))
      : { plan: null, whyNot: null }
    const accounts = kind === 'opening' ? await openingAccounts(database.read, [paper.unitId]) : []
    const opened = accounts.find(({ id }) => id === paper.debitId) ?? null
    const whyNotNow = whyNot ?? erasing.whyNot ?? claiming.whyNot
    return {
      paper,
      byDeputy: await approvedByDeputy(paper),
      entry,
      plan,
      erasure: erasing.plan,
      claim: claiming.plan,
      whyNotNow,
      opened,
    }
  }

  async function approvedByDeputy({ unitId, approvedBy, approvedAt }: RequestCase): Promise<boolean> {
    if (approvedBy === null || approvedAt === null) return false
    return wasDeputy(database.read, { staffId: approvedBy, unitId, role: 'head', at: approvedAt })
  }

  /** What a waiting request would write now, where that depends on what happened since, or why it cannot. */
  async function standing(request: FastifyRequest, { kind, targetEntry, amountVnd }: RequestCase) {
    if (kind === 'reversal' && targetEntry !== null) return orWhyNot(request, planReversal(database.read, targetEntry))
    if (kind !== 'release' || targetEntry === null) return { plan: null, whyNot: null }
    const { whyNot } = await orWhyNot(
      request,
      planRelease(database.read, targetEntry).then((left) => refuseMoreThanLeft(left, amountVnd)),
    )
    return { plan: null, whyNot }
  }

  /** A line of this accountant's units with what reversing it would write, or why it cannot be reversed. */
  async function correctable(request: FastifyRequest, index: number) {
    const entry = await reachedEntry(request, index)
    const waiting = await waitingRequestFor(database.read, index)
    const { plan, whyNot } = waiting
      ? { plan: null, whyNot: request.t('refusals.request-waiting', { index: String(index), code: waiting }) }
      : await orWhyNot(request, planReversal(database.read, index))
    return { entry, plan, whyNot, waiting }
  }

  /** A plan, or the sentence that says why there is none. */
  async function orWhyNot<Plan>(
    request: FastifyRequest,
    planning: Promise<Plan>,
  ): Promise<{ plan: Plan | null; whyNot: string | null }> {
    try {
      return { plan: await planning, whyNot: null }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { plan: null, whyNot: sentence(request, error) }
    }
  }

  async function reachedEntry(request: FastifyRequest, index: number): Promise<StandingEntry> {
    const entry = await standingEntry(database.read, index)
    if (!entry) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(entry.unitId, 'accountant')
    return entry
  }

  async function openingDesk(request: FastifyRequest) {
    const accounts = await openingAccounts(database.read, [...request.unitsReached('accountant')])
    return { accounts, today: localDay(clock()) }
  }
}

function sentence(request: FastifyRequest, { code, values }: Refusal): string {
  return request.t(`refusals.${code}`, values)
}

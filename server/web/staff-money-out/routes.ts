import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { balanceOf, commitmentAccount } from '../../../db/queries/accounts.ts'
import { type AllocationCase, allocationByCode, listAllocations } from '../../../db/queries/allocations.ts'
import {
  type DisbursementCase,
  disbursementByCode,
  disbursementsOf,
  listDisbursements,
  receiverOf,
} from '../../../db/queries/disbursements.ts'
import { houseByCode } from '../../../db/queries/projects.ts'
import { unitById } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import type { Actor } from '../../actions/context.ts'
import { approveAllocation } from '../../actions/houses/approve-allocation.ts'
import { approveDisbursement } from '../../actions/houses/approve-disbursement.ts'
import { cancelDisbursement } from '../../actions/houses/cancel-disbursement.ts'
import { checkAllocation } from '../../actions/houses/check-allocation.ts'
import { checkDisbursement } from '../../actions/houses/check-disbursement.ts'
import { payCash } from '../../actions/houses/pay-cash.ts'
import { refuseAllocation } from '../../actions/houses/refuse-allocation.ts'
import { refuseDisbursement } from '../../actions/houses/refuse-disbursement.ts'
import { sendPaymentOrder } from '../../actions/houses/send-payment-order.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { readKey } from '../components/typed-form.ts'
import { allocationPage } from './allocation-page.ts'
import { readAllocationQuery, readPaymentQuery, readStepForm, type StepField, type StepForm } from './form.ts'
import { allocationsPage, paymentsPage } from './list-page.ts'
import { paymentPage } from './payment-page.ts'
import releaseRequests from './release-requests.ts'
import moneyOutRequests from './requests.ts'
import { deputiesOf, namesOf } from './signed-names.ts'
import { slipPage } from './slip-page.ts'
import type { StepAgain } from './step-forms.ts'

type Coded = { Params: { code: string } }
type Asked = { key: string; code: string }

/** A step as its address names it: who may take it, what it asks for, what it does, what is said afterwards. */
type StepRoute = {
  slug: string
  roles: readonly Role[]
  asks: readonly StepField[]
  act: (actor: Actor, asked: Asked, values: StepForm) => Promise<unknown>
  done: string
  /** What it is called where the person has to prove who they are once more; for approving and paying. */
  asksAgain?: string
}

const readers = ['officer', 'accountant', 'head', 'cashier', 'auditor'] as const satisfies readonly Role[]
const ROWS = 50

/** Money out, for staff: allocations and payments, each with the steps that people take one after the other. */
export default async function staffMoneyOut(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const { fund } = app
  const { read } = fund.database
  const today = () => localDay(fund.clock())
  await app.register(moneyOutRequests)
  await app.register(releaseRequests)

  app.get('/noi-bo/phan-bo', guarded, async (request, reply) => {
    const { state, cursor: text } = readAllocationQuery(request.query)
    const cursor = readCursor(text)
    const wanted = {
      unitIds: [...request.unitsReached(...readers)],
      state: state ?? undefined,
      ...cursor,
      limit: ROWS + 1,
    }
    const found = keysetPage(await listAllocations(read, wanted), ROWS, cursor)
    return reply.page('staff/money-out/index', allocationsPage(request.t.bind(request), state, found))
  })

  app.get('/noi-bo/chi', guarded, async (request, reply) => {
    const { state, cursor: text } = readPaymentQuery(request.query)
    const cursor = readCursor(text)
    const wanted = {
      unitIds: [...request.unitsReached(...readers)],
      state: state ?? undefined,
      ...cursor,
      limit: ROWS + 1,
    }
    const found = keysetPage(await listDisbursements(read, wanted), ROWS, cursor)
    return reply.page('staff/money-out/index', paymentsPage(request.t.bind(request), state, found))
  })

  app.get<Coded>('/noi-bo/phan-bo/:code', guarded, (request, reply) => showAllocation(request, reply))
  app.get<Coded>('/noi-bo/chi/:code', guarded, (request, reply) => showPayment(request, reply))

  app.get<Coded>('/noi-bo/chi/:code/phieu-chi', guarded, async (request, reply) => {
    const paper = await paymentOf(request)
    if (paper.method !== 'cash' || paper.state !== 'paid') throw new Refusal('NOT_FOUND', {}, 404)
    const entry = (await disbursementsOf(read, paper.projectId)).find(({ id }) => id === paper.id)
    const house = await houseByCode(read, paper.projectCode)
    const unit = await unitById(read, paper.unitId)
    if (!entry || !house || !unit) throw new Refusal('NOT_FOUND', {}, 404)
    return reply.page(
      'staff/money-out/slip',
      slipPage({
        entry,
        house,
        unit,
        receiver: await receiverOf(read, paper.id),
        names: await namesOf(read, paper),
        deputies: await deputiesOf(read, paper),
      }),
    )
  })

  const allocationSteps: StepRoute[] = [
    {
      slug: 'kiem-tra',
      roles: ['accountant'],
      asks: [],
      act: (actor, asked) => checkAllocation(fund, actor, asked),
      done: 'Đã ghi nhận kiểm tra. Đề nghị phân bổ chờ Trưởng ban duyệt.',
    },
    {
      slug: 'duyet',
      roles: ['head'],
      asks: ['decision'],
      asksAgain: 'Duyệt phân bổ',
      act: (actor, asked, { decision: decisionNumber }) => approveAllocation(fund, actor, { ...asked, decisionNumber }),
      done: 'Đã duyệt. Tiền đã chuyển từ nguồn sang phần của căn nhà.',
    },
    {
      slug: 'tu-choi',
      roles: ['officer', 'accountant', 'head'],
      asks: ['reason'],
      act: (actor, asked, { reason }) => refuseAllocation(fund, actor, { ...asked, reason }),
      done: 'Đề nghị phân bổ không thực hiện nữa.',
    },
  ]
  const paymentSteps: StepRoute[] = [
    {
      slug: 'kiem-tra',
      roles: ['accountant'],
      asks: [],
      act: (actor, asked) => checkDisbursement(fund, actor, asked),
      done: 'Đã ghi nhận kiểm tra. Đề nghị chi chờ Trưởng ban duyệt.',
    },
    {
      slug: 'duyet',
      roles: ['head'],
      asks: [],
      asksAgain: 'Duyệt chi',
      act: (actor, asked) => approveDisbursement(fund, actor, asked),
      done: 'Đã duyệt chi.',
    },
    {
      slug: 'chi-tien',
      roles: ['cashier'],
      asks: ['day', 'receiver', 'relation'],
      asksAgain: 'Chi tiền mặt',
      act: (actor, asked, { day, receiver, relation }) =>
        payCash(fund, actor, { ...asked, paidOn: day, receiver: { name: receiver, relation: relation || null } }),
      done: 'Đã chi. Phiếu chi có số, in được ngay.',
    },
    {
      slug: 'gui',
      roles: ['accountant'],
      asks: ['order'],
      asksAgain: 'Gửi ủy nhiệm chi',
      act: (actor, asked, { order: orderNumber }) => sendPaymentOrder(fund, actor, { ...asked, orderNumber }),
      done: 'Đã ghi nhận gửi ủy nhiệm chi. Sao kê của ngân hàng sẽ xác nhận.',
    },
    {
      slug: 'tu-choi',
      roles: ['officer', 'accountant', 'head'],
      asks: ['reason'],
      act: (actor, asked, { reason }) => refuseDisbursement(fund, actor, { ...asked, reason }),
      done: 'Đề nghị chi không thực hiện nữa.',
    },
    {
      slug: 'huy',
      roles: ['accountant', 'head'],
      asks: ['reason'],
      act: (actor, asked, { reason }) => cancelDisbursement(fund, actor, { ...asked, reason }),
      done: 'Đã hủy khoản chi. Tiền vẫn để dành cho căn nhà.',
    },
  ]
  for (const step of allocationSteps) addStep('/noi-bo/phan-bo', step, allocationOf, showAllocation)
  for (const step of paymentSteps) addStep('/noi-bo/chi', step, paymentOf, showPayment)

  /** Reads the form, acts, and answers: on to the paper, or the paper again with what stands against it. */
  function addStep(
    path: string,
    step: StepRoute,
    mayLook: (request: FastifyRequest<Coded>) => Promise<unknown>,
    show: typeof showPayment,
  ) {
    const config = { roles: step.roles, asksAgain: step.asksAgain }
    const options = { preHandler: app.staffOnly(...step.roles), config }
    app.post<Coded>(`${path}/:code/${step.slug}`, options, async (request, reply) => {
      const { code } = request.params
      await mayLook(request)
      const { form, values, errors, isRight } = readStepForm(request.body, step.asks, request.t.bind(request))
      const again = { slug: step.slug, form, errors }
      if (!isRight) return show(request, reply.code(422), again)
      try {
        await step.act(request.signedIn(), { key: readKey(request.body), code }, values)
      } catch (error) {
        if (!(error instanceof Refusal) || ![409, 422].includes(error.statusCode)) throw error
        return show(request, reply.code(error.statusCode), null, request.t(`refusals.${error.code}`, error.values))
      }
      return reply.flash('success', step.done).redirect(`${path}/${code}`, 303)
    })
  }

  async function showAllocation(
    request: FastifyRequest<Coded>,
    reply: FastifyReply,
    again: StepAgain | null = null,
    told: string | null = null,
  ) {
    const paper = await allocationOf(request)
    const availableVnd = await balanceOf(read, paper.poolId)
    const file = {
      paper,
      availableVnd,
      names: await namesOf(read, paper),
      deputies: await deputiesOf(read, paper),
      today: today(),
    }
    const model = allocationPage(request.t.bind(request), file, request.signedIn(), again, told)
    return reply.page('staff/money-out/paper', { ...model, slipHref: null, waitsForBank: false })
  }

  async function showPayment(
    request: FastifyRequest<Coded>,
    reply: FastifyReply,
    again: StepAgain | null = null,
    told: string | null = null,
  ) {
    const paper = await paymentOf(request)
    const committed = await commitmentAccount(read, paper.projectId, paper.unitId)
    const entry = (await disbursementsOf(read, paper.projectId)).find(({ id }) => id === paper.id)
    const file = {
      paper,
      unitName: entry?.unitName ?? '',
      availableVnd: await balanceOf(read, paper.assetId),
      committedVnd: committed ? await balanceOf(read, committed.id) : 0,
      voucher: entry?.voucher ?? null,
      names: await namesOf(read, paper),
      deputies: await deputiesOf(read, paper),
      receiver: await receiverOf(read, paper.id),
      today: today(),
    }
    const model = paymentPage(request.t.bind(request), file, request.signedIn(), again, told)
    return reply.page('staff/money-out/paper', model)
  }

  /** @throws Refusal('NOT_FOUND', 404) for a paper of other units */
  async function allocationOf(request: FastifyRequest<Coded>): Promise<AllocationCase> {
    return reached(request, await allocationByCode(read, request.params.code))
  }

  async function paymentOf(request: FastifyRequest<Coded>): Promise<DisbursementCase> {
    return reached(request, await disbursementByCode(read, request.params.code))
  }
}

function reached<Paper extends { projectUnitId: number }>(request: FastifyRequest, paper: Paper | null): Paper {
  if (!paper) throw new Refusal('NOT_FOUND', {}, 404)
  request.mustReach(paper.projectUnitId, ...readers)
  return paper
}

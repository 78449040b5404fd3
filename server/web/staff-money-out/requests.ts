import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accountsOfKind, balanceOf } from '../../../db/queries/accounts.ts'
import { type PoolWithMoney, poolsFor, waitingAllocationsVnd } from '../../../db/queries/allocations.ts'
import { fundingOf, type House, houseByCode, unitAndAbove } from '../../../db/queries/projects.ts'
import { bankAccounts } from '../../../db/queries/units.ts'
import { requestAllocation } from '../../actions/houses/request-allocation.ts'
import { requestDisbursement } from '../../actions/houses/request-disbursement.ts'
import { Refusal } from '../../actions/refusal.ts'
import { purposesServing } from '../../domain/allocation.ts'
import { mayRequest } from '../../domain/four-eyes.ts'
import { type FieldErrors, readKey } from '../components/typed-form.ts'
import { type AllocationForm, type PaymentForm, readAllocationForm, readPaymentForm } from './form.ts'
import { allocationRequestPage, type PayingAccount, paymentRequestPage } from './request-pages.ts'

type Coded = { Params: { code: string } }

const askers = ['officer', 'accountant'] as const
const noAllocation: AllocationForm = { pool: '', amount: '' }
const noPayment: PaymentForm = { asset: '', amount: '', payeeKind: '', payeeName: '', payeeAccount: '' }

/** Asking for money: from a pool to a house, and out of what is set aside for a house. */
export default async function moneyOutRequests(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly(...askers), config: { roles: askers } }
  const { read } = app.fund.database

  app.get<Coded>('/noi-bo/nha/:code/de-nghi-phan-bo', guarded, async (request, reply) => {
    const house = await houseOf(request)
    return askAllocation(request, reply, house, await poolsOf(request, house), noAllocation)
  })

  app.post<Coded>('/noi-bo/nha/:code/de-nghi-phan-bo', guarded, async (request, reply) => {
    const house = await houseOf(request)
    const pools = await poolsOf(request, house)
    const ids = pools.map(({ accountId }) => accountId)
    const { form, allocation, errors } = readAllocationForm(request.body, ids, request.t.bind(request))
    const again = (found: FieldErrors) => askAllocation(request, reply.code(422), house, pools, form, found)
    if (!allocation) return again(errors)
    try {
      const input = { key: readKey(request.body), projectCode: house.code, ...allocation }
      const { code } = await requestAllocation(app.fund, request.signedIn(), input)
      return reply.flash('success', `Đã gửi đề nghị phân bổ ${code}.`).redirect(`/noi-bo/phan-bo/${code}`, 303)
    } catch (error) {
      return again(errorsOf(request, error, { 'pool-serves-others': 'pool' }))
    }
  })

  app.get<Coded>('/noi-bo/nha/:code/de-nghi-chi', guarded, async (request, reply) => {
    const house = await houseOf(request)
    return askPayment(request, reply, house, await accountsFor(request, house), noPayment)
  })

  app.post<Coded>('/noi-bo/nha/:code/de-nghi-chi', guarded, async (request, reply) => {
    const house = await houseOf(request)
    const accounts = await accountsFor(request, house)
    const ids = accounts.map(({ id }) => id)
    const { form, payment, errors } = readPaymentForm(request.body, ids, request.t.bind(request))
    const again = (found: FieldErrors) => askPayment(request, reply.code(422), house, accounts, form, found)
    if (!payment) return again(errors)
    try {
      const input = { key: readKey(request.body), projectCode: house.code, ...payment }
      const { code } = await requestDisbursement(app.fund, request.signedIn(), input)
      return reply.flash('success', `Đã gửi đề nghị chi ${code}.`).redirect(`/noi-bo/chi/${code}`, 303)
    } catch (error) {
      return again(errorsOf(request, error, { 'payee-account-missing': 'payeeAccount' }))
    }
  })

  async function askAllocation(
    request: FastifyRequest,
    reply: FastifyReply,
    house: House,
    pools: readonly PoolWithMoney[],
    form: AllocationForm,
    errors?: FieldErrors,
  ) {
    const sources = { pools, waitingVnd: await waitingAllocationsVnd(read, house.id) }
    const model = allocationRequestPage(request.t.bind(request), house, sources, form, errors)
    return reply.page('staff/money-out/request', model)
  }

  function askPayment(
    request: FastifyRequest,
    reply: FastifyReply,
    house: House,
    accounts: readonly PayingAccount[],
    form: PaymentForm,
    errors?: FieldErrors,
  ) {
    const model = paymentRequestPage(request.t.bind(request), house, accounts, form, errors)
    return reply.page('staff/money-out/request', model)
  }

  /** @throws Refusal('NOT_FOUND', 404) for a house of other units */
  async function houseOf(request: FastifyRequest<Coded>): Promise<House> {
    const house = await houseByCode(read, request.params.code)
    if (!house) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(house.unitId, ...askers)
    return house
  }

  /** The pools this person may ask for this house. */
  async function poolsOf(request: FastifyRequest, house: House): Promise<PoolWithMoney[]> {
    const unitIds = await unitAndAbove(read, house.unitId)
    const pools = await poolsFor(read, { unitIds, fundId: house.fundId, purposeCodes: purposesServing(house) })
    return pools.filter((pool) => mayRequest(request.signedIn(), { house: house.unitId, paying: pool.unitId }))
  }

  /** Cash boxes and bank accounts of the units that set money aside for this house. */
  async function accountsFor(request: FastifyRequest, house: House): Promise<PayingAccount[]> {
    const accounts: PayingAccount[] = []
    for (const { unitId, unitName, leftVnd } of await fundingOf(read, house.id)) {
      if (!mayRequest(request.signedIn(), { house: house.unitId, paying: unitId })) continue
      const books = { unitId, fundId: house.fundId }
      const banks = (await bankAccounts(read, [unitId])).filter(({ fundId }) => fundId === house.fundId)
      const named = [
        ...(await accountsOfKind(read, { ...books, kind: 'cash' })).map(({ id }) => ({ id, text: 'Tiền mặt' })),
        ...banks.map(({ accountId, bankName, number }) => ({ id: accountId, text: `${bankName} ${number}` })),
      ]
      for (const { id, text } of named)
        accounts.push({
          id,
          text: `${text}, ${unitName}`,
          availableVnd: await balanceOf(read, id),
          committedVnd: leftVnd,
        })
    }
    return accounts
  }
}

/** The sentence of a refusal at the field it is about, else at the amount; anything else stays an error. */
function errorsOf(request: FastifyRequest, error: unknown, fields: Readonly<Record<string, string>>): FieldErrors {
  if (!(error instanceof Refusal) || error.statusCode !== 422) throw error
  return { [fields[error.code] ?? 'amount']: request.t(`refusals.${error.code}`, error.values) }
}

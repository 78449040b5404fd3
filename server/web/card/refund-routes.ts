import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  cardRefundByCode,
  cardRefundsOf,
  listCardRefunds,
  refundablePayments,
} from '../../../db/queries/card-refunds.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import type { Role } from '../../../db/schema/index.ts'
import { approveCardRefund, endCardRefund, retryCardRefund } from '../../actions/card/decide-refund.ts'
import { requestCardRefund } from '../../actions/card/request-refund.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readReason } from '../../domain/correction.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { type FieldErrors, FormReader, readKey, readTyped } from '../components/typed-form.ts'
import { giftPage, listPage, NOTHING_TYPED, REFUNDS_PATH, type TypedRefund, typedFields } from './refund-pages.ts'

const SHOWN = 200
const readers: Role[] = ['accountant', 'head', 'auditor']
const askers: Role[] = ['accountant']
const approvers: Role[] = ['head']
const enders: Role[] = ['accountant', 'head']

type OfGift = { Params: { code: string } }

/** `/noi-bo/hoan-the`: gifts by card that the fund gives back. Asked for on the gift's page, by the code of its pledge. */
export default async function cardRefunds(app: FastifyInstance): Promise<void> {
  const { database } = app.fund
  const guard = (roles: Role[]) => ({ preHandler: app.staffOnly(...roles), config: { roles } })
  const approving = { ...guard(approvers), config: { roles: approvers, asksAgain: 'Duyệt hoàn tiền vào thẻ' } }

  app.get(REFUNDS_PATH, guard(readers), async (request, reply) => {
    const { ma } = readTyped(request.query, ['ma'])
    const [code] = findReferenceCodes(ma.slice(0, 200))
    const pledge = code ? await pledgeByCode(database.read, code) : null
    if (pledge && request.unitsReached(...readers).has(pledge.unitId))
      return reply.redirect(`${REFUNDS_PATH}/${pledge.code}`, 303)
    const refunds = await listCardRefunds(database.read, [...request.unitsReached(...readers)], SHOWN)
    const wrong = ma === '' ? null : 'Không có đăng ký nào mang mã này ở đơn vị của quý vị.'
    return reply
      .code(wrong === null ? 200 : 422)
      .page('staff/card/refunds', listPage(refunds, { isOn: app.takesCards, typed: ma, wrong }))
  })

  app.get<OfGift>(`${REFUNDS_PATH}/:code`, guard(readers), (request, reply) => show(request, reply, readers))

  app.post<OfGift>(`${REFUNDS_PATH}/:code`, guard(askers), (request, reply) =>
    decide(request, reply, askers, async ({ key, typed }) => {
      const form = new FormReader(request.t.bind(request))
      const amountVnd = form.amount('so-tien', typed['so-tien'])
      const reason = readReason(typed['ly-do'])
      const errors: FieldErrors = { ...form.errors }
      if (!/^\d{1,15}$/.test(typed.khoan)) errors.khoan = 'Xin chọn một lần trả tiền.'
      if (!reason.ok) errors['ly-do'] = request.t(`refusals.${reason.problem}`)
      if (Object.keys(errors).length > 0) return errors
      const asked = {
        pledgeCode: request.params.code,
        paymentId: Number(typed.khoan),
        amountVnd,
        reason: typed['ly-do'],
      }
      const { code } = await requestCardRefund(app.fund, request.signedIn(), { key, ...asked })
      return `Đã gửi đề nghị hoàn ${code} để Trưởng ban duyệt.`
    }),
  )

  app.post<OfGift>(`${REFUNDS_PATH}/:code/duyet`, approving, (request, reply) =>
    decide(request, reply, approvers, async ({ key, typed }) => {
      await approveCardRefund(app.fund, request.signedIn(), { key, code: await ofGift(request, typed) })
      return 'Đã duyệt. Hệ thống đang gửi đề nghị cho tổ chức thanh toán thẻ.'
    }),
  )

  app.post<OfGift>(`${REFUNDS_PATH}/:code/dung`, guard(enders), (request, reply) =>
    decide(request, reply, enders, async ({ key, typed }) => {
      const reason = readReason(typed['ly-do-dung'])
      if (!reason.ok) return { 'ly-do-dung': request.t(`refusals.${reason.problem}`) }
      const code = await ofGift(request, typed)
      await endCardRefund(app.fund, request.signedIn(), { key, code, reason: typed['ly-do-dung'] })
      return `Đề nghị hoàn ${code} đã dừng, tiền không được hoàn.`
    }),
  )

  app.post<OfGift>(`${REFUNDS_PATH}/:code/thu-lai`, guard(enders), (request, reply) =>
    decide(request, reply, enders, async ({ key, typed }) => {
      const code = await ofGift(request, typed)
      await retryCardRefund(app.fund, request.signedIn(), { key, code })
      return `Đang thử lại đề nghị hoàn ${code}. Trang này cho thấy kết quả.`
    }),
  )

  /** The refund that a form names, when it is one of this gift. */
  async function ofGift(request: FastifyRequest<OfGift>, typed: TypedRefund): Promise<string> {
    const refund = await cardRefundByCode(database.read, typed['de-nghi'])
    if (refund?.pledgeCode !== request.params.code) throw new Refusal('NOT_FOUND', {}, 404)
    return refund.code
  }

  async function show(
    request: FastifyRequest<OfGift>,
    reply: FastifyReply,
    roles: readonly Role[],
    typed: TypedRefund = NOTHING_TYPED,
    errors: FieldErrors = {},
    told: string | null = null,
  ) {
    const pledge = await pledgeByCode(database.read, request.params.code)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(pledge.unitId, ...roles)
    const gift = {
      pledge,
      payments: await refundablePayments(database.read, pledge.id),
      refunds: await cardRefundsOf(database.read, pledge.code),
      isOn: app.takesCards,
    }
    return reply.page(
      'staff/card/gift',
      giftPage(request.t.bind(request), gift, request.signedIn(), { typed, errors, told }),
    )
  }

  /** `act` says what was done, or what to mend. A refusal shows the gift as it stands now, with everything typed. */
  async function decide(
    request: FastifyRequest<OfGift>,
    reply: FastifyReply,
    roles: readonly Role[],
    act: (sent: { key: string; typed: TypedRefund }) => Promise<string | FieldErrors>,
  ) {
    const pledge = await pledgeByCode(database.read, request.params.code)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(pledge.unitId, ...roles)
    const typed = readTyped(request.body, typedFields)
    try {
      const done = await act({ key: readKey(request.body), typed })
      if (typeof done !== 'string') return await show(request, reply.code(422), roles, typed, done)
      return reply.flash('success', done).redirect(`${REFUNDS_PATH}/${pledge.code}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      const text = request.t(`refusals.${error.code}`, error.values)
      const isOfAmount = error.code === 'refund-too-much'
      const errors: FieldErrors = isOfAmount ? { 'so-tien': text } : {}
      return show(request, reply.code(error.statusCode), roles, typed, errors, isOfAmount ? null : text)
    }
  }
}

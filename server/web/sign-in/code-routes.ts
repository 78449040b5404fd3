import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recoveryCodesLeft } from '../../../db/queries/second-factor.ts'
import { staffById } from '../../../db/queries/staff.ts'
import { Refusal } from '../../actions/refusal.ts'
import {
  enrolSecondFactor,
  leaveSecondFactor,
  offeredSecret,
  offerSecondFactor,
  renewRecoveryCodes,
} from '../../actions/second-factor/enrol.ts'
import { otpauthUri, secretText } from '../../gateways/one-time-code.ts'
import { enrolmentPage, factorPage, recoveryCodesPage, waitSentence } from './code-pages.ts'
import { readEnrolment, readFactorChange } from './form.ts'

const PATH = '/noi-bo/ma-xac-nhan'
const ISSUER = 'Quỹ Vì người nghèo'

/** A person's own second factor: the telephone, the codes on paper, and changing either. */
export default async function secondFactorRoutes(app: FastifyInstance): Promise<void> {
  const { fund } = app
  const guarded = { preHandler: app.staffOnly() }
  const enrolling = { ...guarded, config: { asksAgain: 'Đăng ký điện thoại nhận mã' } }

  app.get(PATH, guarded, async (request, reply) => {
    if (request.signedIn().enrolledAt !== null) return showFactor(request, reply)
    const offer = offerSecondFactor(fund, request.signedIn())
    return showOffer(request, reply, offer, null)
  })

  app.post(PATH, enrolling, async (request, reply) => {
    const staff = request.signedIn()
    const given = readEnrolment(request.body)
    try {
      const codes = await enrolSecondFactor(fund, staff, { ...given, here: staff.tokenHash })
      return reply.page('staff/sign-in/recovery-codes', recoveryCodesPage(codes))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'second-factor-there')
        return reply.flash('notice', request.t(`refusals.${error.code}`, {})).redirect(PATH, 303)
      const secret = offeredSecret(fund, staff, given.sealed)
      const offer = secret ? { secret, sealed: given.sealed } : offerSecondFactor(fund, staff)
      return showOffer(request, reply.code(422), offer, request.t(`refusals.${error.code}`, error.values))
    }
  })

  app.post(`${PATH}/doi`, guarded, async (request, reply) => {
    const staff = request.signedIn()
    if (staff.enrolledAt === null) return reply.redirect(PATH, 303)
    const { act, code } = readFactorChange(request.body)
    const attempt = { email: staff.code, ip: request.ip, device: staff.tokenHash }
    const { waitMs } = app.attempts.begin(attempt)
    if (waitMs > 0) return showFactor(request, reply.code(429), waitSentence(waitMs))
    try {
      if (act === 'codes') {
        const codes = await renewRecoveryCodes(fund, staff, code)
        app.attempts.succeeded(attempt)
        return reply.page('staff/sign-in/recovery-codes', recoveryCodesPage(codes))
      }
      await leaveSecondFactor(fund, staff, code)
      app.attempts.succeeded(attempt)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return showFactor(request, reply.code(422), request.t(`refusals.${error.code}`, error.values))
    }
    return reply.flash('success', 'Điện thoại cũ không còn hiệu lực. Xin đăng ký điện thoại mới.').redirect(PATH, 303)
  })

  async function showOffer(
    request: FastifyRequest,
    reply: FastifyReply,
    { secret, sealed }: { secret: Buffer; sealed: string },
    error: string | null,
  ) {
    const account = (await staffById(fund.database.read, request.signedIn().staffId))?.email ?? ''
    const uri = otpauthUri(secret, { issuer: ISSUER, account })
    const model = enrolmentPage(request, { sealed, uri, text: secretText(secret) }, error)
    return reply.page('staff/sign-in/enrol', model)
  }

  async function showFactor(request: FastifyRequest, reply: FastifyReply, error: string | null = null) {
    const { staffId, enrolledAt } = request.signedIn()
    const codesLeft = await recoveryCodesLeft(fund.database.read, staffId)
    return reply.page('staff/sign-in/factor', factorPage(request, { enrolledAt: enrolledAt ?? 0, codesLeft }, error))
  }
}

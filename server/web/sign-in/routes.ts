import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { secondFactorOf } from '../../../db/queries/second-factor.ts'
import { openSessionsOf, type StaffRow, staffById } from '../../../db/queries/staff.ts'
import { changePassword } from '../../actions/change-password.ts'
import { knowsDevice, noteDevice } from '../../actions/known-devices.ts'
import { Refusal } from '../../actions/refusal.ts'
import { beginHalfWay, finishHalfWay, halfWayOf } from '../../actions/second-factor/half-way.ts'
import { endAllSessions, endOwnSession } from '../../actions/sessions.ts'
import { noteGuessing, recognise } from '../../actions/sign-in.ts'
import type { Try } from './attempts.ts'
import { codePage, waitSentence } from './code-pages.ts'
import { deviceHash, dropHalfWay, keepDevice, keepHalfWay, readHalfWay } from './cookies.ts'
import { deviceName } from './device.ts'
import { readCodeBox, readNewPassword, readSessionHash, readSignIn } from './form.ts'
import { passwordPage, sessionsPage, signInPage } from './pages.ts'

const SIGN_IN = '/noi-bo/dang-nhap'
const CODE = '/noi-bo/dang-nhap/ma'

/** Coming in and going out, the devices a person is signed in on, and the person's own password. */
export default async function signIn(app: FastifyInstance): Promise<void> {
  const { attempts } = app
  const guarded = { preHandler: app.staffOnly() }
  const checksPassword = { rateLimit: { max: 60, timeWindow: '1 minute' } }

  app.get(SIGN_IN, async (request, reply) => {
    const { tiep } = readSignIn(request.query)
    if (request.staff) return reply.redirect(tiep, 303)
    return reply.page('staff/sign-in/show', signInPage(request, { email: '', tiep }, null))
  })

  app.post(SIGN_IN, { config: checksPassword }, async (request, reply) => {
    const form = readSignIn(request.body)
    const attempt = await tryOf(request, form.email)
    const { waitMs, isLastFree } = attempts.begin(attempt)
    if (waitMs > 0) {
      reply.code(429).header('retry-after', Math.ceil(waitMs / 1000))
      return reply.page('staff/sign-in/show', signInPage(request, form, waitSentence(waitMs)))
    }
    const person = await recognise(app.fund, form)
    if (!person) {
      if (isLastFree) await noteGuessing(app.fund, form.email)
      const error = 'Địa chỉ thư điện tử hoặc mật khẩu chưa đúng.'
      return reply.code(422).page('staff/sign-in/show', signInPage(request, form, error))
    }
    if (app.asksForCodes && (await secondFactorOf(app.fund.database.read, person.id))) {
      keepHalfWay(reply, beginHalfWay(app.fund, person, form.tiep))
      return reply.redirect(CODE, 303)
    }
    return enter(reply, person, attempt, form.tiep)
  })

  app.get(CODE, async (request, reply) => {
    const halfWay = await halfWayOf(app.fund, readHalfWay(request))
    if (!halfWay) return reply.redirect(SIGN_IN, 303)
    return reply.page('staff/sign-in/code', codePage(request, null))
  })

  app.post(CODE, { config: checksPassword }, async (request, reply) => {
    const halfWay = await halfWayOf(app.fund, readHalfWay(request))
    if (!halfWay) {
      dropHalfWay(reply)
      return reply.flash('notice', 'Đã quá lâu từ khi nhập mật khẩu. Xin đăng nhập lại.').redirect(SIGN_IN, 303)
    }
    const { person, next } = halfWay
    const attempt = await tryOf(request, person.email)
    const { waitMs, isLastFree } = attempts.begin(attempt)
    if (waitMs > 0) {
      reply.code(429).header('retry-after', Math.ceil(waitMs / 1000))
      return reply.page('staff/sign-in/code', codePage(request, waitSentence(waitMs)))
    }
    try {
      if (await finishHalfWay(app.fund, halfWay, readCodeBox(request.body))) {
        dropHalfWay(reply)
        return enter(reply, person, attempt, next)
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const sentence = request.t(`refusals.${error.code}`, error.values)
      return reply.code(error.statusCode).page('staff/sign-in/code', codePage(request, sentence))
    }
    if (isLastFree) await noteGuessing(app.fund, person.email)
    return reply.code(422).page('staff/sign-in/code', codePage(request, request.t('refusals.code-wrong', {})))
  })

  app.post('/noi-bo/dang-xuat', guarded, async (_request, reply) => {
    await reply.signOut()
    return reply.flash('success', 'Đã đăng xuất khỏi thiết bị này.').redirect('/noi-bo/dang-nhap', 303)
  })

  app.get('/noi-bo/phien', guarded, async (request, reply) => {
    const { staffId, tokenHash } = request.signedIn()
    const sessions = await openSessionsOf(app.fund.database.read, staffId)
    return reply.page('staff/sign-in/sessions', sessionsPage(sessions, tokenHash, app.fund.clock()))
  })

  app.post('/noi-bo/phien/ket-thuc', guarded, async (request, reply) => {
    const hash = readSessionHash(request.body)
    if (hash) await endOwnSession(app.fund, request.signedIn(), hash)
    return reply.flash('success', 'Thiết bị đó đã được đăng xuất.').redirect('/noi-bo/phien', 303)
  })

  app.post('/noi-bo/phien/ket-thuc-het', guarded, async (request, reply) => {
    await endAllSessions(app.fund, request.signedIn())
    return reply.flash('success', 'Đã đăng xuất khỏi mọi thiết bị.').redirect('/noi-bo/dang-nhap', 303)
  })

  app.get('/noi-bo/mat-khau', guarded, (request, reply) => showPassword(request, reply))

  app.post('/noi-bo/mat-khau', { ...guarded, config: checksPassword }, async (request, reply) => {
    const staff = request.signedIn()
    const { current, next, again } = readNewPassword(request.body)
    if (next !== again) return showPassword(request, reply, { again: 'Hai lần nhập mật khẩu mới chưa giống nhau.' })
    try {
      await changePassword(app.fund, staff, { current, next, here: staff.tokenHash })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const field = error.code === 'password-wrong' ? 'current' : 'next'
      return showPassword(request, reply, { [field]: request.t(`refusals.${error.code}`, error.values) })
    }
    return reply.flash('success', 'Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất.').redirect('/noi-bo', 303)
  })

  /** A browser in which this person was signed in before is counted apart from strangers. */
  async function tryOf(request: FastifyRequest, email: string): Promise<Try> {
    const device = deviceHash(request)
    const isKnown = device !== null && (await knowsDevice(app.fund, email, device))
    return { email, ip: request.ip, device: isKnown ? device : null }
  }

  async function enter(reply: FastifyReply, person: StaffRow, attempt: Try, next: string) {
    attempts.succeeded(attempt)
    await reply.signIn(person.id)
    const { headers, ip } = reply.request
    const name = deviceName(String(headers['user-agent'] ?? ''))
    await noteDevice(app.fund, person, { tokenHash: keepDevice(reply), name, ip })
    return reply.redirect(next, 303)
  }

  async function showPassword(request: FastifyRequest, reply: FastifyReply, errors?: Record<string, string>) {
    const staff = request.signedIn()
    const { email } = (await staffById(app.fund.database.read, staff.staffId)) ?? { email: '' }
    const model = passwordPage(request, { email, mustChange: staff.mustChangePassword }, errors)
    return reply.code(errors ? 422 : 200).page('staff/sign-in/password', model)
  }
}

import fp from 'fastify-plugin'
import { Refusal } from '../../actions/refusal.ts'
import { proveAgain } from '../../actions/second-factor/prove-again.ts'
import { noteGuessingOf } from '../../actions/sign-in.ts'
import { isProofFresh } from '../../domain/second-factor.ts'
import { askAgainPage, waitSentence } from './code-pages.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Answers in place of a form that approves or pays, unless the password or a code was typed a short while ago.
     * `act` is what the form does, in words. Behind `staffOnly`, which calls it for routes with `config.asksAgain`.
     */
    askAgain(request: FastifyRequest, reply: FastifyReply, act: string): Promise<unknown>
  }
}

const BOX = '_proof'

/**
 * The page in between carries the form's own fields along and posts to the same address: the form goes on by itself once the
 * box is right. Nothing is kept on the server meanwhile, so tabs do not disturb each other.
 */
export default fp(
  async (app) => {
    app.decorate('askAgain', async (request, reply, act) => {
      const staff = request.signedIn()
      const { [BOX]: typed, ...fields } = (request.body ?? {}) as Record<string, unknown>
      if (isProofFresh(staff.provenAt, app.fund.clock())) return
      const show = (error: string | null) =>
        reply.page('staff/sign-in/again', askAgainPage(request, { act, fields, box: BOX }, error))
      if (typeof typed !== 'string') {
        reply.code(403)
        return show(null)
      }

      // Counted by session: whoever found it open guesses slowly, and the person is not slowed anywhere else.
      const attempt = { email: staff.code, ip: request.ip, device: staff.tokenHash }
      const { waitMs, isLastFree } = app.attempts.begin(attempt)
      if (waitMs > 0) {
        reply.code(429).header('retry-after', Math.ceil(waitMs / 1000))
        return show(waitSentence(waitMs))
      }
      try {
        if (!(await proveAgain(app.fund, staff, { typed: typed.slice(0, 1000), here: staff.tokenHash }))) {
          if (isLastFree) await noteGuessingOf(app.fund, staff)
          reply.code(422)
          return show('Mật khẩu hoặc mã xác nhận chưa đúng.')
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        reply.code(error.statusCode)
        return show(request.t(`refusals.${error.code}`, error.values))
      }
      app.attempts.succeeded(attempt)
      request.body = fields
    })
  },
  { name: 'ask-again', dependencies: ['fund', 'session', 'pages', 'attempts'] },
)

import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import type { Role } from '../../db/schema/index.ts'
import { Refusal } from '../actions/refusal.ts'
import { sameToken } from './form-token.ts'
import { isStaffRequest, type SignedInStaff } from './session.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * preHandler for staff routes: signed in (else to the sign-in page) and, when roles are named, holding one of them
     * somewhere (else 404). Every route under /noi-bo but the sign-in carries it; a test reads the route table.
     */
    staffOnly(...roles: Role[]): preHandlerAsyncHookHandler
  }
  interface FastifyRequest {
    /** The person; only behind `staffOnly`. */
    signedIn(): SignedInStaff
    /** Throws 404 unless the person holds one of the roles over this unit. No access looks like no page. */
    mustReach(unitId: number, ...roles: Role[]): void
    /** Every unit over which the person holds one of the roles; only behind `staffOnly`. */
    unitsReached(...roles: Role[]): Set<number>
  }
  interface FastifyContextConfig {
    /** Roles named by `staffOnly`, for the test that reads the route table. */
    roles?: readonly Role[]
    /** What a form does that approves, pays or hands out power, in words: it asks for the password or a code again. */
    asksAgain?: string
  }
}

const SIGN_IN = '/noi-bo/dang-nhap'
const CHANGE_PASSWORD = '/noi-bo/mat-khau'
const ENROL = '/noi-bo/ma-xac-nhan'
const SIGN_OUT = '/noi-bo/dang-xuat'

export default fp(
  async (app) => {
    app.decorate('staffOnly', (...roles) => {
      return async function staffOnly(request: FastifyRequest, reply: FastifyReply) {
        if (!request.staff) return toSignIn(request, reply)
        const here = request.routeOptions.url ?? ''
        const first = firstOf(request.staff)
        if (first && here !== first && here !== SIGN_OUT) return reply.redirect(first, 303)
        if (roles.length > 0 && !roles.some((role) => request.staff?.reach.has(role))) throw noSuchPage()
        const act = request.routeOptions.config.asksAgain
        if (act !== undefined) return app.askAgain(request, reply, act)
      }
    })
    app.decorateRequest('signedIn', function (this: FastifyRequest) {
      if (!this.staff) throw noSuchPage()
      return this.staff
    })
    app.decorateRequest('mustReach', function (this: FastifyRequest, unitId, ...roles) {
      if (!roles.some((role) => this.staff?.reach.get(role)?.has(unitId))) throw noSuchPage()
    })
    app.decorateRequest('unitsReached', function (this: FastifyRequest, ...roles) {
      const { reach } = this.signedIn()
      return new Set(roles.flatMap((role) => [...(reach.get(role) ?? [])]))
    })

    // A form comes from our own pages: browsers say so themselves, and staff forms carry the session's token too.
    app.addHook('preHandler', async (request) => {
      if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || request.url.startsWith('/webhooks/')) return
      if (!fromOwnPages(request)) throw new Refusal('foreign-form', {}, 403)
      // Signing in needs no token of the session before it: that page may have been open since then.
      if (!request.staff || !isStaffRequest(request) || request.routeOptions.url?.startsWith(SIGN_IN)) return
      if (!hasToken(request)) throw new Refusal('stale-form', {}, 403)
    })
  },
  { name: 'guards', dependencies: ['session', 'ask-again'] },
)

/** What a person has to do before anything else, if something: a password of their own, then the second factor. */
function firstOf({ mustChangePassword, mustEnrol }: SignedInStaff): string | null {
  if (mustChangePassword) return CHANGE_PASSWORD
  return mustEnrol ? ENROL : null
}

/** To the sign-in and back to the page afterwards; a form is gone by then, and its sender is told so. */
function toSignIn(request: FastifyRequest, reply: FastifyReply) {
  if (request.method === 'GET') return reply.redirect(`${SIGN_IN}?tiep=${encodeURIComponent(request.url)}`, 303)
  reply.flash('notice', 'Phiên làm việc đã kết thúc. Biểu mẫu vừa gửi chưa được ghi lại, xin đăng nhập rồi gửi lại.')
  return reply.redirect(SIGN_IN, 303)
}

function fromOwnPages(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  return origin === undefined || origin === `${request.protocol}://${request.host}`
}

function hasToken(request: FastifyRequest): boolean {
  // An upload's fields are not parsed yet: its form carries the token in the address.
  const fields = { ...(request.query as object), ...(request.body as object | undefined) } as { _token?: unknown }
  return sameToken(request.staff?.csrfToken ?? '', fields._token)
}

function noSuchPage(): Refusal {
  return new Refusal('NOT_FOUND', {}, 404)
}

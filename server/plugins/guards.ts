import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import type { Role } from '../../db/schema/index.ts'
import { Refusal } from '../actions/refusal.ts'
import { sameToken } from './form-token.ts'
import { isStaffAddress, type SignedInStaff } from './session.ts'

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
  }
  interface FastifyContextConfig {
    /** Roles named by `staffOnly`, for the test that reads the route table. */
    roles?: readonly Role[]
  }
}

export default fp(
  async (app) => {
    app.decorate('staffOnly', (...roles) => {
      return async function staffOnly(request: FastifyRequest, reply: FastifyReply) {
        if (!request.staff) {
          const next = request.method === 'GET' ? `?tiep=${encodeURIComponent(request.url)}` : ''
          return reply.redirect(`/noi-bo/dang-nhap${next}`, 303)
        }
        if (roles.length > 0 && !roles.some((role) => request.staff?.reach.has(role))) throw noSuchPage()
      }
    })
    app.decorateRequest('signedIn', function (this: FastifyRequest) {
      if (!this.staff) throw noSuchPage()
      return this.staff
    })
    app.decorateRequest('mustReach', function (this: FastifyRequest, unitId, ...roles) {
      if (!roles.some((role) => this.staff?.reach.get(role)?.has(unitId))) throw noSuchPage()
    })

    // A form comes from our own pages: browsers say so themselves, and staff forms carry the session's token too.
    app.addHook('preHandler', async (request) => {
      if (request.method !== 'POST' || request.url.startsWith('/webhooks/')) return
      if (!fromOwnPages(request)) throw new Refusal('foreign-form', {}, 403)
      if (isStaffAddress(request.url) && request.staff && !hasToken(request)) throw new Refusal('stale-form', {}, 403)
    })
  },
  { name: 'guards', dependencies: ['session'] },
)

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

import { createHash, randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { liveSession, reachAt } from '../../db/queries/staff.ts'
import type { Role } from '../../db/schema/index.ts'
import { endOwnSession, keepSessionAlive, startSession } from '../actions/sessions.ts'
import { needsSecondFactor } from '../domain/second-factor.ts'
import { isAlive, isWorthNoting } from '../domain/session-life.ts'
import { isTemporary } from '../gateways/password.ts'
import { formToken } from './form-token.ts'
import type { Flash } from './layout-facts.ts'
import { type MenuItem, staffMenu } from './staff-menu.ts'

/** The person behind a request, with what they may do. */
export type SignedInStaff = {
  staffId: number
  code: string
  name: string
  /** Units each role reaches: the unit it was given for and those below it. */
  reach: ReadonlyMap<Role, ReadonlySet<number>>
  csrfToken: string
  menu: MenuItem[]
  /** The password came from somebody else: a new one has to be chosen before anything else. */
  mustChangePassword: boolean
  /** When the person enrolled the telephone whose codes are the second factor; null before that. */
  enrolledAt: number | null
  /** Holds a role that approves, pays or administers, and has no second factor yet: nothing else comes before it. */
  mustEnrol: boolean
  /** When the password or a code was last typed in this session, epoch ms. */
  provenAt: number
  /** Which of the person's sessions this browser is. */
  tokenHash: Buffer
}

declare module 'fastify' {
  interface FastifyInstance {
    /** False in the demonstration alone, whose passwords are printed anyway: nobody is asked for codes. */
    asksForCodes: boolean
  }
  interface FastifyRequest {
    staff: SignedInStaff | null
    /** The message left for this page by the form before it, once. */
    takeFlash(): Promise<Flash | null>
  }
  interface FastifyReply {
    /** Leaves a message for the next page this browser opens. */
    flash(tone: Flash['tone'], text: string): FastifyReply
    /** Starts a session of this person in this browser, in place of the one it may have. */
    signIn(staffId: number): Promise<void>
    signOut(): Promise<void>
  }
}

const FLASH_COOKIE = 'nhan'

export type SessionOptions = { secure: boolean; asksForCodes: boolean }

/** Sessions are rows: ending one, or dismissing its person, works at once. The browser keeps only a random token. */
export default fp<SessionOptions>(
  async (app, { secure, asksForCodes }) => {
    await app.register(cookie)
    const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
    // Over https the prefix keeps other hosts of the domain from planting a session of theirs.
    const sessionCookie = secure ? '__Host-phien' : 'phien'
    app.decorate('asksForCodes', asksForCodes)
    app.decorateRequest('staff', null)

    // Only staff pages know the person: public pages are the same for everybody and may be cached.
    app.addHook('onRequest', async (request) => {
      if (isStaffRequest(request)) request.staff = await signedIn(request)
    })

    app.decorateRequest('takeFlash', async function (this: FastifyRequest) {
      return readFlash(this)
    })
    app.addHook('onSend', async (request, reply) => {
      const shown = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
      if (shown && request.cookies[FLASH_COOKIE] && reply.statusCode < 300)
        reply.clearCookie(FLASH_COOKIE, cookieOptions)
      if (isStaffRequest(request)) reply.header('cache-control', 'no-store')
    })
    app.decorateReply('flash', function (this: FastifyReply, tone, text) {
      const value = Buffer.from(JSON.stringify({ tone, text })).toString('base64url')
      return this.setCookie(FLASH_COOKIE, value, { ...cookieOptions, maxAge: 60 })
    })

    app.decorateReply('signIn', async function (this: FastifyReply, staffId) {
      await endSessionHere(this.request)
      // A new token at every sign-in: one planted before it is worth nothing.
      const token = randomBytes(32)
      await startSession(app.fund, {
        tokenHash: hash(token),
        formSecret: randomBytes(32),
        staffId,
        device: String(this.request.headers['user-agent'] ?? '').slice(0, 200),
      })
      this.setCookie(sessionCookie, token.toString('base64url'), cookieOptions)
    })
    app.decorateReply('signOut', async function (this: FastifyReply) {
      await endSessionHere(this.request)
      this.clearCookie(sessionCookie, cookieOptions)
    })

    async function endSessionHere({ staff }: FastifyRequest): Promise<void> {
      if (staff) await endOwnSession(app.fund, staff, staff.tokenHash)
    }

    async function signedIn(request: FastifyRequest): Promise<SignedInStaff | null> {
      const token = tokenIn(request.cookies[sessionCookie])
      if (!token) return null
      const live = await liveSession(app.fund.database.read, hash(token))
      const now = app.fund.clock()
      if (!live || !isAlive(live, now)) return null
      // Reading must not depend on writing: a page is shown even while the store refuses writes.
      if (isWorthNoting(live, now))
        await keepSessionAlive(app.fund, live.tokenHash).catch((error: { code?: unknown }) =>
          request.log.warn({ code: error.code }, 'session not kept alive'),
        )
      const reach = new Map<Role, Set<number>>()
      for (const { role, unitId } of await reachAt(app.fund.database.read, live.staffId, now))
        reach.set(role, (reach.get(role) ?? new Set()).add(unitId))
      return {
        staffId: live.staffId,
        code: live.code,
        name: live.name,
        reach,
        csrfToken: formToken(live.formSecret),
        menu: staffMenu([...reach.keys()]),
        mustChangePassword: isTemporary(live.passwordHash),
        enrolledAt: live.enrolledAt,
        mustEnrol: asksForCodes && live.enrolledAt === null && needsSecondFactor(reach.keys()),
        provenAt: live.provenAt,
        tokenHash: live.tokenHash,
      }
    }
  },
  { name: 'session', dependencies: ['fund'] },
)

/** True for addresses of the staff side, `/noi-bo` and below. */
export function isStaffAddress(url: string): boolean {
  return /^\/noi-bo(?:[/?]|$)/.test(url)
}

/** The route says it where there is one: an address may also be written `/%6eoi-bo`. */
export function isStaffRequest(request: FastifyRequest): boolean {
  return isStaffAddress(request.routeOptions.url ?? request.url)
}

function tokenIn(cookie: string | undefined): Buffer | null {
  return cookie && /^[\w-]{43}$/.test(cookie) ? Buffer.from(cookie, 'base64url') : null
}

function hash(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest()
}

/** True when a message waits for the next page of this browser. */
export function hasFlash(request: FastifyRequest): boolean {
  return request.cookies[FLASH_COOKIE] !== undefined
}

function readFlash(request: FastifyRequest): Flash | null {
  try {
    const flash = JSON.parse(Buffer.from(request.cookies[FLASH_COOKIE] ?? '', 'base64url').toString()) as Flash
    return ['success', 'notice', 'error'].includes(flash.tone) && typeof flash.text === 'string' ? flash : null
  } catch {
    return null
  }
}

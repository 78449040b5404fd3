import { createHash, randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { liveSession, reachOf } from '../../db/queries/staff.ts'
import type { Role } from '../../db/schema/index.ts'
import { endOwnSession, keepSessionAlive, startSession } from '../actions/sessions.ts'
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
  menu: readonly MenuItem[]
}

declare module 'fastify' {
  interface FastifyRequest {
    staff: SignedInStaff | null
    /** The message left for this page by the form before it, once. */
    takeFlash(): Promise<Flash | null>
  }
  interface FastifyReply {
    /** Leaves a message for the next page this browser opens. */
    flash(tone: Flash['tone'], text: string): FastifyReply
    signIn(staffId: number): Promise<void>
    signOut(): Promise<void>
  }
}

const SESSION_COOKIE = 'phien'
const FLASH_COOKIE = 'nhan'
const IDLE_MS = 30 * 60_000
const LONGEST_MS = 12 * 3_600_000
const TOUCH_MS = 60_000

export type SessionOptions = { secure: boolean }

/** Sessions are rows: ending one, or dismissing its person, works at once. The browser keeps only a random token. */
export default fp<SessionOptions>(
  async (app, { secure }) => {
    await app.register(cookie)
    const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
    app.decorateRequest('staff', null)

    // Only staff pages know the person: public pages are the same for everybody and may be cached.
    app.addHook('onRequest', async (request) => {
      if (isStaffAddress(request.url)) request.staff = await signedIn(request)
    })

    app.decorateRequest('takeFlash', async function (this: FastifyRequest) {
      return readFlash(this)
    })
    app.addHook('onSend', async (request, reply) => {
      const shown = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
      if (shown && request.cookies[FLASH_COOKIE] && reply.statusCode < 300)
        reply.clearCookie(FLASH_COOKIE, cookieOptions)
      if (isStaffAddress(request.url)) reply.header('cache-control', 'no-store')
    })
    app.decorateReply('flash', function (this: FastifyReply, tone, text) {
      const value = Buffer.from(JSON.stringify({ tone, text })).toString('base64url')
      return this.setCookie(FLASH_COOKIE, value, { ...cookieOptions, maxAge: 60 })
    })

    app.decorateReply('signIn', async function (this: FastifyReply, staffId) {
      // A new token at every sign-in: one planted before it is worth nothing.
      const token = randomBytes(32)
      await startSession(app.fund, {
        tokenHash: hash(token),
        formSecret: randomBytes(32),
        staffId,
        device: String(this.request.headers['user-agent'] ?? '').slice(0, 200),
      })
      this.setCookie(SESSION_COOKIE, token.toString('base64url'), cookieOptions)
    })
    app.decorateReply('signOut', async function (this: FastifyReply) {
      const token = tokenOf(this.request)
      if (token) await endOwnSession(app.fund, hash(token))
      this.clearCookie(SESSION_COOKIE, cookieOptions)
    })

    async function signedIn(request: FastifyRequest): Promise<SignedInStaff | null> {
      const token = tokenOf(request)
      if (!token) return null
      const live = await liveSession(app.fund.database.read, hash(token))
      const now = app.fund.clock()
      if (!live || now - live.session.seenAt > IDLE_MS || now - live.session.createdAt > LONGEST_MS) return null
      if (now - live.session.seenAt > TOUCH_MS) await keepSessionAlive(app.fund, live.session.tokenHash)
      const reach = new Map<Role, Set<number>>()
      for (const { role, unitId } of await reachOf(app.fund.database.read, live.staff.id))
        reach.set(role, (reach.get(role) ?? new Set()).add(unitId))
      return {
        staffId: live.staff.id,
        code: live.staff.code,
        name: live.staff.name,
        reach,
        csrfToken: formToken(live.session.formSecret),
        menu: staffMenu([...reach.keys()]),
      }
    }
  },
  { name: 'session', dependencies: ['fund'] },
)

/** True for addresses of the staff side, `/noi-bo` and below. */
export function isStaffAddress(url: string): boolean {
  return /^\/noi-bo(?:[/?]|$)/.test(url)
}

function tokenOf(request: FastifyRequest): Buffer | null {
  const value = request.cookies[SESSION_COOKIE]
  return value && /^[\w-]{43}$/.test(value) ? Buffer.from(value, 'base64url') : null
}

function hash(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest()
}

function readFlash(request: FastifyRequest): Flash | null {
  try {
    const flash = JSON.parse(Buffer.from(request.cookies[FLASH_COOKIE] ?? '', 'base64url').toString()) as Flash
    return ['success', 'notice', 'error'].includes(flash.tone) && typeof flash.text === 'string' ? flash : null
  } catch {
    return null
  }
}

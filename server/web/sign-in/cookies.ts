import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

const DEVICE_LASTS_S = 400 * 24 * 3600
const HALF_WAY_LASTS_S = 10 * 60

/** Where the sealed word waits between the password and the code. */
export function readHalfWay(request: FastifyRequest): string {
  return request.cookies[nameOf(request, 'nua-duong')] ?? ''
}

export function keepHalfWay(reply: FastifyReply, sealed: string): void {
  reply.setCookie(nameOf(reply.request, 'nua-duong'), sealed, { ...options(reply), maxAge: HALF_WAY_LASTS_S })
}

export function dropHalfWay(reply: FastifyReply): void {
  reply.clearCookie(nameOf(reply.request, 'nua-duong'), options(reply))
}

/** The hash of this browser's own token, by which a person's known browsers are recognised; null for one without. */
export function deviceHash(request: FastifyRequest): Buffer | null {
  const token = request.cookies[nameOf(request, 'may')]
  return token && /^[\w-]{43}$/.test(token) ? hash(token) : null
}

/** As `deviceHash`; a browser without a token gets one, which stays when the person signs out. */
export function keepDevice(reply: FastifyReply): Buffer {
  const known = deviceHash(reply.request)
  const token = known ? (reply.request.cookies[nameOf(reply.request, 'may')] as string) : newToken()
  reply.setCookie(nameOf(reply.request, 'may'), token, { ...options(reply), maxAge: DEVICE_LASTS_S })
  return hash(token)
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

function hash(token: string): Buffer {
  return createHash('sha256').update(Buffer.from(token, 'base64url')).digest()
}

function isSecure({ server }: FastifyRequest): boolean {
  return server.publicUrl.startsWith('https:')
}

/** Over https the prefix keeps other hosts of the domain from planting theirs. */
function nameOf(request: FastifyRequest, name: string): string {
  return isSecure(request) ? `__Host-${name}` : name
}

function options({ request }: FastifyReply) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(request) } as const
}

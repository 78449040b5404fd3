import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { localDay } from '../format.ts'
import { preferenceCookie } from './preferences.ts'
import { hasFlash } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The same for everybody: kept whole until the store changes, with a weak ETag, and 304 to who has it already. */
    isPublic?: boolean
  }
  interface FastifyRequest {
    /** What the store was when the page began to be made: only a page of one version is kept. */
    storeVersion: string
  }
}

type Kept = { version: string; body: string; headers: Record<string, string> }

const MOST_PAGES = 400
const LONGEST_BODY = 128 * 1024
/** What a page says of itself; the rest is the same on every answer. */
const KEPT_HEADERS = [
  'content-type',
  'content-disposition',
  'x-robots-tag',
  'cache-control',
  'vary',
  'etag',
  'access-control-allow-origin',
  'cross-origin-resource-policy',
]

/**
 * Public answers are made once for everybody and kept until the store changes, whoever changed it: SQLite's data version
 * sees every commit of every process, so what is kept is never stale. Browsers ask each time whether theirs still holds.
 */
export default fp(
  async (app) => {
    const pages = new Map<string, Kept>()
    // A pledge may become late overnight without a commit.
    const version = () => `${app.fund.database.version()} ${localDay(app.fund.clock())}`

    app.addHook('onRequest', async (request, reply) => {
      if (!isKept(request)) return
      const page = pages.get(keyOf(request))
      if (!page || page.version !== version()) return
      reply.headers(page.headers)
      if (matches(request.headers['if-none-match'], String(page.headers.etag))) return reply.code(304).send()
      return reply.send(page.body)
    })

    app.addHook('onSend', async (request, reply, payload) => {
      if (!request.routeOptions.config.isPublic || reply.statusCode !== 200) return payload
      if (reply.hasHeader('cache-control')) return payload
      if (reply.hasHeader('set-cookie')) {
        // A message shown once is not everybody's page.
        reply.header('cache-control', 'no-store')
        return payload
      }
      const isPersonal = request.cookies[preferenceCookie] !== undefined
      reply.header('cache-control', isPersonal ? 'private, no-cache' : 'public, no-cache').header('vary', 'Cookie')
      if (typeof payload !== 'string') return payload
      // Weak: the same page goes out as it is, by br and by gzip under one tag.
      const tag = `W/"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
      reply.header('etag', tag)
      if (isKept(request) && payload.length <= LONGEST_BODY) keep(request, reply, payload)
      if (!matches(request.headers['if-none-match'], tag)) return payload
      reply.code(304).removeHeader('content-length')
      return ''
    })

    /** Keeps a page of which every part was read from one version of the store. */
    function keep(request: FastifyRequest, reply: FastifyReply, body: string): void {
      if (request.storeVersion !== version()) return
      const key = keyOf(request)
      pages.delete(key)
      if (pages.size >= MOST_PAGES) pages.delete(pages.keys().next().value as string)
      const headers = Object.fromEntries(
        KEPT_HEADERS.filter((name) => reply.hasHeader(name)).map((name) => [name, String(reply.getHeader(name))]),
      )
      pages.set(key, { version: version(), body, headers })
    }

    app.decorateRequest('storeVersion', '')
    app.addHook('preHandler', async (request) => {
      if (request.routeOptions.config.isPublic) request.storeVersion = version()
    })
  },
  { name: 'public-cache', dependencies: ['session', 'fund', 'preferences'] },
)

function isKept(request: FastifyRequest): boolean {
  return request.routeOptions.config.isPublic === true && request.method === 'GET' && !hasFlash(request)
}

function keyOf(request: FastifyRequest): string {
  return `${request.originalUrl} ${request.cookies[preferenceCookie] ?? ''}`
}

function matches(given: string | undefined, tag: string): boolean {
  return given?.split(',').some((each) => opaque(each.trim()) === opaque(tag) || each.trim() === '*') ?? false
}

/** The tag without its weakness: a 304 asks for no more than the same page. */
function opaque(tag: string): string {
  return tag.replace(/^W\//, '')
}

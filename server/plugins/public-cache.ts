import { createHash } from 'node:crypto'
import fp from 'fastify-plugin'
import { preferenceCookie } from './preferences.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The same for everybody: answered with a strong ETag, and 304 to who has it already. */
    isPublic?: boolean
  }
}

/** Lets browsers keep what everybody may read and ask each time whether it still holds. */
export default fp(
  async (app) => {
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
      const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
      reply.header('etag', tag)
      if (!matches(request.headers['if-none-match'], tag)) return payload
      reply.code(304).removeHeader('content-length')
      return ''
    })
  },
  { name: 'public-cache', dependencies: ['session'] },
)

function matches(given: string | undefined, tag: string): boolean {
  return given?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag || each.trim() === '*') ?? false
}

import fp from 'fastify-plugin'
import type { Context } from '../actions/context.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The store, the clock and the request key: what actions and queries are handed. */
    fund: Context
    /** Where people reach the site, without a slash at the end: the only origin that what we send out names. */
    publicUrl: string
  }
}

export default fp<{ context: Context; publicUrl: string }>(
  async (app, { context, publicUrl }) => {
    app.decorate('fund', context)
    app.decorate('publicUrl', publicUrl)
  },
  { name: 'fund' },
)

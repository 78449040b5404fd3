import fp from 'fastify-plugin'
import type { Context } from '../actions/context.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The store, the clock and the request key: what actions and queries are handed. */
    fund: Context
  }
}

export default fp<{ context: Context }>(
  async (app, { context }) => {
    app.decorate('fund', context)
  },
  { name: 'fund' },
)
